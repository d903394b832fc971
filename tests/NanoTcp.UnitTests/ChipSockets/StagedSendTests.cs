using nanoFramework.TestFramework;
using NanoTcp.Simulation;
using NanoTcp.Sockets;
using NanoTcp.UnitTests.Sockets;
using NanoTcp.W5500.Sockets;

namespace NanoTcp.UnitTests.ChipSockets
{
    /// <summary>Data that lie in the chip behind a SEND that is under way: the chip hears of them when it has ended, and not before.</summary>
    [TestClass]
    public class StagedSendTests
    {
        private const int DontWait = SocketConstants.MSG_DONTWAIT;

        [TestMethod]
        [DataRow(SocketWorld.Chip, 1)]
        [DataRow(SocketWorld.Chip, 100)]
        [DataRow(SocketWorld.Chip, 700)]
        [DataRow(SocketWorld.Chip, 1460)]
        [DataRow(SocketWorld.Hybrid, 100)]
        [DataRow(SocketWorld.Hybrid, 1460)]
        [DataRow(SocketWorld.Paranoid, 1)]
        [DataRow(SocketWorld.Paranoid, 100)]
        [DataRow(SocketWorld.Paranoid, 1460)]
        public void SendsNeverOverlapAndTheStreamStaysInOrder(int kind, int piece)
        {
            const int total = 20_000;
            SocketWorld world = new SocketWorld(kind);
            world.Connect(out int board, out int peer);
            byte[] stream = Packets.Bytes(total);
            BsdSockets sockets = BsdSockets.Of(world.Stack);
            int sent = 0;
            int received = 0;
            for (int turn = 0; received < total && turn < 100_000; turn++)
            {
                int count = total - sent < piece ? total - sent : piece;
                int written = count > 0 ? sockets.Send(board, stream, sent, count, DontWait) : 0;
                sent += written > 0 ? written : 0;
                if (written <= 0)
                {
                    world.PassTime(1);
                    received += Compare(world.Peer, peer, stream, received);
                }
            }

            Assert.AreEqual(total, received);
            Assert.AreEqual(0, world.ChipModel.Rules.Total);
        }

        [TestMethod]
        public void StagedDataAreSentWithoutAnotherCall()
        {
            SocketWorld world = new SocketWorld(SocketWorld.Chip);
            world.Connect(out int board, out int peer);
            Assert.AreEqual(1000, world.Board.Send(board, 1000, DontWait));
            Assert.AreEqual(500, world.Board.Send(board, 500, DontWait));

            world.PassTime(10);

            Assert.AreEqual(1500, world.Peer.Read(peer, 2000));
        }

        [TestMethod]
        public void FinFollowsStagedData()
        {
            SocketWorld world = new SocketWorld(SocketWorld.Chip);
            world.Connect(out int board, out int peer);
            world.Board.Send(board, 1000, DontWait);
            world.Board.Send(board, 500, DontWait);

            world.Board.Close(board);
            world.PassTime(50);

            Assert.AreEqual(1500, world.Peer.Read(peer, 2000));
            Assert.AreEqual(0, world.Peer.Read(peer, 2000));
        }

        [TestMethod]
        public void StagedDataAreSentAfterAShortLinkLoss()
        {
            SocketWorld world = new SocketWorld(SocketWorld.Chip);
            world.Connect(out int board, out int peer);
            world.Board.Send(board, 1000, DontWait);
            world.Cable.IsPlugged = false;
            Assert.AreEqual(500, world.Board.Send(board, 500, DontWait));
            world.PassTime(1000);

            world.Cable.IsPlugged = true;
            world.PassTime(10_000);

            Assert.AreEqual(1500, world.Peer.Read(peer, 2000));
        }

        [TestMethod]
        public void TheConnectionTimesOutOnALongLinkLoss()
        {
            SocketWorld world = new SocketWorld(SocketWorld.Chip);
            world.Connect(out int board, out _);
            world.Board.Send(board, 1000, DontWait);
            world.Cable.IsPlugged = false;
            world.Board.Send(board, 500, DontWait);
            long start = world.Clock.Now;

            Assert.AreEqual(-Errno.ETIMEDOUT, world.Board.Read(board, 1));

            Assert.IsTrue(world.Clock.Now - start < 35_000);
        }

        [TestMethod]
        [DataRow(false)]
        [DataRow(true)]
        public void StagedDataAreDroppedOnAChipReset(bool inTransfer)
        {
            SocketWorld world = new SocketWorld(SocketWorld.Chip);
            world.ChipModel.Rules.Throws = false;
            world.Connect(out int board, out int peer);
            world.Board.Send(board, 1000, DontWait);
            if (inTransfer)
            {
                world.ChipModel.Faults.ResetInTransfer = 1;
                world.Board.Send(board, 500, DontWait);
            }
            else
            {
                world.Board.Send(board, 500, DontWait);
                world.ChipModel.LosePower();
            }

            int result = world.Board.Read(board, 1);
            world.PassTime(5000);

            Assert.IsTrue(result == -Errno.ENETDOWN || result == -Errno.ECONNRESET, result.ToString());
            Assert.AreEqual(-Errno.EPIPE, world.Board.Send(board, 1, DontWait));
            int arrived = world.Peer.Read(peer, 2000);
            Assert.IsTrue(arrived == -Errno.EAGAIN || arrived == 1000, arrived.ToString());
            Assert.AreEqual(8, world.Device.FreeSockets);
        }

        [TestMethod]
        public void AStuckSendTimesOutWithoutABlockedWriter()
        {
            W5500SocketOptions options = SocketWorld.SocketOptions(SocketWorld.Chip);
            options.StallTimeout = 20_000;
            SocketWorld world = new SocketWorld(SocketWorld.Chip, options);
            world.Connect(out int board, out _);
            world.Cut();
            world.Board.Send(board, 100, DontWait);
            long start = world.Clock.Now;

            Assert.AreEqual(-Errno.ETIMEDOUT, world.Board.Read(board, 1));

            long waited = world.Clock.Now - start;
            Assert.IsTrue(waited >= 20_000 && waited <= 20_200, waited.ToString());
            Assert.AreEqual(1L, world.Device.Counters.SendErrors);
        }

        [TestMethod]
        public void AStuckDatagramTimesOutAndTheSocketContinues()
        {
            W5500SocketOptions options = SocketWorld.SocketOptions(SocketWorld.Chip);
            options.StallTimeout = 5000;
            SocketWorld world = new SocketWorld(SocketWorld.Chip, options);
            int board = world.Board.Udp(7);
            int peer = world.Peer.Udp(99);
            world.Board.SendTo(board, 10, SocketWorld.PeerAddress, 99);
            world.PassTime(100);
            world.Peer.Receive(peer);
            world.Cable.IsPlugged = false;
            world.Board.SendTo(board, 10, SocketWorld.PeerAddress, 99);
            world.PassTime(6000);

            Assert.AreEqual(Errno.ETIMEDOUT, world.Board.Get(board, SocketConstants.SO_ERROR));

            world.Cable.IsPlugged = true;
            world.PassTime(4000);
            Assert.AreEqual(11, world.Board.SendTo(board, 11, SocketWorld.PeerAddress, 99));
            world.PassTime(100);
            Assert.AreEqual(11, world.Peer.Receive(peer));
        }

        // The received data, byte by byte.
        private static int Compare(Calls peer, int fd, byte[] stream, int position)
        {
            int read = peer.Read(fd, 4096);
            for (int i = 0; i < read; i++)
            {
                Assert.IsTrue(peer.Buffer[i] == stream[position + i], "another byte");
            }

            return read > 0 ? read : 0;
        }
    }
}
