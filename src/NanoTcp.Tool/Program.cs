using System.Diagnostics;
using System.Runtime.InteropServices;
using NanoTcp.Tool.Commands;
using NanoTcp.Tool.Reporting;

namespace NanoTcp.Tool;

/// <summary>The process: standard streams, and signals that stop a board gracefully.</summary>
internal static class Program
{
    // timeout(1), for example, signals the process and then its group: count signals within this time as one.
    private static readonly TimeSpan s_signalInterval = TimeSpan.FromMilliseconds(500);

    private static async Task Main(string[] args)
    {
        long stoppedAt = 0;
        using var stop = new CancellationTokenSource();
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        int exit = await NanoTcpCommand.RunAsync(args, new ToolOutput(Console.Out, Console.Error), stop.Token);

        // ends threads too that a program has left behind
        Environment.Exit(exit);

        void Stop(PosixSignalContext signal)
        {
            // a second signal kills the process
            stoppedAt = stop.IsCancellationRequested ? stoppedAt : Stopwatch.GetTimestamp();
            signal.Cancel = Stopwatch.GetElapsedTime(stoppedAt) < s_signalInterval;
            stop.Cancel();
        }
    }
}
