using NanoTcp.Benchmarks.Reporting;

namespace NanoTcp.Benchmarks.Spi;

/// <summary>SPI transactions and the bytes beside the frames themselves, of the real driver on the chip's model.</summary>
internal static class SpiBudget
{
    private const int SmallFrame = 60;
    private const int FullFrame = 1514;
    private const int Rounds = 100;

    private static readonly string[] s_chips = ["W5500", "W6100"];
    private static readonly int[] s_batches = [1, 2, 4, 8];
    private static readonly int[] s_lengths = [SmallFrame, FullFrame];

    public static IEnumerable<ReportTable> Report()
    {
        foreach (string chip in s_chips)
        {
            yield return Received(chip);
            yield return Sent(chip);
        }
    }

    private static ReportTable Received(string chip)
    {
        List<object[]> rows = [];
        foreach (int length in s_lengths)
        {
            foreach (int frames in s_batches)
            {
                foreach (bool hasInterrupt in new[] { true, false })
                {
                    SpiCost cost = new MeasuredChip(chip, hasInterrupt).Receive(frames, length, Rounds);
                    string interrupt = hasInterrupt ? "INTn" : "polled";
                    rows.Add([frames, length, interrupt, cost.PerRound(Rounds), cost.PerFrame, cost.OverheadPerFrame]);
                }
            }
        }

        return new ReportTable(
            $"SPI for received frames, {chip}",
            ["frames waiting", "frame length", "interrupt", "transactions", "transactions/frame", "overhead bytes/frame"],
            rows,
            "All that NetStack.Poll asks of the driver until it is told that nothing waits: with the look that finds nothing.");
    }

    private static ReportTable Sent(string chip)
    {
        List<object[]> rows = [];
        foreach (int length in s_lengths)
        {
            foreach (bool isAnswer in new[] { true, false })
            {
                SpiCost cost = new MeasuredChip(chip, true).Transmit(length, isAnswer, Rounds);
                rows.Add([isAnswer ? "a frame was received" : "nothing was received", length, cost.PerFrame, cost.OverheadPerFrame]);
            }
        }

        return new ReportTable(
            $"SPI for sent frames, {chip}",
            ["since the frame before", "frame length", "transactions/frame", "overhead bytes/frame"],
            rows,
            "That the frame before has left is learned for nothing when a frame is received, otherwise by one more look.");
    }
}
