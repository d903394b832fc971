using System.Diagnostics;

namespace NanoTcp.Tool.Echo;

/// <summary>Samples the number of echoed bytes. Samples less often in a long test, to bound the list.</summary>
internal sealed class ThroughputRecorder
{
    private const int MaxSamples = 1000;

    private readonly List<ThroughputSample> _samples = [];
    private readonly long _start = Stopwatch.GetTimestamp();
    private int _period = 1;
    private int _calls;

    public IReadOnlyList<ThroughputSample> Samples => _samples;

    /// <summary>Takes a sample; to be called at about equal intervals.</summary>
    public void Note(long bytes)
    {
        if (_calls++ % _period != 0)
        {
            return;
        }

        _samples.Add(new ThroughputSample(Stopwatch.GetElapsedTime(_start).TotalSeconds, bytes));
        if (_samples.Count > MaxSamples)
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
/// <param name="Bytes">Echoed in the stream so far.</param>
internal readonly record struct ThroughputSample(double Seconds, long Bytes);
