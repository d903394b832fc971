using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace NanoTcp.TlsTests.Interop;

/// <summary>A program of another implementation, with its output; without it the test is inconclusive.</summary>
internal sealed class PeerProgram : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private readonly Process _process;
    private readonly StringBuilder _output = new();

    public PeerProgram(string name, params string[] arguments)
    {
        var start = new ProcessStartInfo(name, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            _process = Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            Assert.Inconclusive($"{name} is not installed.");
            throw;
        }

        _process.OutputDataReceived += Add;
        _process.ErrorDataReceived += Add;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    public StreamWriter Input => _process.StandardInput;

    /// <summary>Waits for a text in the output, and returns the output from there on.</summary>
    public string WaitFor(string text)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            string output = Output;
            int index = output.IndexOf(text, StringComparison.Ordinal);
            if (index >= 0 && output.IndexOf('\n', index) > 0)
            {
                return output[index..];
            }

            Assert.IsFalse(_process.HasExited && watch.Elapsed > TimeSpan.FromSeconds(1), $"The program has ended: {output}");
            Assert.IsTrue(watch.Elapsed < s_patience, $"\"{text}\" does not come: {output}");
            Thread.Sleep(10);
        }
    }

    /// <summary>The program ends by itself, without an error.</summary>
    public void AssertEndsWell()
    {
        Assert.IsTrue(_process.WaitForExit(s_patience), Output);
        Assert.AreEqual(0, _process.ExitCode, Output);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private void Add(object sender, DataReceivedEventArgs e)
    {
        lock (_output)
        {
            _output.Append(e.Data).Append('\n');
        }
    }
}
