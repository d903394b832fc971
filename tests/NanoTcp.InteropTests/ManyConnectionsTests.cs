using System.Diagnostics;
using NanoTcp.Host.Boards;
using NanoTcp.InteropTests.World;

namespace NanoTcp.InteropTests;

/// <summary>Many connections, at once and one after the other: each gets its own bytes, and the board gets everything back.</summary>
[TestClass]
public sealed class ManyConnectionsTests : InteropTest
{
    private const int AtOnce = 50;
    private const int BytesAtOnce = 100_000;
    private const int InSequence = 2000;

    // A lost SYN costs a second: over the rough cable several sequences run side by side.
    private const int RoughSequences = 50;

    [TestMethod]
    [DataRow("none", false)]
    [DataRow("none", true)]
    [DataRow("w5500", false)]
    public async Task FiftyConcurrentConnectionsGetTheirEcho(string nic, bool isRough)
    {
        Boot(nic, isRough);
        long start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(1, AtOnce).Select(seed => EchoAsync(BytesAtOnce, seed)));
        ReportSpeed($"echo, {AtOnce} connections", AtOnce * BytesAtOnce, start);
        await EndAsync(AtOnce, isRough);
    }

    [TestMethod]
    [DataRow("none", false)]
    [DataRow("none", true)]
    [DataRow("w5500", false)]
    public async Task TwoThousandConsecutiveConnectionsLeakNothing(string nic, bool isRough)
    {
        Boot(nic, isRough);
        int sequences = isRough ? RoughSequences : 1;
        await Task.WhenAll(Enumerable.Range(0, sequences).Select(first => ConnectInSequenceAsync(first, sequences)));
        await EndAsync(InSequence, isRough);
    }

    [TestMethod]
    public async Task AbortedConnectionsLeakNothing()
    {
        BootBoard(NicType.None);
        for (int i = 0; i < 200; i++)
        {
            int port = i % 3 == 0 ? EchoPort : i % 3 == 1 ? DiscardPort : ChargenPort;
            using KernelConnection connection = await ConnectAsync(port);
            await connection.SendAsync(i * 10);
            connection.Abort();
        }

        await AssertNothingIsLeftAsync();
        Assert.AreEqual(0, Board.Stack.Statistics.TcpAborts, "connections that a timeout ended");
    }

    private async Task ConnectInSequenceAsync(int first, int step)
    {
        for (int number = first; number < InSequence; number += step)
        {
            await EchoAsync(1 + (number % 2000), number);
        }
    }

    private void Boot(string nic, bool isRough) => BootBoard(Enum.Parse<NicType>(nic, ignoreCase: true), isRough ? Rough : null);

    private async Task EndAsync(int connections, bool isRough)
    {
        Assert.AreEqual(connections, Board.Services!.AcceptedClients, "connections that the board accepted");
        if (isRough)
        {
            AssertWasRough();
        }

        await AssertNothingIsLeftAsync();
    }
}
