using Spectre.Console;

namespace NanoTcp.Host.Ladders;

/// <summary>
/// Draws a ladder as a list, for a terminal too narrow for two sides: one line for each call, state and frame, after its time and the side's
/// initial. 40 characters are enough as a rule.
/// </summary>
internal sealed class LadderList(IReadOnlyList<LadderRow> rows, LadderCaption caption)
{
    // of the legend
    private const int SignsPerLine = 2;

    private readonly int _time = rows.Select(row => LadderText.Time(row.Microseconds).Length).Append(2).Max();

    /// <summary>The lines, in pieces.</summary>
    public IEnumerable<IReadOnlyList<LadderPiece>> Lines()
    {
        yield return [new LadderPiece(caption.Subject, LadderMarks.Head)];
        yield return [];
        yield return [new LadderPiece($"{Initial(Side.Server)} = {caption.Server} {caption.ServerAddress}", LadderMarks.Head)];
        yield return [new LadderPiece($"{Initial(Side.Client)} = {caption.Client} {caption.ClientAddress}", LadderMarks.Head)];
        yield return [];
        yield return [new LadderPiece("ms".PadLeft(_time), LadderMarks.Dim)];
        foreach (LadderRow row in rows)
        {
            if (row.Silence > 0)
            {
                yield return [new LadderPiece(new string(' ', _time + 1) + $"· {LadderText.Silence(row.Silence)} ·", LadderMarks.Dim)];
            }

            if (TextOf(row) is (string text, Style style))
            {
                yield return Line(row, LadderText.Time(row.Microseconds), text, style);
            }

            if (row.State != null)
            {
                yield return Line(row, "", row.State, LadderMarks.State);
            }
        }

        yield return [];
        foreach (string[] signs in LadderMarks.Legend(Frames).Prepend("◄─ receives").Prepend("─► sends").Chunk(SignsPerLine))
        {
            yield return [new LadderPiece(string.Join("   ", signs), LadderMarks.Dim)];
        }
    }

    private IEnumerable<SentEvent> Frames => rows.Select(row => row.Event).OfType<SentEvent>();

    private static (string Text, Style Style)? TextOf(LadderRow row) => row.Event switch
    {
        SentEvent sent => ($"{(sent.IsLost ? "─✗" : "─►")} {LadderMarks.Marked(sent)}", LadderMarks.StyleOf(sent)),
        ArrivedEvent arrived => ($"◄─ {LadderMarks.Marked(arrived.Sent)}", LadderMarks.StyleOf(arrived.Sent)),
        _ => row.CallText is string call ? (call, Style.Plain) : null,
    };

    private LadderPiece[] Line(LadderRow row, string time, string text, Style style) =>
    [
        new LadderPiece(time.PadLeft(_time) + " ", LadderMarks.Dim),
        new LadderPiece(Initial(row.Event.Side) + " ", LadderMarks.Head),
        new LadderPiece(text, style),
    ];

    private string Initial(Side side) => (side == Side.Server ? caption.Server : caption.Client)[..1];
}
