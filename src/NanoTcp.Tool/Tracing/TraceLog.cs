using System.Diagnostics;
using System.Globalization;
using System.Threading.Channels;

namespace NanoTcp.Tool.Tracing;

/// <summary>Writes lines on a thread of its own: nobody who has something to say waits for a terminal.</summary>
internal sealed class TraceLog : IDisposable
{
    // a terminal that stands still must not take all memory
    private const int MostLines = 10_000;

    private readonly TextWriter _output;
    private readonly Channel<string> _lines = Channel.CreateBounded<string>(
        new BoundedChannelOptions(MostLines) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly long _beginning = Stopwatch.GetTimestamp();
    private readonly Task _writing;
    private long _leftOut;

    public TraceLog(TextWriter output)
    {
        _output = output;
        _writing = Task.Run(WriteAsync);
    }

    /// <summary>Adds a line, with the time since the beginning; left out, and counted, when too many wait.</summary>
    public void Add(string kind, string text)
    {
        double seconds = Stopwatch.GetElapsedTime(_beginning).TotalSeconds;
        if (!_lines.Writer.TryWrite(string.Create(CultureInfo.InvariantCulture, $"{seconds,10:0.000} {kind,-5} {text}")))
        {
            Interlocked.Increment(ref _leftOut);
        }
    }

    /// <summary>Ends the log; what was added is written when this returns.</summary>
    public void Dispose()
    {
        _lines.Writer.TryComplete();
        _writing.Wait();
    }

    private async Task WriteAsync()
    {
        await foreach (string line in _lines.Reader.ReadAllAsync())
        {
            long leftOut = Interlocked.Exchange(ref _leftOut, 0);
            if (leftOut > 0)
            {
                await _output.WriteLineAsync($"trace: {leftOut} lines were left out");
            }

            await _output.WriteLineAsync(line);
        }
    }
}
