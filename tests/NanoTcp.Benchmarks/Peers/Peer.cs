using System.Diagnostics;
using System.Net;
using NanoTcp.InteropTests.World;

namespace NanoTcp.Benchmarks.Peers;

/// <summary>
/// A TCP/IP stack that serves echo, discard and chargen in a process of its own, so that its processor time can be measured.
/// </summary>
internal sealed class Peer : IDisposable
{
    private static readonly TimeSpan s_longestStart = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan s_longestEnd = TimeSpan.FromSeconds(5);

    private readonly Process _process;
    private readonly Task<string> _errors;

    /// <summary>Starts it and waits until it listens.</summary>
    public Peer(string name, KernelNamespace home, string program, string arguments, string address)
    {
        Name = name;
        Address = IPAddress.Parse(address);
        _process = home.Start(program, arguments);
        _errors = _process.StandardError.ReadToEndAsync();
        AwaitReady();
    }

    public string Name { get; }

    public IPAddress Address { get; }

    /// <summary>True when it sends back what a segment brings, and does nothing else.</summary>
    public bool IsReflector { get; init; }

    public int ProcessId => _process.Id;

    /// <summary>Processor time of all its threads so far, the kernel's work in its calls included, in seconds.</summary>
    public double ProcessorSeconds
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime.TotalSeconds;
        }
    }

    /// <summary>Ends it: its standard input does, or else it is killed.</summary>
    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(s_longestEnd))
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private void AwaitReady()
    {
        Task<bool> ready = Task.Run(() =>
        {
            while (_process.StandardOutput.ReadLine() is string line)
            {
                if (line.StartsWith("ready", StringComparison.Ordinal))
                {
                    // what it prints from now on must not fill the pipe
                    _ = _process.StandardOutput.ReadToEndAsync();
                    return true;
                }
            }

            return false;
        });
        if (!ready.Wait(s_longestStart) || !ready.Result)
        {
            _process.Kill();
            throw new PeersUnavailableException($"{Name} did not start: {_errors.Result.Trim()}");
        }
    }
}
