using NanoTcp.Benchmarks.Reporting;
using NanoTcp.Benchmarks.Worlds;
using NanoTcp.Sockets;

namespace NanoTcp.Benchmarks.Memory;

/// <summary>
/// Bytes that the whole world allocates - both stacks, driver, chip model and cable - while segments pass: 0 means 0 for each.
/// </summary>
internal static class SegmentAllocation
{
    private const long WarmUpBytes = 4_000_000;
    private const long MeasuredBytes = 4_000_000;

    private const int Requests = 2000;

    /// <param name="Sent">Segments that the board sent.</param>
    /// <param name="Received">Segments that the board received.</param>
    /// <param name="Bytes">What was allocated meanwhile.</param>
    public readonly record struct Result(long Sent, long Received, long Bytes)
    {
        public double BytesPerSegment => (double)Bytes / (Sent + Received);
    }

    public static Result Measure(Nic nic, Traffic traffic)
    {
        var world = new World(nic);
        var transfer = new Transfer(world, traffic);
        FailOnce(world.Board);
        FailOnce(world.Pc);
        Run(transfer, traffic, WarmUpBytes);

        NetStatistics board = world.Board.Statistics;
        long sent = board.TcpSegmentsSent;
        long received = board.TcpSegmentsReceived;
        long bytes = GC.GetAllocatedBytesForCurrentThread();
        Run(transfer, traffic, MeasuredBytes);
        bytes = GC.GetAllocatedBytesForCurrentThread() - bytes;
        return new Result(board.TcpSegmentsSent - sent, board.TcpSegmentsReceived - received, bytes);
    }

    public static ReportTable Report()
    {
        List<object[]> rows = [];
        foreach (Nic nic in Enum.GetValues<Nic>())
        {
            foreach (Traffic traffic in Enum.GetValues<Traffic>())
            {
                Result result = Measure(nic, traffic);
                rows.Add([Names.Of(nic), Names.Of(traffic), result.Sent, result.Received, result.Bytes, result.BytesPerSegment]);
            }
        }

        return new ReportTable(
            "Allocation in steady state",
            ["nic", "traffic", "segments sent", "segments received", "bytes allocated", "bytes per segment"],
            rows,
            "Counted over both stacks, driver, chip model and cable; segments as the board counts them. Must be 0.");
    }

    // The first call that fails makes its thread's place for errno. In the traffic it may come late, or not at all.
    private static void FailOnce(NetStack stack) => BsdSockets.Of(stack).Close(-1);

    private static void Run(Transfer transfer, Traffic traffic, long bytes)
    {
        if (traffic == Traffic.RequestResponse)
        {
            transfer.Ask(Requests);
        }
        else
        {
            transfer.Stream(bytes);
        }
    }
}
