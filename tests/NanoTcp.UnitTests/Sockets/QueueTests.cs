using nanoFramework.TestFramework;
using NanoTcp.Sockets;

namespace NanoTcp.UnitTests.Sockets
{
    /// <summary>FIONREAD, SIOCOUTQ and SIOCOUTQNSD: how much waits to be read, acknowledged and sent.</summary>
    [TestClass]
    public class QueueTests
    {
        private const int Unacknowledged = SocketConstants.SIOCOUTQ;
        private const int Unsent = SocketConstants.SIOCOUTQNSD;

        [TestMethod]
        [DataRow(SocketWorld.Software)]
        [DataRow(SocketWorld.Chip)]
        [DataRow(SocketWorld.Hybrid)]
        [DataRow(SocketWorld.Paranoid)]
        public void AConnectionTellsHowMuchCanBeRead(int kind)
        {
            SocketWorld world = new SocketWorld(kind);
            world.Accept(out int board, out int peer);
            Assert.AreEqual(0, world.Board.Readable(board));
            world.Peer.Send(peer, 10, 0);
            world.Peer.Send(peer, 20, 0);
            world.PassTime(100);

            Assert.AreEqual(30, world.Board.Readable(board));
            world.Board.Read(board, 12);
            Assert.AreEqual(18, world.Board.Readable(board));
        }

        [TestMethod]
        [DataRow(SocketWorld.Software)]
        [DataRow(SocketWorld.Chip)]
        [DataRow(SocketWorld.Hybrid)]
        [DataRow(SocketWorld.Paranoid)]
        public void AConnectionTellsHowMuchIsNotAcknowledged(int kind)
        {
            SocketWorld world = new SocketWorld(kind);
            world.Accept(out int board, out int _);
            Assert.AreEqual(0, world.Board.Number(board, Unacknowledged));

            Assert.AreEqual(700, world.Board.Write(board, 700));
            Assert.AreEqual(700, world.Board.Number(board, Unacknowledged));
            world.PassTime(500);
            Assert.AreEqual(0, world.Board.Number(board, Unacknowledged));
        }

        [TestMethod]
        [DataRow(SocketWorld.Software)]
        [DataRow(SocketWorld.Chip)]
        [DataRow(SocketWorld.Hybrid)]
        public void AListenerHasNoQueues(int kind)
        {
            SocketWorld world = new SocketWorld(kind);
            int listener = world.Board.Listener(80, 1);

            Assert.AreEqual(-Errno.EINVAL, world.Board.Readable(listener));
            Assert.AreEqual(-Errno.EINVAL, world.Board.Number(listener, Unacknowledged));
            Assert.AreEqual(-Errno.ENOTTY, world.Board.Ioctl(listener, 77, 0));
        }

        [TestMethod]
        [DataRow(SocketWorld.Software)]
        [DataRow(SocketWorld.Chip)]
        [DataRow(SocketWorld.Hybrid)]
        public void ADatagramSocketTellsTheLengthOfItsFirstDatagram(int kind)
        {
            SocketWorld world = new SocketWorld(kind);
            int board = world.Board.Udp(100);
            int peer = world.Peer.Udp(200);
            Assert.AreEqual(0, world.Board.Readable(board));
            world.Peer.SendTo(peer, 10, SocketWorld.BoardAddress, 100);
            world.PassTime(100);
            world.Peer.SendTo(peer, 20, SocketWorld.BoardAddress, 100);
            world.PassTime(100);

            Assert.AreEqual(10, world.Board.Readable(board));
            Assert.AreEqual(10, world.Board.Receive(board));
            Assert.AreEqual(20, world.Board.Readable(board));
        }

        [TestMethod]
        public void ASocketWithoutAConnectionHasNothingToSend()
        {
            Calls calls = new Lan().Calls;
            int fd = calls.Tcp();

            Assert.AreEqual(0, calls.Number(fd, Unacknowledged));
            Assert.AreEqual(0, calls.Number(fd, Unsent));
            Assert.AreEqual(0, calls.Number(calls.Udp(), Unacknowledged));
            Assert.AreEqual(-Errno.ENOTTY, calls.Number(calls.Udp(), Unsent));
        }

        [TestMethod]
        public void AWriterThatBlocksAtTheLimitOfUnsentBytesResumes()
        {
            Calls calls = Lan.Settled().Calls;
            calls.Connected(out int client, out int server);
            calls.Set(client, SocketConstants.IPPROTO_TCP, SocketConstants.TCP_NOTSENT_LOWAT, 1);

            Assert.AreEqual(6000, calls.Write(client, 6000));

            int read = 0;
            while (read < 6000)
            {
                read += calls.Read(server, 6000);
            }

            Assert.AreEqual(6000, read);
        }

        [TestMethod]
        public void TheChipDoesNotTellWhatItHasNotSent()
        {
            SocketWorld world = new SocketWorld(SocketWorld.Chip);
            Assert.AreEqual(-Errno.ENOTTY, world.Board.Number(world.Board.Tcp(), Unsent));
        }
    }
}
