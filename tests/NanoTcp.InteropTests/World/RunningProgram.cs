using System.Collections.Concurrent;
using System.Diagnostics;

namespace NanoTcp.InteropTests.World;

/// <summary>A program of the kernel's namespace whose lines of output a test waits for. Disposing of it ends it.</summary>
internal sealed class RunningProgram : IDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly Action<string> _log;

    /// <param name="log">Receives each line.</param>
    /// <exception cref="NamespaceUnavailableException">The program is not installed.</exception>
    public RunningProgram(KernelNamespace kernel, string program, string arguments, Action<string> log)
    {
        _log = log;
        _process = kernel.Start(program, arguments);
        _process.OutputDataReceived += Take;
        _process.ErrorDataReceived += Take;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    public string Output => string.Join('\n', _lines);

    /// <summary>True when a line begins with a text.</summary>
    public bool Has(string beginning) => _lines.Any(line => line.StartsWith(beginning, StringComparison.Ordinal));

    /// <summary>Writes to the program's input.</summary>
    public void Write(string text)
    {
        _process.StandardInput.Write(text);
        _process.StandardInput.Flush();
    }

    /// <summary>Waits for the program's end and the rest of its output.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> WaitAsync(CancellationToken time)
    {
        await _process.WaitForExitAsync(time);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        _process.Kill();
        _process.Dispose();
    }

    private void Take(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is string text)
        {
            _log(text);
            _lines.Enqueue(text);
        }
    }
}
