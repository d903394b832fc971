using System.Diagnostics;

namespace NanoTcp.Tool.Echo;

/// <summary>Percentiles of round-trip times in microseconds.</summary>
internal sealed record LatencySummary(int Count, double P50, double P90, double P99, double Max)
{
    /// <param name="ticks">Times in ticks of <see cref="Stopwatch"/>.</param>
    public static LatencySummary Of(IEnumerable<long> ticks)
    {
        long[] sorted = [.. ticks.Order()];
        return new LatencySummary(sorted.Length, Percentile(50), Percentile(90), Percentile(99), Percentile(100));

        // nearest rank: the smallest time that this percentage of round trips did not exceed
        double Percentile(int percent)
        {
            if (sorted.Length == 0)
            {
                return 0;
            }

            int rank = (int)Math.Ceiling(percent / 100.0 * sorted.Length);
            return sorted[Math.Max(rank, 1) - 1] * 1e6 / Stopwatch.Frequency;
        }
    }
}
