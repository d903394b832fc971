using System.Globalization;

namespace NanoTcp.InteropTests.Differential.Conversations;

/// <summary>
/// A conversation between a subject, whose TCP is judged, and a peer that the script plays. Its text holds all of it, one step a line.
/// </summary>
/// <param name="Family">What it is about.</param>
/// <param name="PeerStart">The peer's initial sequence number.</param>
/// <param name="PeerClock">The peer's timestamp clock when the conversation begins.</param>
/// <param name="ReceiveBuffer">SO_RCVBUF of the subject.</param>
/// <param name="Steps">What happens.</param>
internal sealed record Conversation(string Family, uint PeerStart, uint PeerClock, int ReceiveBuffer, Step[] Steps)
{
    private const string Head = "family ";

    /// <summary>How long its waits take together, in milliseconds.</summary>
    public int Duration => Steps.OfType<WaitStep>().Sum(step => step.Milliseconds);

    public Conversation With(IEnumerable<Step> steps) => this with { Steps = steps.ToArray() };

    public override string ToString() =>
        string.Join('\n', Steps.Select(step => step.ToString()).Prepend($"{Head}{Family} isn {PeerStart} clock {PeerClock} rcvbuf {ReceiveBuffer}"));

    /// <summary>Reads conversations with empty lines between them. They may come from a report: what either side did is skipped.</summary>
    /// <exception cref="FormatException">A line is no step.</exception>
    public static Conversation[] ParseAll(string text) =>
        [.. text.ReplaceLineEndings("\n").Split("\n\n").Where(part => part.TrimStart().StartsWith(Head, StringComparison.Ordinal)).Select(Parse)];

    /// <exception cref="FormatException">A line is no step.</exception>
    public static Conversation Parse(string text)
    {
        string[] lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        string[] head = lines[0].Split(' ');
        return new Conversation(head[1], uint.Parse(head[3], CultureInfo.InvariantCulture), uint.Parse(head[5], CultureInfo.InvariantCulture),
            int.Parse(head[7], CultureInfo.InvariantCulture), lines.Skip(1).Where(line => !IsOfReport(line)).Select(line => ParseStep(line.TrimStart('>'))).ToArray());
    }

    private static bool IsOfReport(string line) => line.Split(' ')[0] is "both:" or "Linux:" or "NanoTcp:" or "explained";

    private static Step ParseStep(string line)
    {
        string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        switch (words[0])
        {
            case "wait":
                return new WaitStep(Number(words[1]));
            case "until":
                return new WaitStep(Number(words[1]), true);
            case "icmp":
                return new IcmpStep(Number(words[1]), Number(words[2]), Number(words[4]), Number(words[6]));
            case "peer":
                return ParseSegment(words);
            default:
                int[] numbers = words.Skip(1).Select(Number).Concat([0, 0, 0]).ToArray();
                return Enum.TryParse(words[0], ignoreCase: true, out Call call)
                    ? new CallStep(call, numbers[0], numbers[1], numbers[2])
                    : throw new FormatException($"no step: {line}");
        }
    }

    private static SegmentStep ParseSegment(string[] words)
    {
        var segment = new SegmentStep(words[1]);
        for (int i = 2; i < words.Length; i++)
        {
            switch (words[i])
            {
                case "seq":
                    (string place, int delta) = Relative(words[++i]);
                    segment = segment with { Base = Enum.Parse<Place>(place, true), Delta = delta };
                    break;
                case "ack":
                    (string heard, int ackDelta) = Relative(words[++i]);
                    segment = segment with { AckBase = Enum.Parse<Heard>(heard, true), AckDelta = ackDelta };
                    break;
                case "sackok":
                    segment = segment with { SackPermitted = true };
                    break;
                case "nots":
                    segment = segment with { Timestamp = SegmentStep.None };
                    break;
                case "noecho":
                    segment = segment with { Echo = SegmentStep.None };
                    break;
                case "opens":
                    segment = segment with { Opens = true };
                    break;
                case "raw":
                    segment = segment with { Raw = words[++i] };
                    break;
                case "sack":
                    segment = segment with { Sack = words[++i].Split(',').Select(Block).ToArray() };
                    break;
                default:
                    segment = WithNumber(segment, words[i], Number(words[++i]));
                    break;
            }
        }

        return segment;
    }

    private static SegmentStep WithNumber(SegmentStep segment, string name, int value) => name switch
    {
        "len" => segment with { Length = value },
        "win" => segment with { Window = value },
        "mss" => segment with { SegmentSize = value },
        "wscale" => segment with { WindowScale = value },
        "ts" => segment with { Timestamp = value },
        "echo" => segment with { Echo = value },
        _ => throw new FormatException($"no property of a segment: {name}"),
    };

    private static (int From, int To) Block(string text)
    {
        string[] ends = text.Split(':');
        return (Number(ends[0]), Number(ends[1]));
    }

    private static (string Base, int Delta) Relative(string text)
    {
        int sign = text.IndexOfAny(['+', '-']);
        return sign < 0 ? (text, 0) : (text[..sign], Number(text[sign..]));
    }

    private static int Number(string text) => int.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
}
