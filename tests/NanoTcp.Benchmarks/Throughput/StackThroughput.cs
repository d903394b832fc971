using System.Diagnostics;
using NanoTcp.Benchmarks.Reporting;
using NanoTcp.Benchmarks.Worlds;
using NanoTcp.Tcp;

namespace NanoTcp.Benchmarks.Throughput;

/// <summary>How much passes in a second of wall time, and in a second of the virtual world.</summary>
internal static class StackThroughput
{
    private const double Mega = 1e6;
    private const long StreamBytes = 64_000_000;
    private const int Requests = 50_000;

    // The compiler needs calls before it optimizes, and the slow start is not what is measured.
    private const int WarmUpParts = 8;

    public static IEnumerable<ReportTable> Report()
    {
        yield return Streams();
        yield return RequestRate();
    }

    private static ReportTable Streams()
    {
        List<object[]> rows = [];
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
            "Wall time of one thread that runs both stacks, data and acknowledgments; segments are those that carry the stream or "
            + $"acknowledge it. The bus: virtual time with SPI at {World.SpiClock / 1_000_000} MHz and 100 Mbit/s on the wire, no time for the program.");
    }

    private static object[] Stream(Nic nic, Traffic traffic, bool hasOptions)
    {
        var world = new World(nic, Settings(hasOptions));
        var transfer = new Transfer(world, traffic);
        transfer.Stream(StreamBytes / WarmUpParts);

        NetStatistics board = world.Board.Statistics;
        long segments = board.TcpSegmentsReceived + board.TcpSegmentsSent;
        long microseconds = world.Clock.Microseconds;
        long start = Stopwatch.GetTimestamp();
        long bytes = transfer.Stream(StreamBytes);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        segments = board.TcpSegmentsReceived + board.TcpSegmentsSent - segments;
        microseconds = world.Clock.Microseconds - microseconds;
        return
        [
            Names.Of(nic), Names.Of(traffic), hasOptions ? "timestamps, SACK" : "none", bytes / Mega / seconds, (long)(segments / seconds),
            (long)(seconds * 1e9 / segments), nic == Nic.W5500 ? (double)bytes / microseconds : double.NaN,
        ];
    }

    private static ReportTable RequestRate()
    {
        List<object[]> rows = [];
        foreach (Nic nic in Enum.GetValues<Nic>())
        {
            var world = new World(nic);
            var transfer = new Transfer(world, Traffic.RequestResponse);
            transfer.Ask(Requests / WarmUpParts);
            long microseconds = world.Clock.Microseconds;
            long start = Stopwatch.GetTimestamp();
            transfer.Ask(Requests);
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            microseconds = world.Clock.Microseconds - microseconds;
            rows.Add(
            [
                Names.Of(nic), transfer.RequestSize, (long)(Requests / seconds), seconds * 1e6 / Requests,
                nic == Nic.W5500 ? (double)microseconds / Requests : double.NaN,
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
