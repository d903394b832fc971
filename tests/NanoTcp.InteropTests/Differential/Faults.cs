namespace NanoTcp.InteropTests.Differential;

/// <summary>Differences that are faults of NanoTcp and known. With them out of the way, the search finds others.</summary>
internal static class Faults
{
    private static readonly bool s_isOff = Environment.GetEnvironmentVariable("NANOTCP_DIFFERENTIAL_FAULTS") != null;

    public static Rule[] All { get; } = s_isOff ? [] :
    [
        new("fault 1: keep-alive", Outcome.Stop, d => d.IsWait && d.Calls(Call.KeepAlive) && (d.Board is { IsBareAck: true } or { Flags: "R." }
            || d.Linux is { IsBareAck: true } or { Flags: "R." })),
        new("fault 2: TS.Recent", Outcome.Stop, d => d.UsesTimestamps && d.PeerSegments.Any(segment => segment.AckDelta > 0 || segment.Has('S'))
            && (d.DiffersOnlyIn("echo", "sack", "options"))),
        new("fault 3: D-SACK", Outcome.Same, d => d.DiffersOnlyIn("sack", "options")),
        new("fault 3: D-SACK", Outcome.PassLinux, d => d.Linux is { IsBareAck: true, Sack.Length: > 0 } && d.Linux.Ack > d.LinuxCourse.Ack),
        new("fault 4: SO_ERROR after RST", Outcome.Same, d => d.Kind == DifferenceKind.Result && d.PeerSegments.Any(segment => segment.Has('R'))
            && d.PeerSegments.Any(segment => segment.Has('F')) && (d.Calls(Call.Shutdown, 1) || d.Calls(Call.Shutdown, 2))),
        new("fault 5: TCP_NODELAY", Outcome.Stop, d => d.Calls(Call.NoDelay, 1) && (d.Linux?.Length > 0 || d.Board?.Length > 0)),
        new("fault 6: ACK on read", Outcome.PassBoard, d => d.Linux == null && d.Conversation.Steps[d.Step] is CallStep { Call: Call.Read }
            && d.Board is { IsBareAck: true } && d.Board.Ack == d.BoardCourse.Ack),
        new("fault 7: RST without timestamps", Outcome.Same, d => d is { Linux.IsReset: true, Board.IsReset: true } && d.DiffersOnlyIn("options", "echo")),
        new("fault 8: PSH", Outcome.Same, d => d.Linux?.Length > 0 && d.Board?.Length > 0 && d.DiffersOnlyIn("flags")
            && d.Linux.Flags.Replace("P", "") == d.Board.Flags.Replace("P", "")),
        new("fault 11: SHUT_RD", Outcome.Stop, d => d.Calls(Call.Shutdown, 0) || d.Calls(Call.Shutdown, 2)),
        new("new 12: tail loss probe at RTO", Outcome.Stop, d => d.UsesSack && d.IsWait && (d.Linux is { IsBareAck: false } || d.Board is { IsBareAck: false })),
        new("new 13: user timeout", Outcome.Stop, d => d.Calls(Call.UserTimeout)),
        new("new 14: persist probes", Outcome.Stop, d => d.IsWait && d.Linux == null && d.Board is { IsBareAck: true } && d.Board.Sequence < d.BoardCourse.End),
        new("new 15: old acknowledgment", Outcome.PassLinux, d => d.Linux is { IsBareAck: true } && d.Segment?.AckDelta < 0),
        new("new 16: SYN in TIME_WAIT", Outcome.Stop, d => d.Segment?.Has('S') == true && d.Linux is { Flags: "." } && d.Board is { Flags: "R." }),
        new("new 17: shutdown in TIME_WAIT", Outcome.Same, d => d is { Kind: DifferenceKind.Result, LinuxResult: "ENOTCONN", BoardResult: "0" }),
        new("new 18: SYN-RECEIVED answers", Outcome.PassLinux, d => d.Board == null && d.LinuxCourse.Last is { IsSyn: true } && d.Calls(Call.Listen)
            && (d.Linux?.Flags is "R" or "." or "R.")),
        new("new 19: soft errors by SO_ERROR", Outcome.Same, d => d is { Kind: DifferenceKind.Result, BoardResult: "0" } && d.Conversation.Steps[d.Step] is CallStep { Call: Call.Error }
            && d.Before.OfType<IcmpStep>().Any()),
        new("new 20: PRR without new deliveries", Outcome.Stop, d => d.UsesSack && d.Linux == null && d.Board?.Length > 0 && d.Segment is { AckBase: Heard.Same, Sack.Length: 0 }),
        new("new 22: ICMP 11 1", Outcome.Stop, d => d.Before.OfType<IcmpStep>().Any(step => step is { Type: 11, Code: 1 })),
    ];
}
