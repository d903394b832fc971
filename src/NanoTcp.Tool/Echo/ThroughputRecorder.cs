using System.Diagnostics;

namespace NanoTcp.Tool.Echo;

/// <summary>Notes how the number of echoed bytes grows. A long test is noted less often, so that the list stays short.</summary>
internal sealed class ThroughputRecorder
{
    private const int MostSamples = 1000;

    private readonly List<ThroughputSample> _samples = [];
    private readonly long _start = Stopwatch.GetTimestamp();
    private int _period = 1;
    private int _calls;

    public IReadOnlyList<ThroughputSample> Samples => _samples;

    /// <summary>Called again and again, each time after about the same time.</summary>
    public void Note(long bytes)
    {
        if (_calls++ % _period != 0)
        {
            return;
        }

        _samples.Add(new ThroughputSample(Stopwatch.GetElapsedTime(_start).TotalSeconds, bytes));
        if (_samples.Count > MostSamples)
        {
            _period *= 2;
            for (int i = _samples.Count - 2; i > 0; i -= 2)
            {
                _samples.RemoveAt(i);
            }
        }
    }
}

/// <param name="Seconds">Since the stream began.</param>
/// <param name="Bytes">Echoed in the stream by then.</param>
internal readonly record struct ThroughputSample(double Seconds, long Bytes);
