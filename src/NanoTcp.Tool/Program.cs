using System.Diagnostics;
using System.Runtime.InteropServices;
using NanoTcp.Tool.Commands;
using NanoTcp.Tool.Reporting;

namespace NanoTcp.Tool;

/// <summary>The process: its standard streams, and the signals that end a board in good order.</summary>
internal static class Program
{
    // timeout(1), for one, signals the process and then its group, which is one wish.
    private static readonly TimeSpan s_oneWish = TimeSpan.FromMilliseconds(500);

    private static async Task<int> Main(string[] args)
    {
        long stoppedAt = 0;
        using var stop = new CancellationTokenSource();
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        return await NanoTcpCommand.RunAsync(args, new ToolOutput(Console.Out, Console.Error), stop.Token);

        void Stop(PosixSignalContext signal)
        {
            // A second signal ends the process the hard way.
            stoppedAt = stop.IsCancellationRequested ? stoppedAt : Stopwatch.GetTimestamp();
            signal.Cancel = Stopwatch.GetElapsedTime(stoppedAt) < s_oneWish;
            stop.Cancel();
        }
    }
}
