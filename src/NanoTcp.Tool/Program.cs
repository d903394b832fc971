using System.Runtime.InteropServices;
using NanoTcp.Tool.Commands;
using NanoTcp.Tool.Reporting;

namespace NanoTcp.Tool;

/// <summary>The process: its standard streams, and the signals that end a board in good order.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        using var stop = new CancellationTokenSource();
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        return await NanoTcpCommand.RunAsync(args, new ToolOutput(Console.Out, Console.Error), stop.Token);

        void Stop(PosixSignalContext signal)
        {
            // A second signal ends the process the hard way.
            signal.Cancel = !stop.IsCancellationRequested;
            stop.Cancel();
        }
    }
}
