using nanoFramework.TestFramework;
using NanoTcp.Sockets;

namespace NanoTcp.UnitTests.Sockets
{
    /// <summary>epoll on sockets of the software, the chip, or both: each reports its changes.</summary>
    [TestClass]
    public class AnyEpollTests
    {
        private const int In = SocketConstants.EPOLLIN;
        private const int Out = SocketConstants.EPOLLOUT;
        private const int PeerHup = SocketConstants.EPOLLRDHUP;
        private const int Edge = SocketConstants.EPOLLET;

        [TestMethod]
        [DataRow(SocketWorld.Software, 0)]
        [DataRow(SocketWorld.Chip, 0)]
        [DataRow(SocketWorld.Hybrid, 0)]
        [DataRow(SocketWorld.Paranoid, 0)]
        [DataRow(SocketWorld.Software, Edge)]
        [DataRow(SocketWorld.Chip, Edge)]
        [DataRow(SocketWorld.Hybrid, Edge)]
        [DataRow(SocketWorld.Paranoid, Edge)]
        public void AConnectionIsServedFromItsHandshakeToItsEnd(int kind, int mode)
        {
            SocketWorld world = new SocketWorld(kind);
            int epfd = world.Board.Epoll();
            int listener = world.Board.Listener(80, 2);
            world.Board.EpollAdd(epfd, listener, In | mode);
            Assert.AreEqual(0, world.Board.EpollWait(epfd, 100));

            int peer = -1;
            world.After(100, () => peer = world.PeerConnects(80));
            Assert.AreEqual(In, world.Board.EpollWait(epfd, 10_000), "a connection to accept");
            Assert.AreEqual(listener, world.Board.EpollFd);
            int board = world.Board.Accept(listener);
            world.Board.EpollAdd(epfd, board, In | PeerHup | mode);
            Assert.AreEqual(0, world.Board.EpollWait(epfd, 100));

            for (int i = 0; i < 3; i++)
            {
                world.After(100, () => world.Peer.Send(peer, 10, 0));
                Assert.AreEqual(In, world.Board.EpollWait(epfd, 10_000), "data");
                Assert.AreEqual(board, world.Board.EpollFd);
                Assert.AreEqual(10, world.Board.Read(board, 100));
                world.Board.EpollWait(epfd, 0);
                Assert.AreEqual(0, world.Board.EpollWait(epfd, 100));
            }

            world.After(100, () => world.Peer.Close(peer));
            Assert.AreEqual(In | PeerHup, world.Board.EpollWait(epfd, 10_000), "the end");
            Assert.AreEqual(0, world.Board.Read(board, 100));
            Assert.AreEqual(0, world.Board.Close(board));
            Assert.AreEqual(0, world.Board.EpollWait(epfd, 100));
        }

        [TestMethod]
        [DataRow(SocketWorld.Software)]
        [DataRow(SocketWorld.Chip)]
        [DataRow(SocketWorld.Hybrid)]
        [DataRow(SocketWorld.Paranoid)]
        public void AConnectionAttemptIsReportedWhenItHasSucceeded(int kind)
        {
            SocketWorld world = new SocketWorld(kind);
            world.PeerListener(80, 2);
            int fd = world.Board.Tcp();
            world.Board.NonBlocking(fd);
            int epfd = world.Board.Epoll();
            world.Board.Connect(fd, SocketWorld.PeerAddress, 80);
            world.Board.EpollAdd(epfd, fd, Out | Edge);

            Assert.AreEqual(Out, world.Board.EpollWait(epfd, 10_000));
            Assert.AreEqual(0, world.Board.Connect(fd, SocketWorld.PeerAddress, 80));
        }

        [TestMethod]
        [DataRow(SocketWorld.Software)]
        [DataRow(SocketWorld.Chip)]
        [DataRow(SocketWorld.Hybrid)]
        [DataRow(SocketWorld.Paranoid)]
        public void AFullConnectionBecomesWritable(int kind)
        {
            SocketWorld world = new SocketWorld(kind);
            world.Accept(out int board, out int peer);
            world.Board.NonBlocking(board);
            int epfd = world.Board.Epoll();
            while (world.Board.Send(board, 4000, 0) > 0)
            {
                world.PassTime(20);
            }

            world.Board.EpollAdd(epfd, board, Out);
            Assert.AreEqual(0, world.Board.EpollWait(epfd, 100));
            world.After(100, () =>
            {
                while (world.Peer.Receive(peer) > 0)
                {
                }
            });
            Assert.AreEqual(Out, world.Board.EpollWait(epfd, 10_000));
        }

        [TestMethod]
        [DataRow(SocketWorld.Software)]
        [DataRow(SocketWorld.Chip)]
        [DataRow(SocketWorld.Hybrid)]
        [DataRow(SocketWorld.Paranoid)]
        public void ADatagramIsReported(int kind)
        {
            SocketWorld world = new SocketWorld(kind);
            int fd = world.Board.Udp(9);
            int sender = world.Peer.Udp(7);
            int epfd = world.Board.Epoll();
            world.Board.EpollAdd(epfd, fd, In | Edge);
            Assert.AreEqual(0, world.Board.EpollWait(epfd, 100));

            for (int i = 0; i < 3; i++)
            {
                world.After(100, () => world.Peer.SendTo(sender, 5, SocketWorld.BoardAddress, 9));
                Assert.AreEqual(In, world.Board.EpollWait(epfd, 10_000));
                Assert.AreEqual(5, world.Board.Receive(fd));
            }
        }
    }
}
