using System.Diagnostics;

namespace NanoTcp.Mutation.Running;

/// <summary>A worker from outside: requests with a time limit.</summary>
public sealed class WorkerProcess : IDisposable
{
    private readonly Process _process;

    /// <summary>Starts a worker.</summary>
    public WorkerProcess(string folder, string[] assemblies, string pattern, int mutants)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList = { "worker", folder, string.Join(',', assemblies), mutants.ToString(System.Globalization.CultureInfo.InvariantCulture), pattern },
        };
        _process = Process.Start(start)!;
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginErrorReadLine();
        if (Read(TimeSpan.FromMinutes(5)) != "ready")
        {
            Dispose();
            throw new InvalidOperationException("The worker does not start.");
        }
    }

    public void Write(string line)
    {
        _process.StandardInput.WriteLine(line);
        _process.StandardInput.Flush();
    }

    /// <summary>The next line.</summary>
    /// <returns>Null when the process has ended.</returns>
    /// <exception cref="TimeoutException">None came in time.</exception>
    public string? Read(TimeSpan limit)
    {
        Task<string?> line = _process.StandardOutput.ReadLineAsync();
        return line.Wait(limit) ? line.Result : throw new TimeoutException();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(true);
            _process.WaitForExit();
        }

        _process.Dispose();
    }
}
