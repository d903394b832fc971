using nanoFramework.TestFramework;
using NanoTcp.Sockets;

namespace NanoTcp.UnitTests.Sockets
{
    /// <summary>Behavior of a datagram socket, whether the software or the chip serves it.</summary>
    [TestClass]
    public class AnyUdpTests
    {
        [TestMethod]
        [DataRow(SocketWorld.Software)]
        [DataRow(SocketWorld.Chip)]
        [DataRow(SocketWorld.Hybrid)]
        [DataRow(SocketWorld.Paranoid)]
        public void ADatagramIsReceivedWithItsSendersAddress(int kind)
        {
            SocketWorld world = new SocketWorld(kind);
            int board = world.Board.Udp(7);
            int peer = world.Peer.Udp(99);

            world.Peer.SendTo(peer, 1000, SocketWorld.BoardAddress, 7);

            Assert.AreEqual(1000, world.Board.Receive(board, 2000, 0));
            Assert.AreEqual("10.0.0.2:99", world.Board.From.ToString());
            Assert.AreEqual((byte)(Packets.Bytes(1000)[999]), world.Board.Buffer[999]);
        }

        [TestMethod]
        [DataRow(SocketWorld.Software)]
        [DataRow(SocketWorld.Chip)]
        [DataRow(SocketWorld.Hybrid)]
        [DataRow(SocketWorld.Paranoid)]
        public void AReplyReachesTheSender(int kind)
        {
            SocketWorld world = new SocketWorld(kind);
            int board = world.Board.Udp(7);
            int one = world.Peer.Udp(98);
            int other = world.Peer.Udp(99);
            for (int i = 0; i < 10; i++)
            {
                world.Peer.SendTo(i % 2 == 0 ? one : other, 10 + i, SocketWorld.BoardAddress, 7);
                int count = world.Board.Receive(board, 2000, 0);
                Assert.AreEqual(10 + i, count);
                Assert.AreEqual(count, world.Board.SendTo(board, count, world.Board.From.Address, world.Board.From.Port));
                world.PassTime(5);
                Assert.AreEqual(10 + i, world.Peer.Receive(i % 2 == 0 ? one : other));
            }
        }

        [TestMethod]
        [DataRow(SocketWorld.Software)]
        [DataRow(SocketWorld.Chip)]
        [DataRow(SocketWorld.Hybrid)]
        public void DatagramsKeepBoundariesAndAreTruncated(int kind)
        {
            SocketWorld world = new SocketWorld(kind);
            int board = world.Board.Udp(7);
            int peer = world.Peer.Udp(99);
            KnowEachOther(world, peer, board);
            world.Peer.SendTo(peer, 5, SocketWorld.BoardAddress, 7);
            world.Peer.SendTo(peer, 6, SocketWorld.BoardAddress, 7);
            world.Peer.SendTo(peer, 7, SocketWorld.BoardAddress, 7);
            world.PassTime(20);

            Assert.AreEqual(3, world.Board.Receive(board, 3, 0));
            Assert.AreEqual(6, world.Board.Receive(board, 100, SocketConstants.MSG_PEEK));
            Assert.AreEqual(6, world.Board.Receive(board, 100, 0));
            Assert.AreEqual(7, world.Board.Receive(board, 100, 0));
            Assert.AreEqual(-Errno.EAGAIN, world.Board.Receive(board));
        }

        [TestMethod]
        [DataRow(SocketWorld.Software)]
        [DataRow(SocketWorld.Chip)]
        [DataRow(SocketWorld.Hybrid)]
        public void AConnectedSocketReceivesFromItsPeerOnly(int kind)
        {
            SocketWorld world = new SocketWorld(kind);
            int board = world.Board.Udp(7);
            int friend = world.Peer.Udp(98);
            int stranger = world.Peer.Udp(99);
            KnowEachOther(world, friend, board);
            Assert.AreEqual(0, world.Board.Connect(board, SocketWorld.PeerAddress, 98));

            world.Peer.SendTo(stranger, 5, SocketWorld.BoardAddress, 7);
            world.Peer.SendTo(friend, 6, SocketWorld.BoardAddress, 7);
            world.PassTime(20);

            Assert.AreEqual(6, world.Board.Receive(board, 100, 0));
            Assert.AreEqual(-Errno.EAGAIN, world.Board.Receive(board));
            Assert.AreEqual(4, world.Board.Send(board, 4, 0));
            world.PassTime(20);
            Assert.AreEqual(4, world.Peer.Receive(friend));
        }

        [TestMethod]
        [DataRow(SocketWorld.Software)]
        [DataRow(SocketWorld.Chip)]
        [DataRow(SocketWorld.Hybrid)]
        public void AConnectedSocketGetsPortUnreachable(int kind)
        {
            SocketWorld world = new SocketWorld(kind);
            int board = world.Board.Udp();
            world.Board.Connect(board, SocketWorld.PeerAddress, 98);

            Assert.AreEqual(5, world.Board.Send(board, 5, 0));

            Assert.AreEqual(-Errno.ECONNREFUSED, world.Board.Receive(board, 100, 0));
        }

