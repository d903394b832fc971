using System.Net;
using System.Net.Sockets;
using NanoTcp.Host;
using NanoTcp.Host.Boards;
using NanoTcp.HostTests.Echo;
using NanoTcp.Sockets;
using static NanoTcp.Sockets.SocketConstants;
using SocketAddress = NanoTcp.Sockets.SocketAddress;

namespace NanoTcp.HostTests.Boards;

/// <summary>A program on the board that is the client, over the link "user".</summary>
[TestClass]
public sealed class BoardToPcTests
{
    private const uint Gateway = 0x0A4D0001;

    [TestMethod]
    public void TheBoardReachesAServerOnThePc()
    {
        using TestServer server = TestServer.Echo();
        using VirtualBoard board = Boot();
        BsdSockets sockets = BsdSockets.Of(board.Stack);
        var sent = new byte[50_000];
        new Random(1).NextBytes(sent);

        int fd = sockets.Socket(AF_INET, SOCK_STREAM, 0);
        Assert.AreEqual(0, sockets.Connect(fd, new SocketAddress(Gateway, server.Port)), $"errno {sockets.Errno}");
        var received = new byte[sent.Length];
        int position = 0;
        for (int i = 0; i < sent.Length; i += 1000)
        {
            Assert.AreEqual(1000, sockets.Write(fd, sent, i, 1000));
            while (position < i + 1000)
            {
                int count = sockets.Read(fd, received, position, received.Length - position);
                Assert.IsGreaterThan(0, count, $"errno {sockets.Errno}");
                position += count;
            }
        }

        CollectionAssert.AreEqual(sent, received);
        Assert.AreEqual(0, sockets.Shutdown(fd, SHUT_WR));
        Assert.AreEqual(0, sockets.Read(fd, received, 0, 1));
        Assert.AreEqual(0, sockets.Close(fd));
    }

    [TestMethod]
    public void SeveralConnectionsGoToTheSamePort()
    {
        using TestServer server = TestServer.Echo();
        using VirtualBoard board = Boot();
        BsdSockets sockets = BsdSockets.Of(board.Stack);

        int[] fds = [.. Enumerable.Range(0, 8).Select(_ => sockets.Socket(AF_INET, SOCK_STREAM, 0))];
        Parallel.ForEach(fds, fd => Assert.AreEqual(0, sockets.Connect(fd, new SocketAddress(Gateway, server.Port))));
        foreach (int fd in fds)
        {
            Assert.AreEqual(1, sockets.Write(fd, [(byte)fd], 0, 1));
        }

        foreach (int fd in fds)
        {
            var answer = new byte[1];
            Assert.AreEqual(1, sockets.Read(fd, answer, 0, 1));
            Assert.AreEqual((byte)fd, answer[0]);
        }
    }

    [TestMethod]
    public void AClosedPortOfThePcRefuses()
    {
        using var socket = new System.Net.Sockets.Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        using VirtualBoard board = Boot();
        BsdSockets sockets = BsdSockets.Of(board.Stack);

        int fd = sockets.Socket(AF_INET, SOCK_STREAM, 0);
        int result = sockets.Connect(fd, new SocketAddress(Gateway, ((IPEndPoint)socket.LocalEndPoint!).Port));

        Assert.AreEqual(-1, result);
        Assert.AreEqual(Errno.ECONNREFUSED, sockets.Errno);
    }

    [TestMethod]
    public void APortRefusesAfterItsServerCloses()
    {
        using VirtualBoard board = Boot();
        BsdSockets sockets = BsdSockets.Of(board.Stack);
        int port;
        using (TestServer server = TestServer.Echo())
        {
            port = server.Port;
            int first = sockets.Socket(AF_INET, SOCK_STREAM, 0);
            Assert.AreEqual(0, sockets.Connect(first, new SocketAddress(Gateway, port)));
        }

        int second = sockets.Socket(AF_INET, SOCK_STREAM, 0);
        Assert.AreEqual(-1, sockets.Connect(second, new SocketAddress(Gateway, port)));
        Assert.AreEqual(Errno.ECONNREFUSED, sockets.Errno);
    }

    private static VirtualBoard Boot() =>
        VirtualBoard.Boot(new BoardSettings { Forwards = [new PortForward(0, 7)] }, (_, _) => { });
}
