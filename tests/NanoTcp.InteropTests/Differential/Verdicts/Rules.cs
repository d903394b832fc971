using NanoTcp.InteropTests.Differential.Conversations;
using NanoTcp.InteropTests.Differential.Subjects;

namespace NanoTcp.InteropTests.Differential.Verdicts;

/// <summary>How the comparison continues after an explained difference.</summary>
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
    // segments of the initial window (RFC 6928)
    private const int InitialWindow = 10;

    private const int LinkMtu = 1500;

    // of a retransmission, in milliseconds
    private const double LeastTimeout = 200;

    private const string DelayedAck = "delayed acknowledgment";
    private const string OldAckOfSyn = "old ACK of a SYN or FIN";
    private const string LimitInSynReceived = "limit of answers in SYN-RECEIVED";
    private const string OldAckTimestamp = "timestamp of an old ACK";

    private static readonly Rule[] s_acknowledgments =
    [
        new("one tick of PAWS", Outcome.Stop, d => d.Segment is { Timestamp: -1 }
            && ((d.Linux == null && IsDuplicateAck(d.Board, d.BoardCourse)) || d.DiffersOnlyIn("sack", "options", "echo"))),
        new(DelayedAck, Outcome.PassLinux, d => d.Kind != DifferenceKind.Result && IsDelayedAck(d.Linux, d.LinuxCourse)),
        new(DelayedAck, Outcome.PassBoard, d => d.Kind != DifferenceKind.Result && IsDelayedAck(d.Board, d.BoardCourse)),
        new(OldAckTimestamp, Outcome.Stop, d => d.DiffersOnlyIn("echo") && d.Segment is { Length: 0, AckDelta: < 0, Timestamp: > 0 }),
        new(OldAckTimestamp, Outcome.Same, d => d.DiffersOnlyIn("echo") && d.Segment is { Length: 0, AckDelta: < 0 }),
        new("echo that follows", Outcome.Same, d => d.DiffersOnlyIn("echo") && IsEchoExplained(d)),
        new("window update", Outcome.PassLinux, d => IsWindowUpdate(d.Linux, d.LinuxCourse)),
        new("window update", Outcome.PassBoard, d => IsWindowUpdate(d.Board, d.BoardCourse)),
        new("D-SACK of a SYN or FIN", Outcome.Same, d => d.DiffersOnlyIn("sack", "options") && (IsFinInDuplicate(d)
            || (d.Segment?.Has('S') == true && d.Linux!.Sack.SequenceEqual(d.Board!.Sack.Skip(1))))),
        new("D-SACK inside a block", Outcome.Same, d => d.DiffersOnlyIn("sack", "options") && d.Board!.Sack is [var duplicate, var block, ..]
            && duplicate.From > block.From && duplicate.To <= block.To && d.Linux!.Sack.SequenceEqual(d.Board.Sack.Skip(1))),
        new("D-SACK of a segment that PAWS drops", Outcome.Same, d => HasOldTimestamp(d, 1) && d.DiffersOnlyIn("sack", "options")
            && d.Linux!.Sack.Skip(1).SequenceEqual(d.Board!.Sack)),
    ];

    private static readonly Rule[] s_acceptance =
    [
        new("segment without timestamps", Outcome.Stop, d => d.UsesTimestamps && d.PeerSegments.Any(HasNoTimestamps)),
        new("old ACK with an old timestamp", Outcome.PassBoard, d => d.Linux == null && d.Segment is { Length: 0 } && HasOldTimestamp(d, 0)
            && IsDuplicateAck(d.Board, d.BoardCourse)),
        new("segment without ACK", Outcome.PassBoard, d => d.Segment?.Flags is "-" or "F" or "P" && IsDuplicateAck(d.Board, d.BoardCourse)),
        new("segment without ACK", Outcome.PassLinux, d => d.Segment?.Flags is "-" or "F" or "P" && IsDuplicateAck(d.Linux, d.LinuxCourse)),
        new("duplicate up to RCV.NXT", Outcome.Stop, d => d.PeerSegments.Any(EndsAtNext) || (d.Segment != null && d.SegmentEnd == d.BoardCourse.Ack)),
        new("segment at the window's edge", Outcome.PassLinux, d => d.Segment is { Base: Place.Edge, Delta: 0 } && d.Segment.Has('R')
            && IsDuplicateAck(d.Linux, d.LinuxCourse)),
        new("segment at the window's edge", Outcome.Stop, d => d.Segment is { Base: Place.Edge, Delta: 0, Length: > 0 } && d.Linux is { Flags: "R" }
            && IsDuplicateAck(d.Board, d.BoardCourse)),
        new("segment at the window's edge", Outcome.Stop, d => d.Segment == null && d.PeerSegments.Any(segment => segment is { Base: Place.Edge, Delta: 0 })),
        new("data beyond the window", Outcome.Stop, d => d.Segment is { Base: Place.Edge, Delta: < 0 } && d.Segment.Delta + d.Segment.Length > 0
            && (d.DiffersOnlyIn("sack", "options", "ack"))),
        new("segment beyond an unscaled window", Outcome.Stop, d => d.Conversation.ReceiveBuffer > 65_535 && d.Segment is { Base: Place.Next, Delta: > 60_000 }),
        new("data after the peer's FIN", Outcome.PassBoard, d => d.Board is { IsBareAck: true } && d.Linux == null && IsAfterFin(d)),
        new("data after the peer's FIN", Outcome.Stop, d => d.SendsBeyondFin),
        new("ACK of an unacceptable segment", Outcome.Stop, d => d.Board == null && IsDuplicateAck(d.Linux, d.LinuxCourse)
            && d.Segment is { Base: Place.Next, Delta: < 0, Length: 0 } && d.Segment.Has('.') && (d.Calls(Call.Shutdown) || d.Calls(Call.Close))),
        new("ACK of an unacceptable segment", Outcome.Stop, d => d.Linux == null && d.Board?.Length > 0 && d.Before.OfType<SegmentStep>().LastOrDefault() is { Delta: < 0 or > 60_000 }),
        new("ACK of an unacceptable segment", Outcome.Stop, d => d.IsWait && d.Board == null && d.Linux is { IsBareAck: false } && d.Linux.Sequence < d.LinuxCourse.End
            && d.PeerSegments.Any(segment => segment is { Base: Place.Next, Delta: < 0, Length: 0 } && segment.Has('.'))),
        new(OldAckOfSyn, Outcome.PassBoard, d => d.Linux == null && IsDuplicateAck(d.Board, d.BoardCourse) && d.Segment is { AckDelta: -1 or -2 }
            && d.WriteEnds.LastOrDefault(1) - 1 + d.Segment.AckDelta < 0),
        new(OldAckOfSyn, Outcome.Stop, d => d.DiffersOnlyIn("sack", "options") && d.Board!.Sack.Length == 0 && d.Segment is { AckDelta: -1 or -2 }
            && d.WriteEnds.LastOrDefault(1) - 1 + d.Segment.AckDelta < 0),
    ];

    // compared with each other alone where answers are limited
    private static readonly Rule[] s_limits =
    [
        new(LimitInSynReceived, Outcome.Stop, d => d.IsWait && (d.Linux ?? d.Board) is { Flags: "S." } && d.Explained.Any(rule => rule.Name == LimitInSynReceived)),
        new(LimitInSynReceived, Outcome.PassLinux, d => IsUnanswered(d) && d.LinuxCourse.End <= 1 && d.Calls(Call.Listen) && !d.Calls(Call.Accept)),
        new("limit of answers in TIME_WAIT", Outcome.PassLinux, d => IsUnanswered(d) && d.Segment!.Has('S') && d.PeerSegments.Any(segment => segment.Has('F'))),
    ];

    private static readonly Rule[] s_openings =
    [
        new("options of a simultaneous open", Outcome.Same, d => d is { Linux.Flags: "S.", Board.Flags: "S." } && d.DiffersOnlyIn("options", "echo")
            && d.Calls(Call.Connect)),
        new("RST in a simultaneous open", Outcome.Same, d => d is { Kind: DifferenceKind.Result, LinuxResult: "ECONNRESET", BoardResult: "ECONNREFUSED" }),
        new("SYN-ACK in a simultaneous open", Outcome.Stop, d => d.IsSimultaneousOpen && d.Segment?.Has('S') == true && (d.Linux is { IsBareAck: true } || d.Board is { Flags: "S." })),
        new("old ACK in a simultaneous open", Outcome.Stop, d => d.IsSimultaneousOpen && d.Linux == null && d.Board is { Flags: "R" } && d.Segment is { AckDelta: < 0 }),
        new("SYN-ACK in a simultaneous open", Outcome.Stop, d => d.IsSimultaneousOpen && d.IsPoll && d.BoardCourse.End <= 1),
        new("round trip of a simultaneous open", Outcome.Stop, d => d.IsSimultaneousOpen && d.IsWait && d.Linux?.Sequence < d.LinuxCourse.End),
        new("round trip of a deferred handshake", Outcome.Stop, d => d.Calls(Call.DeferAccept) && d.IsWait && (d.Linux ?? d.Board)!.Length > 0),
        new("SYN in SYN-RECEIVED", Outcome.Stop, d => d.Segment?.Has('S') == true && d.Calls(Call.Listen) && d.LinuxCourse.End == 1 && d.Linux is { Flags: "R" or "R." or "." }
            && d.Board is { Flags: "S." or "." }),
        new("data that begin before RCV.NXT in SYN-RECEIVED", Outcome.Stop, d => d.Segment?.Length > 0 && d.Calls(Call.Listen)
            && d.BoardCourse.End <= 1 && d.BoardCourse.Ack == d.BoardCourse.FirstAck && d.SegmentStart < d.BoardCourse.Ack && IsDuplicateAck(d.Board, d.BoardCourse)),
    ];

    private static readonly Rule[] s_sending =
    [
        new("PSH", Outcome.Same, d => d is { Linux.Length: > 0, Board.Length: > 0 }
            && d.DiffersOnlyIn(IsEchoExplained(d) ? ["flags", "echo"] : ["flags"]) && IsPushOfOther(d)),
        new("silly window avoidance", Outcome.Stop, d => d.Linux is { Length: > 0, WindowLeft: 0 } && (d.Board == null || d.Board.Length < d.Linux.Length)),
        new("window taken back", Outcome.Stop, d => d.Linux is { IsBareAck: false, IsReset: false, WindowLeft: < 0 } && !d.LinuxCourse.SentAt.ContainsKey(d.Linux.Sequence)),
        new("congestion window in bytes", Outcome.Stop, d => d.Board == null && d.Linux is { Length: > 0, InFlight: > 0 } && d.Linux.Sequence == d.LinuxCourse.End
            && (d.LinuxCourse.HasEverResent || d.LinuxCourse.Outstanding(d.Linux) >= InitialWindow)),
        new("congestion window in bytes", Outcome.Stop, d => d.Linux == null && d.Board is { Length: > 0 } && d.Board.Sequence == d.BoardCourse.End
            && d.Board.InFlight > 0 && (d.BoardCourse.HasEverResent || d.BoardCourse.Outstanding(d.Board) >= InitialWindow)),
        new("congestion window in bytes", Outcome.Stop, d => d.Linux == null && d.Board is { Length: > 0 } && d.Conversation.Steps[d.Step] is IcmpStep
            && d.BoardCourse.SentAt.Count >= InitialWindow),
        new("duplicate ACKs of a single segment", Outcome.Stop, d => !d.UsesSack && d.Linux == null && d.Segment is { AckBase: Heard.Same }
            && d.Board is { InFlight: 0, IsBareAck: false } && d.Board.End == d.BoardCourse.End),
        new("FIN beyond the congestion window", Outcome.Stop, d => d.Linux == null && d.Board is { Length: 0, InFlight: > 0 } && d.Board.Flags.Contains('F')
            && (d.BoardCourse.HasEverResent || d.BoardCourse.Outstanding(d.Board) >= InitialWindow) && d.Board.Sequence == d.BoardCourse.End),
        new("FIN beyond the window", Outcome.Stop, d => d.Linux == null && d.Board is { Length: > 0, WindowLeft: 0 } && d.Board.Sequence == d.BoardCourse.End
            && (d.Calls(Call.Shutdown) || d.Calls(Call.Close))),
        new("F-RTO", Outcome.Stop, d => d.Segment != null && (d.Linux?.Length > 0 || d.Board?.Length > 0) && d is { LinuxCourse.HasResent: true, BoardCourse.HasResent: true }),
        new("retransmission into a window taken back", Outcome.Stop, d => d.IsWait && d.Board is { Length: > 0, WindowLeft: < 0 } && d.Board.Sequence < d.BoardCourse.End
            && (d.Linux == null || d.Linux.Length < d.Board.Length)),
        new("black hole", Outcome.Stop, d => d.IsWait && d.Board?.Length is 524 or 536 && d.Linux?.Length > 536),
    ];

    private static readonly Rule[] s_timers =
    [
        new("RST when giving up", Outcome.PassBoard, d => d.IsWait && d.Linux == null && d.Board is { Flags: "R." }
            && (d.BoardCourse.Last is { IsBareAck: false } || d.PeerSegments.Any(segment => segment.Window == 0))),
        new("user timeout with a closed window", Outcome.Stop, d => d.IsWait && d.Linux == null && d.Calls(Call.UserTimeout)
            && d.Board is { IsBareAck: false } && d.PeerSegments.LastOrDefault(segment => segment.Window >= 0) is { Window: 0 }),
        new("giving up by count", Outcome.Stop, d => d is { LinuxCourse.Sendings: >= 3, BoardCourse.Sendings: >= 3 }
            && (d.IsPoll || (d.IsWait && (d.Linux == null || d.Board == null)))),
        new("persist timer after an ACK", Outcome.Stop, d => d.Kind is DifferenceKind.Time or DifferenceKind.Extra && d.IsWait && d.Board is { IsBareAck: true }
            && d.Board.Sequence < d.BoardCourse.End && d.PeerSegments.LastOrDefault(segment => segment.Window >= 0) is { Window: 0 }),
        new("timer of a tail loss probe", Outcome.Stop, d => d.Kind == DifferenceKind.Time && d.IsWait && d.UsesSack && d.Linux!.At < d.Board!.At
            && d.Linux.At - d.LinuxCourse.LastSentOf(d.Linux.Sequence) >= LeastTimeout
            && d.LinuxCourse.SentAt.Any(later => later.Key > d.Linux.Sequence && later.Value > d.LinuxCourse.LastSentOf(d.Linux.Sequence))),
        new("SACK reneging", Outcome.Stop, d => d.IsWait && d.PeerSegments.Any(segment => segment.Sack.Length > 0) && d.Linux is { Length: > 0 }
            && d.Linux.Sequence < d.LinuxCourse.End && !d.LinuxCourse.SentAt.ContainsKey(d.Linux.Sequence)),
        new("persist timer after an ACK", Outcome.Stop, d => d.Kind is DifferenceKind.Time or DifferenceKind.Extra && d.IsWait && d.Board is { Length: > 0, InFlight: 0 }
            && d.Board.Sequence == d.BoardCourse.End && (d.Calls(Call.Cork) || d.Calls(Call.WriteMore))),
        new("timer of a tail loss probe", Outcome.Stop, d => d.Kind == DifferenceKind.Time && d.IsWait && d.UsesSack && d.Board is { Length: > 0 }
            && (d.Calls(Call.Cork) || d.Calls(Call.WriteMore))),
        new("timer of a tail loss probe", Outcome.Stop, d => d.IsWait && d.UsesSack && d is { Linux.Length: > 0, Board.Length: > 0 }
            && d.Linux.Sequence < d.LinuxCourse.End && d.Board.Sequence == d.BoardCourse.End),
        new("retransmission timer in recovery", Outcome.Stop, d => d.IsWait && d.UsesSack && d.Board is { Length: > 0 }
            && d.BoardCourse.SentAt.TryGetValue(d.Board.Sequence, out double sent) && d.Board.At - sent < LeastTimeout),
        new("round trip samples", Outcome.Stop, d => d.IsWait && (d.PeerSegments.Any(segment => segment.Sack.Length > 0) || d is { LinuxCourse.HasEverResent: true, BoardCourse.HasEverResent: true })
            && (d.Linux ?? d.Board)!.Length > 0 && (d.Board == null || d.Kind == DifferenceKind.Time || d.BoardCourse.SentAt.ContainsKey(d.Board.Sequence))),
    ];

    private static readonly Rule[] s_endings =
    [
        new("form of the RST for data after close", Outcome.Same, d => d is { Linux.Flags: "R", Board.Flags: "R." } && d.Calls(Call.Close)
            && d.DiffersOnlyIn("flags", "ack", "seq", "options", "echo")),
        new("early FIN after close", Outcome.Stop, d => d.Calls(Call.Close) && d.Linux is { IsReset: true } && d.Segment is { Delta: > 0 } && d.Segment.Has('F')),
        new("FIN_WAIT_2 after close", Outcome.Stop, d => d.IsFinWait2AfterClose && d.Segment != null && IsDuplicateAck(d.Board, d.BoardCourse)
            && d.Linux is null or { IsReset: true }),
        new("FIN_WAIT_2 after close", Outcome.Stop, d => d.IsFinWait2AfterClose && d is { Segment.AckDelta: > 0, Board: null, Linux.IsReset: true }),
        new("FIN_WAIT_2 after close", Outcome.Stop, d => d.IsFinWait2AfterClose && d.Segment?.Has('R') == true && d.Board == null && IsDuplicateAck(d.Linux, d.LinuxCourse)),
        new("FIN_WAIT_2 after close", Outcome.Same, d => d.IsFinWait2AfterClose && d.DiffersOnlyIn("sack", "options") && d.Linux!.Sack.Length == 0),
    ];

    private static readonly Rule[] s_timeWait =
    [
        new("RST in TIME_WAIT", Outcome.Stop, d => d.Segment != null && d.Linux is { IsReset: true } && d.Board is { IsBareAck: true }
            && d.PeerSegments.Any(segment => segment.Has('F')) && d.Before.OfType<SegmentStep>().Any(segment => segment.Has('R'))),
    ];

    private static readonly Rule[] s_errors =
    [
        new("POLLERR after an ICMP error", Outcome.Same, d => d.IsPoll && d.LinuxResult.Replace(" ERR", "") == d.BoardResult && d.Before.OfType<IcmpStep>().Any()),
        new("ICMP error about SND.NXT", Outcome.Stop, d => d.BoardCourse.HasErrorAboutNext && (d.Kind == DifferenceKind.Result || d.Linux is { IsReset: true }
            || (d.IsWait && d.Linux == null))),
        new("MSS after an ICMP error", Outcome.Same, d => d.DiffersOnlyIn("mss") && d.Before.OfType<IcmpStep>().Any(step => step is { Type: 3, Code: 4 })),
        new("MTU that is no smaller", Outcome.Stop, d => d.Conversation.Steps[d.Step] is IcmpStep { Type: 3, Code: 4, Mtu: 0 } && d is { Linux.Length: > 0, Board.Length: > 0 }),
        new("MTU that is no smaller", Outcome.Stop, d => d.Conversation.Steps[d.Step] is IcmpStep { Type: 3, Code: 4, Mtu: >= LinkMtu } && d.Linux == null && d.Board?.Length > 0),
        new("RST at the number of a FIN", Outcome.Stop, d => d.PeerSegments.Any(segment => segment.Has('F'))
            && d.PeerSegments.Any(segment => segment.Has('R') && segment is { Base: Place.Next, Delta: -1 } or { Base: Place.Start, Delta: 1 })),
    ];

    public static Rule[] All { get; } = [.. s_acknowledgments, .. s_acceptance, .. s_limits, .. s_openings, .. s_sending, .. s_timers, .. s_endings, .. s_timeWait, .. s_errors];

    public static Rule? Find(Difference difference) =>
        Array.Find(All, rule => rule.Applies(difference));

    // Linux leaves out, or ends one number later, what NanoTcp reports of a segment with a FIN
    private static bool IsFinInDuplicate(Difference d)
    {
        (int From, int To)[] linux = d.Linux!.Sack;
        (int From, int To)[] board = d.Board!.Sack;
        if (d.Segment?.Has('F') == true && linux.Length > 0)
        {
            (int from, int to) = linux[0];
            return to - from == 1 ? linux.Skip(1).SequenceEqual(board) : board.Length > 0 && board[0] == (from, to - 1) && linux.Skip(1).SequenceEqual(board.Skip(1));
        }

        return linux.Length == 0 && board.Length == 1 && d.PeerSegments.Any(segment => segment.Has('F'));
    }

    private static bool IsEchoExplained(Difference d) => d.Explained.Any(rule => rule.Name is DelayedAck or OldAckTimestamp or OldAckOfSyn);

    private static bool HasNoTimestamps(SegmentStep segment) => segment.Timestamp == SegmentStep.None && !segment.Has('R');

    private static bool HasOldTimestamp(Difference d, int tolerance) => d.Segment != null && !HasNoTimestamps(d.Segment)
        && TimeAhead(d.Segment) < d.PeerSegments.Select(TimeAhead).Append(0).Max() - tolerance;

    private static int TimeAhead(SegmentStep segment) => segment.Timestamp == SegmentStep.Agreed ? 0 : segment.Timestamp;

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

        if (d.Calls(Call.WriteMore))
        {
            // an end with MSG_MORE gets no PSH, unless half a window has gone without one
            return true;
        }

        bool isPushedByLinux = d.Linux.Flags.Contains('P');
        return isPushedByLinux
            ? d.Linux.Sequence < d.LinuxCourse.End || !d.WriteEnds.Contains(d.Linux.End) || d.BoardCourse.LastPush?.At >= d.Board.At
            : d.Board.Sequence < d.BoardCourse.End || d.WriteEnds.Any(end => end > d.Board.Sequence && end < d.Board.End);
    }

    private static bool IsUnanswered(Difference d) =>
        d.Segment != null && d.Board == null && (d.Linux is { IsBareAck: true } or { Flags: "S." }) && d.Conversation.Family == "limit";

    private static bool IsDuplicateAck(SubjectSegment? segment, Course course) =>
        segment is { IsBareAck: true } && segment.Ack == course.Ack;

    // RFC 9293 section 3.8.6.3 leaves the moment to the receiver; the comparison sees to it that it comes
    private static bool IsDelayedAck(SubjectSegment? segment, Course course) =>
        segment is { IsBareAck: true } && segment.Ack > course.Ack && segment.Sack.All(block => block.To <= segment.Ack);

    // section 3.8.6.2.2 leaves to the receiver what growth is worth a segment
    private static bool IsWindowUpdate(SubjectSegment? segment, Course course) =>
        segment is { IsBareAck: true, Sack.Length: 0 } && segment.Ack == course.Ack && segment.Window > course.Window;
}
