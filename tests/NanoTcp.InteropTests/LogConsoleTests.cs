using NanoTcp.Apps;
using NanoTcp.Host.Boards;
using NanoTcp.InteropTests.World;

namespace NanoTcp.InteropTests;

/// <summary>The board's log, as netcat and busybox's telnet show it.</summary>
[TestClass]
public sealed class LogConsoleTests : InteropTest
{
    [TestMethod]
    [DataRow("none")]
    [DataRow("w5500-hybrid")]
    public async Task NetcatAndTelnetShowTheLines(string nic)
    {
        BootBoard(NicNames.Parse(nic));
        var console = new LogConsoleService();
        using var services = new BoardServices(Board.Stack, console);
        console.Write("before the clients");

        using RunningProgram netcat = StartInKernel("nc", $"{BoardAddress} {LogConsoleService.WellKnownPort}");
        using RunningProgram telnet = StartInKernel("busybox", $"telnet {BoardAddress} {LogConsoleService.WellKnownPort}");
        await UntilAsync(() => netcat.Has("before the clients") && telnet.Has("before the clients"), () => "the kept line");
        telnet.Write("what a client writes is discarded\n");
        for (int i = 0; i < 20; i++)
        {
            console.Write($"line {i}");
        }

        await UntilAsync(() => netcat.Has("line 19") && telnet.Has("line 19"), () => "the last line");
        string[] expected = [.. Enumerable.Range(0, 20).Select(i => $"line {i}")];
        CollectionAssert.AreEqual(expected, LinesOf(netcat));
        CollectionAssert.AreEqual(expected, LinesOf(telnet));
    }

    private static string[] LinesOf(RunningProgram program) =>
        [.. program.Output.Split('\n').Select(line => line.TrimEnd('\r')).Where(line => line.StartsWith("line ", StringComparison.Ordinal))];
}
