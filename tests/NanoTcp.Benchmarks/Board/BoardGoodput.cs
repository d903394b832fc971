using NanoTcp.Benchmarks.Reporting;

namespace NanoTcp.Benchmarks.Board;

/// <summary>What a board would reach, for each chip, SPI clock and cost of a call, next to what its SPI traffic allows.</summary>
internal static class BoardGoodput
{
    private static readonly int[] s_costs = [0, 20, 50, 100];
    private static readonly int[] s_w5500Clocks = [8_000_000, 20_000_000, 26_670_000];

    // the chip ends at 20 MHz
    private static readonly int[] s_enc28j60Clocks = [8_000_000, 16_000_000, 20_000_000];

    /// <param name="chips">Which chips; none for all.</param>
    /// <param name="megahertz">Only rows of this SPI clock; null for all.</param>
    /// <param name="microseconds">Only rows of this cost of a call; null for all.</param>
    public static IEnumerable<ReportTable> Report(BoardChip[] chips, double? megahertz, int? microseconds)
    {
        foreach (BoardChip chip in chips.Length > 0 ? chips : Enum.GetValues<BoardChip>())
        {
            int[] clocks = chip is BoardChip.Enc28j60 or BoardChip.Enc28j60Ahead ? s_enc28j60Clocks : s_w5500Clocks;
            yield return Of(
                chip,
                clocks.Where(clock => megahertz == null || clock == Math.Round(megahertz.Value * 1e6)),
                s_costs.Where(cost => microseconds == null || cost == microseconds));
        }
    }

    private static ReportTable Of(BoardChip chip, IEnumerable<int> clocks, IEnumerable<int> costs)
    {
        List<object?[]> rows = [];
        foreach (int clock in clocks)
        {
            foreach (int cost in costs)
            {
                List<object?> row = [clock / 1e6, cost];
                foreach (Direction direction in Enum.GetValues<Direction>())
                {
                    var run = new BoardRun(chip, direction, new BusTime(clock, cost));
                    double ceiling = Math.Min(run.SpiCeiling, run.WireCeiling);
                    row.AddRange(run.Goodput, ceiling, 100 * run.Goodput / ceiling, run.CallsPerSegment);
                }

                rows.Add([.. row]);
            }
        }

        return new ReportTable(
            $"Goodput of a board in Mbit/s: {Title(chip)}",
            [
                "MHz", "µs/call", "to", "to: most", "to: %", "to: calls", "from", "from: most", "from: %", "from: calls",
                "echo", "echo: most", "echo: %", "echo: calls",
            ],
            rows,
            "Virtual time: SPI's bits and calls, and the wire. \"Most\" is what the calls and bytes that were used allow, looks that only "
            + "wait included, or the frames on the wire where that is less; calls are for each 1460 bytes of payload. Neither end needs time "
            + "to compute.");
    }

    private static string Title(BoardChip chip) => chip switch
    {
        BoardChip.W5500 => "W5500, MACRAW",
        BoardChip.W5500Tcp => "W5500, the chip's own TCP with 8 KB each way",
        BoardChip.Enc28j60 => "ENC28J60, half duplex",
        _ => "ENC28J60, half duplex, with memory for two frames to send",
    };
}
