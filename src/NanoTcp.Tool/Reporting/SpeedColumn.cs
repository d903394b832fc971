using System.Diagnostics;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace NanoTcp.Tool.Reporting;

/// <summary>Throughput of the latest moments, in the unit of the tables.</summary>
internal sealed class SpeedColumn : ProgressColumn
{
    // as long as two redraws of the bar
    private static readonly TimeSpan s_window = TimeSpan.FromMilliseconds(200);

    private readonly Lock _lock = new();
    private readonly Queue<(long Time, long Bytes)> _samples = new();
    private (long Time, long Bytes) _latest;

    /// <summary>Takes note of the bytes until now; any thread may call.</summary>
    public void Record(long bytes)
    {
        lock (_lock)
        {
            _latest = (Stopwatch.GetTimestamp(), bytes);
            _samples.Enqueue(_latest);
            while (Stopwatch.GetElapsedTime(_samples.Peek().Time, _latest.Time) > s_window)
            {
                _samples.Dequeue();
            }
        }
    }

    /// <inheritdoc/>
    public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime)
    {
        lock (_lock)
        {
            if (_samples.Count < 2)
            {
                return Text.Empty;
            }

            (long time, long bytes) = _samples.Peek();
            return new Text(Speed.Format((_latest.Bytes - bytes) / Stopwatch.GetElapsedTime(time, _latest.Time).TotalSeconds));
        }
    }
}
