using System.Globalization;
using NanoTcp.Tool.Echo;

namespace NanoTcp.Tool.Reporting;

/// <summary>One figure of an echo test: its name, its value, and how people read it.</summary>
internal sealed record EchoFigure(string Name, Func<EchoRun, double> Value, Func<double, string> Format)
{
    public static IReadOnlyList<EchoFigure> All { get; } =
    [
        new("throughput, each way", run => run.BytesPerSecond, Speed.Format),
        new("latency p50", run => run.Latency.P50, Time),
        new("latency p90", run => run.Latency.P90, Time),
        new("latency p99", run => run.Latency.P99, Time),
        new("latency max", run => run.Latency.Max, Time),
    ];

    /// <summary>The first target's value divided by the second's.</summary>
    public string RatioOf(EchoRun first, EchoRun second) => Value(second) == 0 ? "-" : Ratio(Value(first) / Value(second));

    /// <summary>A small one gets the digits that tell it from nothing.</summary>
    public static string Ratio(double value) => value.ToString(value < 0.1 ? "0.0000" : "0.00", CultureInfo.InvariantCulture);

    /// <param name="microseconds">Shown as milliseconds from one on.</param>
    public static string Time(double microseconds) => microseconds >= 1000
        ? string.Create(CultureInfo.InvariantCulture, $"{microseconds / 1000:0.00} ms")
        : string.Create(CultureInfo.InvariantCulture, $"{microseconds:0} µs");
}
