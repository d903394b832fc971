using NanoTcp.Apps;
using NanoTcp.Sockets;
using static NanoTcp.Sockets.SocketConstants;

namespace NanoTcp.HostTests.Apps;

[TestClass]
public sealed class EchoServerTests
{
    [TestMethod]
    public void TheTextbookServerServesClientsInSequence()
    {
        const int listener = 0;
        BsdSockets sockets = BsdSockets.Of(new NetStack(new SystemClock(), new SeededRandom(1), null));
        Task<int> server = Task.Factory.StartNew(() => EchoServer.Run(sockets, 7), TaskCreationOptions.LongRunning);
        SpinWait.SpinUntil(() => sockets.OpenFiles == 1, TimeSpan.FromSeconds(10));

        for (byte i = 1; i <= 3; i++)
        {
            int fd = sockets.Socket(AF_INET, SOCK_STREAM, 0);
            while (sockets.Connect(fd, new SocketAddress(INADDR_LOOPBACK, 7)) < 0)
            {
                // It may not listen yet.
                Assert.AreEqual(Errno.ECONNREFUSED, sockets.Errno);
            }

            var answer = new byte[2];
            Assert.AreEqual(2, sockets.Write(fd, [i, i], 0, 2));
            Assert.AreEqual(2, sockets.Read(fd, answer, 0, 2));
            CollectionAssert.AreEqual(new[] { i, i }, answer);
            Assert.AreEqual(0, sockets.Close(fd));
        }

        Assert.AreEqual(0, sockets.Close(listener));
        Assert.IsTrue(server.Wait(TimeSpan.FromSeconds(10)), "the server ends when its listening socket is closed");
        Assert.AreEqual(Errno.EBADF, server.Result);
    }

    [TestMethod]
    public void TheTextbookServerTimesOutAnIdleClient()
    {
        const int accepted = 2;
        BsdSockets sockets = BsdSockets.Of(new NetStack(new SystemClock(), new SeededRandom(1), null));
        Task<int> server = Task.Factory.StartNew(() => EchoServer.Run(sockets, 7), TaskCreationOptions.LongRunning);
        SpinWait.SpinUntil(() => sockets.OpenFiles == 1, TimeSpan.FromSeconds(10));
        int fd = sockets.Socket(AF_INET, SOCK_STREAM, 0);
        while (sockets.Connect(fd, new SocketAddress(INADDR_LOOPBACK, 7)) < 0)
        {
            Assert.AreEqual(Errno.ECONNREFUSED, sockets.Errno);
        }

        Assert.AreEqual(1, sockets.Write(fd, [7], 0, 1));
        Assert.AreEqual(1, sockets.Read(fd, new byte[1], 0, 1));

        Assert.AreEqual(1, Option(sockets, accepted, SOL_SOCKET, SO_KEEPALIVE));
        Assert.AreEqual(60, Option(sockets, accepted, IPPROTO_TCP, TCP_KEEPIDLE));
        Assert.AreEqual(600_000, Option(sockets, accepted, SOL_SOCKET, SO_RCVTIMEO));
        Assert.AreEqual(600_000, Option(sockets, accepted, SOL_SOCKET, SO_SNDTIMEO));
        sockets.Close(fd);
        sockets.Close(0);
        Assert.IsTrue(server.Wait(TimeSpan.FromSeconds(10)));
    }

    [TestMethod]
    public void TheTextbookServerReportsAPortInUse()
    {
        BsdSockets sockets = BsdSockets.Of(new NetStack(new SystemClock(), new SeededRandom(1), null));
        int taken = sockets.Socket(AF_INET, SOCK_STREAM, 0);
        Assert.AreEqual(0, sockets.Bind(taken, new SocketAddress(INADDR_ANY, 7)));

        Assert.AreEqual(Errno.EADDRINUSE, EchoServer.Run(sockets, 7));
        Assert.AreEqual(1, sockets.OpenFiles);
    }

    private static int Option(BsdSockets sockets, int fd, int level, int option) =>
        sockets.GetSockOpt(fd, level, option, out int value) == 0 ? value : throw new InvalidOperationException($"errno {sockets.Errno}");
}
