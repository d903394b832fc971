using NanoTcp.Tool.Commands;
using NanoTcp.Tool.Reporting;

namespace NanoTcp.HostTests;

/// <summary>A run of the tool inside of the test's process, with what it wrote.</summary>
internal sealed class ToolRun : IDisposable
{
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(30);

    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();
    private readonly ToolOutput _writers;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task<int> _exit;

    private ToolRun(string[] arguments)
    {
        _writers = new ToolOutput(TextWriter.Synchronized(_output), TextWriter.Synchronized(_error));
        _exit = Task.Run(() => NanoTcpCommand.RunAsync(arguments, _writers, _stop.Token));
    }

    public string Output => Read(_output, _writers.Out);

    public string Error => Read(_error, _writers.Error);

    public static ToolRun Start(params string[] arguments) => new(arguments);

    /// <summary>Runs a command line, its words apart by spaces, to its end.</summary>
    public static async Task<(int Exit, string Output, string Error)> ToEndAsync(string commandLine)
    {
        using ToolRun run = Start(commandLine.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        int exit = await run.WaitAsync();
        return (exit, run.Output, run.Error);
    }

    public Task<int> WaitAsync() => _exit.WaitAsync(s_longest);

    /// <summary>What Ctrl-C and SIGTERM do.</summary>
    public Task<int> StopAsync()
    {
        _stop.Cancel();
        return WaitAsync();
    }

    /// <summary>Waits for a line of the output that begins in a certain way.</summary>
    /// <returns>The line.</returns>
    public async Task<string> WaitForLineAsync(string beginning)
    {
        using var timeout = new CancellationTokenSource(s_longest);
        while (true)
        {
            string[] lines = Output.Split('\n', StringSplitOptions.TrimEntries);

            // The last piece may be half a line.
            if (Array.Find(lines[..^1], line => line.StartsWith(beginning, StringComparison.Ordinal)) is string found)
            {
                return found;
            }

            Assert.IsFalse(_exit.IsCompleted, $"the tool ended before it wrote '{beginning}': {Output}{Error}");
            await Task.Delay(10, timeout.Token);
        }
    }

    // the tool may write meanwhile; a synchronized writer locks itself
    private static string Read(StringWriter text, TextWriter writer)
    {
        lock (writer)
        {
            return text.ToString();
        }
    }

    public void Dispose()
    {
        _stop.Cancel();
        _exit.Wait(s_longest);
        _stop.Dispose();
    }
}
