namespace NanoTcp.Benchmarks.Peers;

/// <summary>What one round found about a peer; not a number for what it does not do.</summary>
internal sealed record PeerFigures
{
    public double BulkTo { get; init; } = double.NaN;

    public double BulkFrom { get; init; } = double.NaN;

    public double Echo { get; init; } = double.NaN;

    public double Requests { get; init; }

    public double MedianLatency { get; init; }

    public double HighLatency { get; init; }

    public double ProcessorTo { get; init; } = double.NaN;

    public double ProcessorFrom { get; init; } = double.NaN;

    public double ProcessorEcho { get; init; } = double.NaN;

    /// <summary>The columns: heading, value, and whether more is better.</summary>
    public static IReadOnlyList<(string Heading, Func<PeerFigures, double> Value, bool IsMoreBetter)> Columns { get; } =
    [
        ("to, MB/s", figures => figures.BulkTo, true),
        ("from, MB/s", figures => figures.BulkFrom, true),
        ("echo, MB/s", figures => figures.Echo, true),
        ("requests/s", figures => figures.Requests, true),
        ("p50, µs", figures => figures.MedianLatency, false),
        ("p99, µs", figures => figures.HighLatency, false),
        ("CPU to, ms/MB", figures => figures.ProcessorTo, false),
        ("CPU from, ms/MB", figures => figures.ProcessorFrom, false),
        ("CPU echo, ms/MB", figures => figures.ProcessorEcho, false),
    ];
}
