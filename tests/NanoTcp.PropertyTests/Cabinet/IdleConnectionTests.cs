using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoTcp.Sockets;

namespace NanoTcp.PropertyTests.Cabinet;

/// <summary>A connection that is idle while the timestamps and a 32-bit clock of milliseconds wrap carries data afterwards.</summary>
[TestClass]
public class IdleConnectionTests
{
    private const long Second = 1000;
    private const int Port = 7;

    [TestMethod]
    [DataRow((1L << 31) - Second)]
    [DataRow(1L << 31)]
    [DataRow((1L << 31) + Second)]
    [DataRow((1L << 32) - Second)]
    [DataRow(1L << 32)]
    [DataRow((1L << 32) + (1L << 31))]
    [DataRow(400 * 86_400 * Second)]
    public void AConnectionCarriesDataInBothDirectionsAfterIdleDays(long idle)
    {
        var pair = new StackPair(1, null!, null!);
        BsdSockets server = BsdSockets.Of(pair.Server.Stack);
        BsdSockets client = BsdSockets.Of(pair.Client.Stack);
        int listener = Socket(server);
        Assert.AreEqual(0, server.Bind(listener, new SocketAddress(0, Port)));
        Assert.AreEqual(0, server.Listen(listener, 1));
        int near = Socket(client);
        client.Connect(near, new SocketAddress(StackPair.ServerAddress, Port));
        pair.Clock.RunFor(1_000_000);
        int far = server.Accept(listener, null!);
        Send(pair, client, near, server, far);

        foreach (bool isClientFirst in new[] { true, false })
        {
            pair.Clock.RunFor(idle * 1000);
            Send(pair, isClientFirst ? client : server, isClientFirst ? near : far, isClientFirst ? server : client, isClientFirst ? far : near);
            Send(pair, isClientFirst ? server : client, isClientFirst ? far : near, isClientFirst ? client : server, isClientFirst ? near : far);
        }

        Assert.AreEqual(0, pair.Client.Stack.Statistics.TcpRetransmissions + pair.Server.Stack.Statistics.TcpRetransmissions);
    }

    private static int Socket(BsdSockets sockets) =>
        sockets.Socket(SocketConstants.AF_INET, SocketConstants.SOCK_STREAM | SocketConstants.SOCK_NONBLOCK, 0);

    private static void Send(StackPair pair, BsdSockets from, int fromFd, BsdSockets to, int toFd)
    {
        byte[] sent = [1, 2, 3];
        byte[] received = new byte[8];
        Assert.AreEqual(sent.Length, from.Write(fromFd, sent, 0, sent.Length));
        pair.Clock.RunFor(1_000_000);
        Assert.AreEqual(sent.Length, to.Read(toFd, received, 0, received.Length));
        CollectionAssert.AreEqual(sent, received[..sent.Length]);
    }
}
