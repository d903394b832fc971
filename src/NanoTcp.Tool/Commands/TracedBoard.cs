using NanoTcp.Host;
using NanoTcp.Host.Boards;
using NanoTcp.Host.Ladders;

namespace NanoTcp.Tool.Commands;

/// <summary>What the commands that run a board have in common: the picture of --trace, and the report of its ports.</summary>
internal static class TracedBoard
{
    /// <summary>Runs a board, and draws its ladder when it has stopped.</summary>
    /// <param name="settings">The board's settings.</param>
    /// <param name="traceFile">The picture; null for none.</param>
    /// <param name="run">Runs a board until it stops, and returns the exit code.</param>
    /// <exception cref="UsageException">The file cannot be written.</exception>
    public static async Task<int> RunAsync(BoardSettings settings, string? traceFile, Func<BoardSettings, Task<int>> run)
    {
        if (traceFile == null)
        {
            return await run(settings);
        }

        var ladder = new BoardLadder(traceFile);
        int exit = await run(settings with { Observer = ladder });
        ladder.Write(settings);
        return exit;
    }

    /// <summary>Boots a board, and reports its parts and forwarded ports.</summary>
    public static VirtualBoard Boot(BoardSettings settings, TextWriter output)
    {
        VirtualBoard board = VirtualBoard.Boot(settings, (piece, detail) => output.WriteLine($"{piece}: {detail}"));
        foreach (PortForward forward in board.Forwards)
        {
            output.WriteLine($"forward: localhost:{forward.HostPort} leads to {Ipv4Text.Format(board.Address)}:{forward.BoardPort}");
        }

        return board;
    }
}