        [TestMethod]
        [DataRow(SocketWorld.Software)]
        [DataRow(SocketWorld.Chip)]
        [DataRow(SocketWorld.Hybrid)]
        public void ABroadcastNeedsSoBroadcast(int kind)
        {
            SocketWorld world = new SocketWorld(kind);
            int board = world.Board.Udp(7);
            int peer = world.Peer.Udp(99);
            Assert.AreEqual(-Errno.EACCES, world.Board.SendTo(board, 5, SocketConstants.INADDR_BROADCAST, 99));
            world.Board.Set(board, SocketConstants.SO_BROADCAST, 1);

            Assert.AreEqual(5, world.Board.SendTo(board, 5, SocketConstants.INADDR_BROADCAST, 99));
            world.PassTime(20);

            Assert.AreEqual(5, world.Peer.Receive(peer));
        }

        [TestMethod]
        [DataRow(SocketWorld.Software)]
        [DataRow(SocketWorld.Chip)]
        [DataRow(SocketWorld.Hybrid)]
        public void InvalidSendsAreRejected(int kind)
        {
            SocketWorld world = new SocketWorld(kind);
            int board = world.Board.Udp(7);

            // the software sends what is longer in fragments; the chip has none
            int longest = kind == SocketWorld.Chip ? 1472 : 65_507;
            Assert.AreEqual(-Errno.EMSGSIZE, world.Board.SendTo(board, longest + 1, SocketWorld.PeerAddress, 9));
            Assert.AreEqual(1472, world.Board.SendTo(board, 1472, SocketWorld.PeerAddress, 9));
            Assert.AreEqual(-Errno.EDESTADDRREQ, world.Board.Send(board, 5, 0));
            Assert.AreEqual(-Errno.EINVAL, world.Board.SendTo(board, 5, SocketWorld.PeerAddress, 0));
            Assert.AreEqual(-Errno.EADDRINUSE, world.Board.Bind(world.Board.Udp(), 0, 7));
        }

        // While a link address is being asked for, only the last datagram is kept (RFC 1122 section 2.3.2.2).
        [TestMethod]
        [DataRow(SocketWorld.Software)]
        [DataRow(SocketWorld.Chip)]
        [DataRow(SocketWorld.Hybrid)]
        [DataRow(SocketWorld.Paranoid)]
        public void MsgTruncReturnsADatagramsFullLength(int kind)
        {
            SocketWorld world = new SocketWorld(kind);
            int board = world.Board.Udp(7);
            int peer = world.Peer.Udp(99);
            KnowEachOther(world, peer, board);
            world.Peer.SendTo(peer, 50, SocketWorld.BoardAddress, 7);
            world.Peer.SendTo(peer, 60, SocketWorld.BoardAddress, 7);
            world.PassTime(20);

            Assert.AreEqual(50, world.Board.Receive(board, 10, SocketConstants.MSG_TRUNC | SocketConstants.MSG_PEEK));
            Assert.AreEqual(50, world.Board.Receive(board, 10, SocketConstants.MSG_TRUNC));
            Assert.AreEqual(10, world.Board.Receive(board, 10, 0));
            Assert.AreEqual(-Errno.EAGAIN, world.Board.Receive(board));
        }

        [TestMethod]
        [DataRow(SocketWorld.Software)]
        [DataRow(SocketWorld.Chip)]
        [DataRow(SocketWorld.Hybrid)]
        public void ReceiveMsgReportsTruncation(int kind)
        {
            SocketWorld world = new SocketWorld(kind);
            int board = world.Board.Udp(7);
            int peer = world.Peer.Udp(99);
            KnowEachOther(world, peer, board);
            world.Peer.SendTo(peer, 50, SocketWorld.BoardAddress, 7);
            world.Peer.SendTo(peer, 8, SocketWorld.BoardAddress, 7);
            world.PassTime(20);
            Message message = new Message { Vectors = new IoVector[] { new IoVector(new byte[8], 0, 8) }, VectorCount = 1 };

            Assert.AreEqual(8, world.Board.ReceiveMsg(board, message, 0));
            Assert.AreEqual(SocketConstants.MSG_TRUNC, message.Flags);
            Assert.AreEqual(8, world.Board.ReceiveMsg(board, message, 0));
            Assert.AreEqual(0, message.Flags);
        }

        private static void KnowEachOther(SocketWorld world, int peer, int board)
        {
            world.Peer.SendTo(peer, 1, SocketWorld.BoardAddress, 7);
            world.PassTime(20);
            Assert.AreEqual(1, world.Board.Receive(board));
        }
    }
}
