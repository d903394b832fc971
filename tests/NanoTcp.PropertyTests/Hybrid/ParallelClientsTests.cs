using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoTcp.Sockets;

namespace NanoTcp.PropertyTests.Hybrid;

/// <summary>
/// Clients that come and go in parallel while the chip's TCP and the software's share a port: each connection belongs to one of the two from
/// its SYN to its end, and the other one keeps quiet.
/// </summary>
[TestClass]
public class ParallelClientsTests
{
    private const int Connections = 10_000;

    private const int Backlog = 32;
    private const int LongestStream = 6000;
    private const long Patience = 3_600_000;

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    [DataRow(2, 1, true, 0)]
    [DataRow(2, Backlog, true, 0)]
    [DataRow(6, Backlog, true, 0)]
    [DataRow(6, Backlog, false, 0)]
    [DataRow(20, Backlog, true, 0)]
    [DataRow(20, Backlog, false, 20_000)]
    public void EveryByteArrivesWithManyParallelClients(int clients, int backlog, bool interruptPin, int lossPerMillion)
    {
        int total = Connections * Property.Factor;
        var world = new HybridWorld((uint)(clients + backlog), interruptPin);
        world.Impair(lossPerMillion);
        var server = new ParallelServer(world.Board, HybridWorld.Port, backlog, LongestStream);
        var load = new ParallelClients(world.Pc, new SocketAddress(HybridWorld.BoardAddress, HybridWorld.Port), clients, total, LongestStream);

        bool isOver = world.RunUntil(() => load.Ended == total || load.Failure != null, Patience * Property.Factor);

        NetStatistics software = world.Board.Stack.Statistics;
        TestContext.WriteLine($"{load.Ended} connections, {load.Bytes} bytes in {world.Clock.Now} ms; software took {software.TcpPassiveOpens}, "
            + $"{world.Resets} RSTs, longest {load.LongestTime} ms");
        Assert.IsNull(load.Failure, load.Failure);
        Assert.IsTrue(isOver, $"{load.Ended} of {total} connections ended");
        Assert.IsNull(server.Failure, server.Failure);
        Assert.IsTrue(lossPerMillion > 0 || world.Resets == 0, $"{world.Resets} RSTs");
        Assert.IsTrue(software.TcpPassiveOpens < total, "the chip took none");
    }
}
