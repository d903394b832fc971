using System.Diagnostics;
using System.Globalization;
using System.Threading.Channels;

namespace NanoTcp.Host.Tracing;

/// <summary>Writes lines on its own thread, so that a slow terminal blocks no caller.</summary>
internal sealed class TraceLog : IDisposable
{
    // a stopped terminal must not exhaust the memory
    private const int MaxLines = 10_000;

    private readonly TextWriter _output;
    private readonly Channel<string> _lines = Channel.CreateBounded<string>(
        new BoundedChannelOptions(MaxLines) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly long _beginning = Stopwatch.GetTimestamp();
    private readonly Task _writing;
    private long _omitted;

    public TraceLog(TextWriter output)
    {
        _output = output;
        _writing = Task.Run(WriteAsync);
    }

    /// <summary>Adds a line with the time since the begin. Drops and counts it when the queue is full.</summary>
    public void Add(string kind, string text)
    {
        double seconds = Stopwatch.GetElapsedTime(_beginning).TotalSeconds;
        if (!_lines.Writer.TryWrite(string.Create(CultureInfo.InvariantCulture, $"{seconds,10:0.000} {kind,-5} {text}")))
        {
            Interlocked.Increment(ref _omitted);
        }
    }

    /// <summary>Ends the log after writing all queued lines.</summary>
    public void Dispose()
    {
        _lines.Writer.TryComplete();
        _writing.Wait();
    }

    private async Task WriteAsync()
    {
        await foreach (string line in _lines.Reader.ReadAllAsync())
        {
            long leftOut = Interlocked.Exchange(ref _omitted, 0);
            if (leftOut > 0)
            {
                await _output.WriteLineAsync($"trace: {leftOut} lines were left out");
            }

            await _output.WriteLineAsync(line);
        }
    }
}
