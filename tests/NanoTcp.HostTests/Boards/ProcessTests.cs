using System.Diagnostics;
using System.Globalization;
using NanoTcp.Tool.Commands;

namespace NanoTcp.HostTests.Boards;

/// <summary>The tool as a process of its own.</summary>
[TestClass]
public sealed class ProcessTests
{
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(30);

    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows, IgnoreMessage = "Windows has no SIGTERM and SIGINT to send")]
    [DataRow("TERM")]
    [DataRow("INT")]
    public async Task ASignalEndsABoardInGoodOrder(string signal)
    {
        using Process board = Start("board", "--forward", "0:7");
        string? line;
        do
        {
            line = await board.StandardOutput.ReadLineAsync().WaitAsync(s_longest);
            Assert.IsNotNull(line, "the board ended before it was ready");
        }
        while (line != "ready 10.77.0.2");

        using Process kill = Process.Start("kill", ["-" + signal, board.Id.ToString(CultureInfo.InvariantCulture)]);
        string rest = await board.StandardOutput.ReadToEndAsync().WaitAsync(s_longest);
        await board.WaitForExitAsync().WaitAsync(s_longest);

        Assert.AreEqual(0, board.ExitCode);
        Assert.Contains("SPI transactions per frame", rest);
    }

    private static Process Start(params string[] arguments)
    {
        string tool = typeof(NanoTcpCommand).Assembly.Location;
        return Process.Start(new ProcessStartInfo("dotnet", [tool, .. arguments]) { RedirectStandardOutput = true })!;
    }
}
