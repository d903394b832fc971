using System.CommandLine;
using NanoTcp.Apps;
using NanoTcp.Host;
using NanoTcp.Host.Boards;
using NanoTcp.Tool.Reporting;

namespace NanoTcp.Tool.Commands;

/// <summary>The verb board: runs a board until it is stopped.</summary>
internal static class BoardCommand
{
    public static Command Create(ToolOutput output, CancellationToken stop)
    {
        var command = new Command("board", "Runs a board that serves echo (7), discard (9), chargen (19) and a status page (80) until Ctrl-C");
        var options = new BoardOptions(hasServices: true);
        options.AddTo(command);
        command.SetAction((parsed, _) => TracedBoard.RunAsync(
            options.Read(parsed, output.Out), options.TraceFile(parsed), settings => ServeAsync(settings, output, stop)));
        return command;
    }

    private static async Task<int> ServeAsync(BoardSettings settings, ToolOutput output, CancellationToken stop)
    {
        using VirtualBoard board = TracedBoard.Boot(settings, output.Out);
        string address = Ipv4Text.Format(board.Address);
        if (board.Services!.All.Any(service => service is StatusService))
        {
            output.Out.WriteLine($"status page: {StatusUrl(board, address)}");
        }

        using (new BoardViews(output, board, hasKeys: true))
        {
            output.Out.WriteLine($"ready {address}");
            await output.Out.FlushAsync(CancellationToken.None);
            await Task.WhenAny(Task.Delay(Timeout.Infinite, stop), board.Services!.Ended);
        }

        StatisticsReport.Write(output.Styled, board);
        if (board.Services!.Ended.IsCompleted && !stop.IsCancellationRequested)
        {
            output.Fail($"the board's program ended by error {-board.Services!.Ended.Result}");
            return ExitCode.Failure;
        }

        return ExitCode.Success;
    }

    // On the link "user" the board's own address is not reachable from the PC.
    private static string StatusUrl(VirtualBoard board, string address)
    {
        PortForward forward = board.Forwards.FirstOrDefault(forward => forward.BoardPort == StatusService.WellKnownPort);
        return forward.HostPort != 0 ? $"http://localhost:{forward.HostPort}/" : $"http://{address}/";
    }
}
