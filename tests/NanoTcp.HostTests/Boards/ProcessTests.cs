using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using NanoTcp.Tool.Commands;

namespace NanoTcp.HostTests.Boards;

/// <summary>The tool as a process of its own.</summary>
[TestClass]
public sealed class ProcessTests
{
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(30);

    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows, IgnoreMessage = "Windows has no SIGTERM and SIGINT to send")]
    [DataRow("TERM", 1)]
    [DataRow("INT", 1)]
    [DataRow("TERM", 2)]
    public async Task OneOrTwoSignalsStopABoardGracefully(string signal, int times)
    {
        using Process board = Start("board", "--forward", "0:7");
        string? line;
        do
        {
            line = await board.StandardOutput.ReadLineAsync().WaitAsync(s_longest);
            Assert.IsNotNull(line, "the board ended before it was ready");
        }
        while (line != "ready 10.77.0.2");

        using Process kill = Process.Start("kill", ["-" + signal, .. Enumerable.Repeat(board.Id.ToString(CultureInfo.InvariantCulture), times)]);
        string rest = await board.StandardOutput.ReadToEndAsync().WaitAsync(s_longest);
        await board.WaitForExitAsync().WaitAsync(s_longest);

        Assert.AreEqual(0, board.ExitCode);
        Assert.Contains("SPI transactions per frame", rest);
    }

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    public async Task SigUsr1ShowsRoutesAndNeighbors()
    {
        using Process board = Start("board", "--forward", "0:7");
        try
        {
            string forward = await ReadLineAsync(board, "forward: localhost:");
            await ReadLineAsync(board, "ready 10.77.0.2");
            string port = forward["forward: localhost:".Length..].Split(' ')[0];
            using var client = new TcpClient("127.0.0.1", int.Parse(port, CultureInfo.InvariantCulture));
            client.GetStream().Write([1]);
            Assert.AreEqual(1, await client.GetStream().ReadAsync(new byte[1]).AsTask().WaitAsync(s_longest));

            await SignalAsync(board, "USR1");

            string[] route = Cells(await ReadLineAsync(board, " 10.77.0.0/"));
            await ReadLineAsync(board, "neighbor");
            string[] neighbor = Cells(await ReadLineAsync(board, " 10.77.0.1 "));
            Assert.AreEqual("10.77.0.0/24 none", string.Join(' ', route[..2]));
            Assert.AreEqual("reachable", neighbor[3]);
            Assert.HasCount(6, neighbor[1].Split(':', '-'));
        }
        finally
        {
            board.Kill();
            await board.WaitForExitAsync().WaitAsync(s_longest);
        }
    }

    private static string[] Cells(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static async Task SignalAsync(Process process, string signal)
    {
        using Process kill = Process.Start("kill", ["-" + signal, process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync().WaitAsync(s_longest);
    }

    private static async Task<string> ReadLineAsync(Process process, string part)
    {
        string? line;
        do
        {
            line = await process.StandardOutput.ReadLineAsync().WaitAsync(s_longest);
            Assert.IsNotNull(line, $"the tool ended before it wrote \"{part}\"");
        }
        while (!line.Contains(part, StringComparison.Ordinal));

        return line;
    }

    private static Process Start(params string[] arguments)
    {
        string tool = typeof(NanoTcpCommand).Assembly.Location;
        return Process.Start(new ProcessStartInfo("dotnet", [tool, .. arguments]) { RedirectStandardOutput = true })!;
    }
}
