using NanoTcp.InteropTests.Differential.Conversations;
using NanoTcp.InteropTests.Differential.Subjects;

namespace NanoTcp.InteropTests.Differential.Verdicts;

/// <summary>How the comparison goes on after an explained difference.</summary>
internal enum Outcome
{
    /// <summary>As if the two were the same.</summary>
    Same,

    /// <summary>Linux's segment is passed over.</summary>
    PassLinux,

    /// <summary>NanoTcp's segment is passed over.</summary>
    PassBoard,

    /// <summary>What follows cannot be compared.</summary>
    Stop,
}

/// <summary>Explains a kind of difference: both sides are right.</summary>
/// <param name="Name">As the table in docs/linux-differences.md has it.</param>
/// <param name="Applies">Whether it explains a difference.</param>
internal sealed record Rule(string Name, Outcome Outcome, Func<Difference, bool> Applies);

/// <summary>Where NanoTcp differs from Linux on purpose; docs/linux-differences.md gives the reasons.</summary>
internal static class Rules
{
    private const string DelayedAck = "delayed acknowledgment";

    public static Rule[] All { get; } =
    [
        new("segment without timestamps", Outcome.Stop, d => d.UsesTimestamps && d.PeerSegments.Any(HasNoTimestamps)),
        new("after the peer's FIN", Outcome.PassBoard, d => d.Board is { IsBareAck: true } && d.Linux == null && IsAfterFin(d)),
        new("segment without ACK", Outcome.PassBoard, d => d.Segment?.Flags is "-" or "F" or "P" && IsDuplicateAck(d.Board, d.BoardCourse)),
        new("segment without ACK", Outcome.PassLinux, d => d.Segment?.Flags is "-" or "F" or "P" && IsDuplicateAck(d.Linux, d.LinuxCourse)),
        new(DelayedAck, Outcome.PassLinux, d => d.Kind != DifferenceKind.Result && IsDelayedAck(d.Linux, d.LinuxCourse)),
        new(DelayedAck, Outcome.PassBoard, d => d.Kind != DifferenceKind.Result && IsDelayedAck(d.Board, d.BoardCourse)),
        new("echo after a delayed acknowledgment", Outcome.Same, d => d.DiffersOnlyIn("echo") && d.Explained.Any(rule => rule.Name == DelayedAck)),
        new("window update", Outcome.PassLinux, d => IsWindowUpdate(d.Linux, d.LinuxCourse)),
        new("window update", Outcome.PassBoard, d => IsWindowUpdate(d.Board, d.BoardCourse)),
        new("form of the RST for data after close", Outcome.Same, d => d is { Linux.Flags: "R", Board.Flags: "R." } && d.Calls(Call.Close)
            && d.DiffersOnlyIn("flags", "ack", "seq", "options", "echo")),
        new("RST when giving up", Outcome.PassBoard, d => d.IsWait && d.Linux == null && d.Board is { Flags: "R." }
            && (d.BoardCourse.Last is { IsBareAck: false } || d.PeerSegments.Any(segment => segment.Window == 0))),
        new("silly window avoidance", Outcome.Stop, d => d.Linux is { Length: > 0, WindowLeft: 0 } && (d.Board == null || d.Board.Length < d.Linux.Length)),
        new("PSH", Outcome.Same, d => d is { Linux.Length: > 0, Board.Length: > 0 } && d.DiffersOnlyIn("flags") && IsPushOfOther(d)),
        new("POLLERR after an ICMP error", Outcome.Same, d => d.IsPoll && d.LinuxResult.Replace(" ERR", "") == d.BoardResult && d.Before.OfType<IcmpStep>().Any()),
        new("duplicate FIN by D-SACK", Outcome.Same, d => d.Segment is { Length: 0 } && d.Segment.Has('F') && d.DiffersOnlyIn("sack", "options")
            && d.Linux!.Sack[0].To - d.Linux.Sack[0].From == 1 && d.Linux.Sack.Skip(1).SequenceEqual(d.Board!.Sack)),
        new("timestamp of an old ACK", Outcome.Same, d => d.DiffersOnlyIn("echo") && d.Segment is { Length: 0, AckDelta: < 0 }),
        new("black hole", Outcome.Stop, d => d.IsWait && d.Board?.Length is 524 or 536 && d.Linux?.Length > 536),
        new("options of a simultaneous open", Outcome.Same, d => d is { Linux.Flags: "S.", Board.Flags: "S." } && d.DiffersOnlyIn("options", "echo")
            && d.Calls(Call.Connect)),
        new("duplicate up to RCV.NXT", Outcome.Stop, d => d.PeerSegments.Any(EndsAtNext)),
        new("old ACK with an old timestamp", Outcome.PassBoard, d => d.Linux == null && d.Segment is { Length: 0, Timestamp: < 0 and > SegmentStep.None }
            && IsDuplicateAck(d.Board, d.BoardCourse)),
        new("RST at the window's edge", Outcome.PassLinux, d => d.Segment is { Base: Place.Edge, Delta: 0 } && d.Segment.Has('R')
            && IsDuplicateAck(d.Linux, d.LinuxCourse)),
        new("SYN in FIN_WAIT_2 after close", Outcome.Stop, d => d.Segment?.Has('S') == true && d.Calls(Call.Close) && d.Linux is { Flags: "R." } && d.Board is { Flags: "." }),
        new("ACK field of an unacceptable segment", Outcome.PassLinux, d => d.Board == null && IsDuplicateAck(d.Linux, d.LinuxCourse)
            && d.Segment is { Base: Place.Next, Delta: < 0, Length: 0 } && d.Segment.Has('.') && (d.Calls(Call.Shutdown) || d.Calls(Call.Close))),
        new("window taken back", Outcome.Stop, d => d.Linux is { Length: > 0, WindowLeft: < 0 } && !d.LinuxCourse.SentAt.ContainsKey(d.Linux.Sequence)),
        new("persist timer after an ACK", Outcome.Stop, d => d.Kind is DifferenceKind.Time or DifferenceKind.Extra && d.IsWait && d.Board is { IsBareAck: true }
            && d.Board.Sequence < d.BoardCourse.End && d.PeerSegments.LastOrDefault(segment => segment.Window >= 0) is { Window: 0 }),
        new("congestion window in bytes", Outcome.Stop, d => d.Linux is { Length: > 0, InFlight: > 4000 } && d.Board == null && d.Conversation.Steps[d.Step] is CallStep { Call: Call.Write }),
        new("F-RTO", Outcome.Stop, d => d.Segment != null && (d.Linux?.Length > 0 || d.Board?.Length > 0) && d is { LinuxCourse.HasResent: true, BoardCourse.HasResent: true }),
        new("RST in a simultaneous open", Outcome.Same, d => d is { Kind: DifferenceKind.Result, LinuxResult: "ECONNRESET", BoardResult: "ECONNREFUSED" }),
        new("FIN_WAIT_2 after close", Outcome.Stop, d => d.Calls(Call.Close) && d.Linux == null && IsDuplicateAck(d.Board, d.BoardCourse)),
    ];

