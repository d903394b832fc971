using System.Diagnostics;
using NanoTcp.Host;
using NanoTcp.Host.Links.Linux;
using NanoTcp.InteropTests.World;
using static Tmds.Linux.LibC;

namespace NanoTcp.InteropTests;

/// <summary>The tool as people start it: one process is the board, another one tests it through the kernel.</summary>
[TestClass]
public sealed class ToolTests : InteropTest
{
    [TestMethod]
    [DataRow("--nic none --link tap:tap0")]
    [DataRow("--nic w5500 --link tap:tap0 --impair loss=0.5%")]
    [DataRow("--nic none --link tun:tun0")]
    public async Task ABoardServesTheEchoTesterUntilItIsTerminated(string board)
    {
        MakeInterface(board.Contains("tun") ? LinkType.Tun : LinkType.Tap);
        using Process server = Start($"board {board}");
        try
        {
            Task<string> complaints = server.StandardError.ReadToEndAsync(Time);
            string? line;
            do
            {
                line = await server.StandardOutput.ReadLineAsync(Time);
                Assert.IsNotNull(line, $"the board ended before it was ready: {(line == null ? await complaints : "")}");
            }
            while (line != $"ready {BoardAddress}");

            using Process tester = Start($"echo {BoardAddress}:{EchoPort} --bytes 1M --connections 4 --json");
            string report = await tester.StandardOutput.ReadToEndAsync(Time);
            await tester.WaitForExitAsync(Time);
            Assert.AreEqual(0, tester.ExitCode, report + await tester.StandardError.ReadToEndAsync(Time));

            _ = kill(server.Id, SIGTERM);
            string statistics = await server.StandardOutput.ReadToEndAsync(Time);
            await server.WaitForExitAsync(Time);
            Assert.AreEqual(0, server.ExitCode, await complaints);
            Assert.Contains("TCP segments", statistics);
        }
        finally
        {
            server.Kill();
        }
    }

    [TestMethod]
    public async Task AMistypedInterfaceIsAnErrorAndIsNotCreated()
    {
        MakeInterface(LinkType.Tap);

        using Process board = Start("board --link tap:tpa0");
        string complaint = await board.StandardError.ReadToEndAsync(Time);
        await board.WaitForExitAsync(Time);

        Assert.AreEqual(2, board.ExitCode, complaint);
        Assert.StartsWith("nanotcp: --link tap:tpa0: there is no interface 'tpa0'; create it once with: sudo ip tuntap add dev tpa0", complaint);
        Assert.IsFalse(Kernel.Run(() => TunTap.Exists("tpa0")));
    }

    [TestMethod]
    public async Task AnInterfaceIsCreatedOnRequestAndGoesWithTheBoard()
    {
        MakeInterface(LinkType.Tap);

        using Process board = Start("board --link tap:tap9 --create-link");
        try
        {
            string? line;
            do
            {
                line = await board.StandardOutput.ReadLineAsync(Time);
                Assert.IsNotNull(line, "the board ended before it was ready");
            }
            while (!line.StartsWith("ready ", StringComparison.Ordinal));

            Assert.IsTrue(Kernel.Run(() => TunTap.Exists("tap9")));
            _ = kill(board.Id, SIGTERM);
            await board.WaitForExitAsync(Time);
            Assert.IsFalse(Kernel.Run(() => TunTap.Exists("tap9")));
        }
        finally
        {
            board.Kill();
        }
    }

    private Process Start(string arguments) =>
        Kernel.Start("dotnet", $"{Path.Combine(AppContext.BaseDirectory, "nanotcp.dll")} {arguments}");
}
