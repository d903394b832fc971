using NanoTcp.InteropTests.Differential.Conversations;
using NanoTcp.InteropTests.Differential.Subjects;

namespace NanoTcp.InteropTests.Differential.Verdicts;

/// <summary>What differs in one place.</summary>
internal enum DifferenceKind
{
    /// <summary>A call's result.</summary>
    Result,

    /// <summary>A segment that only Linux sent, here.</summary>
    Missing,

    /// <summary>A segment that only NanoTcp sent, here.</summary>
    Extra,

    /// <summary>Both sent a segment, and they are not the same.</summary>
    Segment,

    /// <summary>Both sent the same segment at another time.</summary>
    Time,

    /// <summary>An acknowledgment that one side never sent.</summary>
    Unacknowledged,
}

/// <summary>A difference between what Linux and NanoTcp did in a conversation.</summary>
/// <param name="Step">Where.</param>
/// <param name="WriteEnds">Where each write of the program ended, in sequence numbers of the subject.</param>
internal sealed record Difference(
    Conversation Conversation,
    int Step,
    DifferenceKind Kind,
    SubjectSegment? Linux,
    SubjectSegment? Board,
    string LinuxResult,
    string BoardResult,
    Course LinuxCourse,
    Course BoardCourse,
    IReadOnlyList<int> WriteEnds,
    IReadOnlyList<Rule> Explained)
{
    /// <summary>The segment that the peer sent in this step; null when it sent none.</summary>
    public SegmentStep? Segment => Conversation.Steps[Step] as SegmentStep;

    public bool IsPoll => Kind == DifferenceKind.Result && Conversation.Steps[Step] is CallStep { Call: Call.Poll };

    public bool IsWait => Conversation.Steps[Step] is WaitStep;

    /// <summary>The steps before this one.</summary>
    public IEnumerable<Step> Before => Conversation.Steps.Take(Step);

    /// <summary>The segments that the peer sent up to here, this step's included, without those that open.</summary>
    public IEnumerable<SegmentStep> PeerSegments => Conversation.Steps.Take(Step + 1).OfType<SegmentStep>().Where(step => !step.Opens);

    private IEnumerable<SegmentStep> PeerSyns => Conversation.Steps.Take(Step + 1).OfType<SegmentStep>().Where(step => step.Has('S') && !step.Has('R'));

    public bool UsesTimestamps => Conversation.Steps.OfType<SegmentStep>().Any(step => step.Opens && step.Timestamp != SegmentStep.None);

    public bool UsesSack => Conversation.Steps.OfType<SegmentStep>().Any(step => step.Opens && step.SackPermitted);

    public bool Calls(Call call, int a = int.MinValue) =>
        Conversation.Steps.Take(Step + 1).OfType<CallStep>().Any(step => step.Call == call && (a == int.MinValue || step.A == a));

    /// <summary>The peer's SYN crosses ours.</summary>
    public bool IsSimultaneousOpen => Calls(Call.Connect) && PeerSyns.Any(step => !step.Has('.'));

    /// <summary>The program has closed, and the peer has acknowledged everything since.</summary>
    public bool IsFinWait2AfterClose => Conversation.Steps.Take(Step + 1)
        .SkipWhile(step => step is not CallStep { Call: Call.Close })
        .Any(step => step is SegmentStep { AckBase: Heard.All, AckDelta: 0 } segment && segment.Has('.'));

    /// <summary>Where this step's segment ends, in sequence numbers of the peer; 0 without one that counts from RCV.NXT.</summary>
    public int SegmentEnd => CountsFromNext ? Places().Last().End : 0;

    /// <summary>Where this step's segment begins, likewise.</summary>
    public int SegmentStart => CountsFromNext ? Places().Last().Start : 0;

    /// <summary>The peer has sent something after the place of its FIN, which no TCP does.</summary>
    public bool SendsBeyondFin
    {
        get
        {
            if (PeerSegments.SkipWhile(step => !step.Has('F')).Skip(1).Any(step => step is { Base: Place.Edge, Length: > 0 }))
            {
                return true;
            }

            (int Start, int End, bool HasFin)[] places = Places().ToArray();
            int fin = places.Where(one => one.HasFin).Select(one => one.End).DefaultIfEmpty(int.MaxValue).Min();
            return places.Any(one => one.End > fin || (one.End == fin && !one.HasFin));
        }
    }

    private bool CountsFromNext => Segment is { Base: Place.Next } && !Segment.Has('R') && !Segment.Has('S');

    // of the peer's segments that count from what it sends next, with the number of a FIN
    private IEnumerable<(int Start, int End, bool HasFin)> Places()
    {
        int next = PeerSyns.Any(step => step.Opens) ? 1 : 0;
        foreach (SegmentStep step in PeerSegments.Where(step => step.Base == Place.Next && !step.Has('R') && !step.Has('S')))
        {
            int start = next + step.Delta;
            int end = start + step.Length + (step.Has('F') ? 1 : 0);
            yield return (start, end, step.Has('F'));
            next = step.Delta == 0 ? end : next;
        }
    }

    /// <summary>Both sent a segment, and no other fields differ than these.</summary>
    public bool DiffersOnlyIn(params string[] fields) =>
        Kind == DifferenceKind.Segment && Comparison.DifferingFields(Linux!, Board!).All(fields.Contains);

    /// <summary>What differs, without the numbers that depend on the conversation: alike for differences of one cause.</summary>
    public string Signature
    {
        get
        {
            string step = Conversation.Steps[Step] switch
            {
                CallStep call => call.Call.ToString().ToLowerInvariant(),
                SegmentStep segment => $"peer {segment.Flags}",
                IcmpStep icmp => $"icmp {icmp.Type} {icmp.Code}",
                _ => "wait",
            };
            return Kind == DifferenceKind.Result
                ? $"{step}: {LinuxResult.Split('#')[0]} | {BoardResult.Split('#')[0]}"
                : $"{step}: {Kind} {Shape(Linux)} | {Shape(Board)}{Fields()}";
        }
    }

    private string Fields()
    {
        if (Linux == null || Board == null)
        {
            return "";
        }

        return string.Concat(Comparison.DifferingFields(Linux, Board).Select(field => " " + field));
    }

    private static string Shape(SubjectSegment? segment) =>
        segment == null ? "nothing" : segment.Flags + (segment.Length > 0 ? " data" : "") + (segment.Sack.Length > 0 ? " sack" : "");
}
