namespace NanoTcp.InteropTests.Differential;

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
    public static Rule[] All { get; } =
    [
        new("delayed acknowledgment", Outcome.PassLinux, d => IsDelayedAck(d.Linux, d.LinuxCourse)),
        new("delayed acknowledgment", Outcome.PassBoard, d => IsDelayedAck(d.Board, d.BoardCourse)),
        new("window update", Outcome.PassLinux, d => IsWindowUpdate(d.Linux, d.LinuxCourse)),
        new("window update", Outcome.PassBoard, d => IsWindowUpdate(d.Board, d.BoardCourse)),
    ];

    public static Rule? Find(Difference difference) => Array.Find(All, rule => rule.Applies(difference)) ?? Array.Find(Faults.All, rule => rule.Applies(difference));

    // RFC 9293 section 3.8.6.3 leaves the moment to the receiver; the comparison sees to it that it comes
    private static bool IsDelayedAck(SubjectSegment? segment, Course course) =>
        segment is { IsBareAck: true, Sack.Length: 0 } && segment.Ack > course.Ack;

    // section 3.8.6.2.2 leaves to the receiver what growth is worth a segment
    private static bool IsWindowUpdate(SubjectSegment? segment, Course course) =>
        segment is { IsBareAck: true, Sack.Length: 0 } && segment.Ack == course.Ack && segment.Window > course.Window;
}