    public static Rule? Find(Difference difference) =>
        Array.Find(All, rule => rule.Applies(difference));

    private static bool HasNoTimestamps(SegmentStep segment) => segment.Timestamp == SegmentStep.None && !segment.Has('R');

    private static bool EndsAtNext(SegmentStep segment) =>
        segment is { Base: Place.Next, Delta: < 0 } && segment.Delta + segment.Length + (segment.Has('F') ? 1 : 0) + (segment.Has('S') ? 1 : 0) == 0;

    private static bool IsAfterFin(Difference d) =>
        (d.Segment?.Length > 0 || d.Segment?.Has('F') == true) && d.Before.OfType<SegmentStep>().Any(step => step.Has('F') && step.Delta == 0);

    // Linux gives PSH to what a write ended, unless more was added before it left, and to half a window of data
    private static bool IsPushOfOther(Difference d)
    {
        if (d.Linux!.Flags.Replace("P", "") != d.Board!.Flags.Replace("P", ""))
        {
            return false;
        }

        bool isPushedByLinux = d.Linux.Flags.Contains('P');
        return isPushedByLinux
            ? d.LinuxCourse.SentAt.ContainsKey(d.Linux.Sequence) || !d.WriteEnds.Contains(d.Linux.End)
            : d.WriteEnds.Any(end => end > d.Board.Sequence && end < d.Board.End);
    }

    private static bool IsDuplicateAck(SubjectSegment? segment, Course course) =>
        segment is { IsBareAck: true } && segment.Ack == course.Ack;

    // RFC 9293 section 3.8.6.3 leaves the moment to the receiver; the comparison sees to it that it comes
    private static bool IsDelayedAck(SubjectSegment? segment, Course course) =>
        segment is { IsBareAck: true, Sack.Length: 0 } && segment.Ack > course.Ack;

    // section 3.8.6.2.2 leaves to the receiver what growth is worth a segment
    private static bool IsWindowUpdate(SubjectSegment? segment, Course course) =>
        segment is { IsBareAck: true, Sack.Length: 0 } && segment.Ack == course.Ack && segment.Window > course.Window;
}
