using System.Diagnostics;
using NanoTcp.Benchmarks.Reporting;
using NanoTcp.Benchmarks.Worlds;
using NanoTcp.Tcp;

namespace NanoTcp.Benchmarks.Throughput;

/// <summary>How much passes in a second of wall time, and in a second of the virtual world.</summary>
internal static class StackThroughput
{
    private const double Mega = 1e6;
    private const long StreamBytes = 16_000_000;
    private const int Requests = 20_000;

    // Other programs disturb: the fastest of so many counts, after one that warms up.
    private const int Repetitions = 8;

    public static IEnumerable<ReportTable> Report()
    {
        yield return Streams();
        yield return RequestRate();
    }

    private static ReportTable Streams()
    {
        List<object?[]> rows = [];
        foreach (Nic nic in Enum.GetValues<Nic>())
        {
            foreach (bool hasOptions in new[] { true, false })
            {
                rows.Add(Stream(nic, Traffic.ToBoard, hasOptions));
                rows.Add(Stream(nic, Traffic.FromBoard, hasOptions));
            }
        }

        return new ReportTable(
            "Throughput over an in-process cable",
            ["nic", "traffic", "options", "MB/s", "segments/s", "ns/segment", "MB/s of the bus"],
            rows,
            "Wall time of one thread that runs both stacks, the fastest of several runs; segments are those that carry the stream or "
            + $"acknowledge it. The bus: virtual time with SPI at {World.SpiClock / 1_000_000} MHz and 100 Mbit/s on the wire, and no time "
            + "for the program.");
    }

    private static object?[] Stream(Nic nic, Traffic traffic, bool hasOptions)
    {
        var world = new World(nic, Settings(hasOptions));
        var transfer = new Transfer(world, traffic);
        transfer.Stream(StreamBytes);
        long segments = Segments(world);
        long microseconds = world.Clock.Microseconds;
        long bytes = 0;
        double seconds = Fastest(() => bytes += transfer.Stream(StreamBytes));
        double segmentsEach = (double)(Segments(world) - segments) / Repetitions;
        double bytesEach = (double)bytes / Repetitions;
        microseconds = world.Clock.Microseconds - microseconds;
        return
        [
            Names.Of(nic), Names.Of(traffic), hasOptions ? "timestamps, SACK" : "none", bytesEach / Mega / seconds,
            (long)(segmentsEach / seconds), (long)(seconds * 1e9 / segmentsEach), nic == Nic.W5500 ? (double)bytes / microseconds : null,
        ];
    }

    private static long Segments(World world) => world.Board.Statistics.TcpSegmentsReceived + world.Board.Statistics.TcpSegmentsSent;

    // In seconds.
    private static double Fastest(Action action)
    {
        double fastest = double.MaxValue;
        for (int i = 0; i < Repetitions; i++)
        {
            long start = Stopwatch.GetTimestamp();
            action();
            fastest = Math.Min(fastest, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return fastest;
    }

    private static ReportTable RequestRate()
    {
        List<object?[]> rows = [];
        foreach (Nic nic in Enum.GetValues<Nic>())
        {
            var world = new World(nic);
            var transfer = new Transfer(world, Traffic.RequestResponse);
            transfer.Ask(Requests);
            long microseconds = world.Clock.Microseconds;
            double seconds = Fastest(() => transfer.Ask(Requests));
            microseconds = world.Clock.Microseconds - microseconds;
            rows.Add(
            [
                Names.Of(nic), transfer.RequestSize, (long)(Requests / seconds), seconds * 1e6 / Requests,
                nic == Nic.W5500 ? (double)microseconds / (Requests * Repetitions) : null,
            ]);
        }

        return new ReportTable(
            "Request and response over an in-process cable",
            ["nic", "bytes each way", "requests/s", "µs/request", "µs/request of the bus"],
            rows);
    }

    private static TcpSettings Settings(bool hasOptions) => hasOptions
        ? new TcpSettings()
        : new TcpSettings { Timestamps = false, WindowScale = false, LossDetection = LossDetection.DuplicateAcks };
}
