namespace NanoTcp.InteropTests.Differential;

/// <summary>Differences that are faults of NanoTcp and known. With them out of the way, the search finds others.</summary>
internal static class Faults
{
    private static readonly bool s_isOff = Environment.GetEnvironmentVariable("NANOTCP_DIFFERENTIAL_FAULTS") != null;

    public static Rule[] All { get; } = s_isOff ? [] :
    [
        new("fault: RST without timestamps", Outcome.Same, d => d is { Linux.IsReset: true, Board.IsReset: true } && Differ(d, "options", "echo")),
        new("fault: PSH", Outcome.Same, d => d.Linux?.Length > 0 && d.Board?.Length > 0 && Differ(d, "flags")
            && d.Linux.Flags.Replace("P", "") == d.Board.Flags.Replace("P", "")),
    ];

    private static bool Differ(Difference d, params string[] fields) =>
        d.Kind == DifferenceKind.Segment && Comparison.DifferingFields(d.Linux!, d.Board!).All(fields.Contains);
}
