using System.Globalization;
using NanoTcp.Tool.Echo;

namespace NanoTcp.Tool.Reporting;

/// <summary>A figure of an echo test: name, value and formatted text.</summary>
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

    /// <summary>Small values get enough digits to differ from 0.</summary>
    public static string Ratio(double value) => value.ToString(value < 0.1 ? "0.0000" : "0.00", CultureInfo.InvariantCulture);

    /// <param name="microseconds">Shown in milliseconds from 1 ms.</param>
    public static string Time(double microseconds) => microseconds >= 1000
        ? string.Create(CultureInfo.InvariantCulture, $"{microseconds / 1000:0.00} ms")
        : string.Create(CultureInfo.InvariantCulture, $"{microseconds:0} µs");
}
