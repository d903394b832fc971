using System.CommandLine;
using NanoTcp.Apps;
using NanoTcp.Host;
using NanoTcp.Host.Boards;
using NanoTcp.Tool.CommandLine;
using NanoTcp.Tool.Echo;
using NanoTcp.Tool.Reporting;
using Spectre.Console;

namespace NanoTcp.Tool.Commands;

/// <summary>The verb demo: boots a board and tests its echo over a real connection.</summary>
internal static class DemoCommand
{
    private const long Bytes = 8 << 20;
    private const int MessageSize = 1024;

    // takes a second or two; a time limit stops it earlier on a very slow machine
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(5);

    public static Command Create(ToolOutput output, CancellationToken stop)
    {
        var command = new Command("demo", "Boots a virtual board and gets an echo from it; takes a few seconds");
        command.SetAction((_, _) => RunAsync(output, stop));
        return command;
    }

    public static async Task<int> RunAsync(ToolOutput output, CancellationToken stop)
    {
        IAnsiConsole console = output.Styled;
        console.MarkupLine("[bold]Booting a virtual board: the code is the one that an ESP32 runs.[/]");
        var settings = new BoardSettings { Forwards = [new PortForward(0, EchoService.WellKnownPort)] };
        using VirtualBoard board = VirtualBoard.Boot(settings, (piece, detail) =>
            console.MarkupLineInterpolated($"  [green]{piece,-9}[/] {detail}"));

        var target = new HostAndPort("127.0.0.1", board.Forwards[0].HostPort);
        console.MarkupLineInterpolated(
            $"[bold]Connecting to {target}, which leads to {Ipv4Text.Format(settings.Network.Address)}:7 by a real TCP connection.[/]");
        var echo = new EchoSettings(target) { Bytes = Bytes, MessageSize = MessageSize, Duration = s_longest };
        try
        {
            EchoResult result = await EchoProgress.RunAsync(output, echo, new EchoTester(echo), stop);
            var bus = BusEstimate.Of(board.Device.Counters, WiznetNic.SpiClock);
            EchoReport.Write(console, result, bus);
            StatisticsReport.Write(console, board);
            console.MarkupLineInterpolated($"[green]{ByteCount.Format(result.Bytes)} came back, and every byte was right.[/]");
            console.MarkupLineInterpolated(
                $"{Speed.Format(result.BytesPerSecond)} is the speed of this PC: here SPI takes no time. On a board, SPI at {WiznetNic.SpiClock / 1_000_000} MHz and {BusEstimate.CallCost} µs a call takes {bus.Seconds:0.0} s for this echo, {Speed.Format(bus.BytesPerSecond(result.Bytes))} each way; an ESP32's interpreter adds its own time.");
            return ExitCode.Success;
        }
        catch (EchoFailedException e)
        {
            StatisticsReport.Write(console, board);
            output.Fail($"demo: {e.Message}");
            return ExitCode.Failure;
        }
    }
}
