using System.Diagnostics;

namespace NanoTcp.Tool.Echo;

/// <summary>All rounds of a test of one target.</summary>
internal sealed class EchoRun(string target, IReadOnlyList<EchoResult> rounds)
{
    public string Target => target;

    public IReadOnlyList<EchoResult> Rounds => rounds;

    /// <summary>Times of all rounds' round trips in microseconds, ascending.</summary>
    public double[] RoundTrips { get; } = [.. rounds.SelectMany(round => round.RoundTrips).Select(ticks => ticks * 1e6 / Stopwatch.Frequency).Order()];

    public LatencySummary Latency { get; } = LatencySummary.Of(rounds.SelectMany(round => round.RoundTrips));

    /// <summary>Median of the rounds.</summary>
    public double BytesPerSecond { get; } = rounds.Select(round => round.BytesPerSecond).Order().ElementAt(rounds.Count / 2);

    /// <summary>
    /// Throughput over time, in seconds and bytes per second, of all rounds in sequence, without the time spent on other targets.
    /// </summary>
    public List<(double Seconds, double BytesPerSecond)> Throughput()
    {
        const int Intervals = 60;
        List<(double, double)> points = [];
        double start = 0;
        foreach (EchoResult round in rounds)
        {
            IReadOnlyList<ThroughputSample> samples = round.Samples;
            double shortest = samples[^1].Seconds * rounds.Count / Intervals;
            ThroughputSample last = samples[0];
            for (int i = 1; i < samples.Count; i++)
            {
                // the last interval may be short
                if (samples[i].Seconds - last.Seconds >= shortest && samples[i].Seconds > last.Seconds)
                {
                    points.Add((start + ((last.Seconds + samples[i].Seconds) / 2), (samples[i].Bytes - last.Bytes) / (samples[i].Seconds - last.Seconds)));
                    last = samples[i];
                }
            }

            start += samples[^1].Seconds;
        }

        return points;
    }
}
