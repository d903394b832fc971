using nanoFramework.TestFramework;
using NanoTcp.Sockets;
using NanoTcp.UnitTests.Sockets;

namespace NanoTcp.UnitTests.ChipSockets
{
    /// <summary>SPI transactions of a call on the chip's sockets: at most four, however many bytes.</summary>
    [TestClass]
    public class SpiBudgetTests
    {
        private const int DontWait = SocketConstants.MSG_DONTWAIT;

        private static SocketWorld s_world;
        private static long s_before;

        [TestMethod]
        [DataRow(1)]
        [DataRow(100)]
        [DataRow(1460)]
        [DataRow(2048)]
        public void ReceivingKnownDataTakesThreeTransactions(int count)
        {
            s_world = new SocketWorld(SocketWorld.Chip);
            s_world.Accept(out int board, out int peer);
            s_world.Peer.Write(peer, count);
            s_world.PassTime(500);

            Start();
            Assert.AreEqual(count, s_world.Board.Receive(board, count, DontWait));

            Expect(3);
        }

        [TestMethod]
        [DataRow(1)]
        [DataRow(100)]
        [DataRow(1460)]
        [DataRow(2048)]
        public void ReceivingAfterAPollTakesFourTransactions(int count)
        {
            s_world = new SocketWorld(SocketWorld.Chip);
            s_world.Accept(out int board, out int peer);
            s_world.Peer.Write(peer, 10);
            s_world.PassTime(500);
            s_world.Board.Receive(board, 10, DontWait);
            s_world.Peer.Write(peer, count);
            s_world.Clock.RunFor(500_000);

            Start();
            Assert.AreEqual(count, s_world.Board.Receive(board, count, DontWait));

            Expect(4);
        }

        [TestMethod]
        public void PollingWithoutDataTakesOneTransactionThenNone()
        {
            s_world = new SocketWorld(SocketWorld.Chip);
            s_world.Accept(out int board, out int peer);
            s_world.Peer.Write(peer, 10);
            s_world.PassTime(500);
            s_world.Board.Receive(board, 10, DontWait);

            Start();
            Assert.AreEqual(-Errno.EAGAIN, s_world.Board.Receive(board, 10, DontWait));
            Expect(1);
            Assert.AreEqual(-Errno.EAGAIN, s_world.Board.Receive(board, 10, DontWait));

            Expect(1);
        }

        [TestMethod]
        [DataRow(1)]
        [DataRow(100)]
        [DataRow(1460)]
        [DataRow(2048)]
        public void SendingTakesThreeTransactionsAndFourWhileTheLastSendIsPending(int count)
        {
            s_world = new SocketWorld(SocketWorld.Chip);
            s_world.Connect(out int board, out _);

            Start();
            Assert.AreEqual(count, s_world.Board.Send(board, count, DontWait));
            Expect(3);
            s_world.Clock.RunFor(500_000);
            Start();
            Assert.AreEqual(count, s_world.Board.Send(board, count, DontWait));

            Expect(4);
        }

        [TestMethod]
        public void DetectingTheEndOfASendTakesNoTransaction()
        {
            s_world = new SocketWorld(SocketWorld.Chip);
            s_world.Connect(out int board, out _);
            s_world.PassTime(60);

            Start();
            s_world.Board.Send(board, 100, DontWait);
            s_world.PassTime(100);

            // Three for the call, and one for each read of the state.
            Assert.IsTrue(Count() <= 3 + 2, Count().ToString());
        }

        [TestMethod]
        [DataRow(1)]
        [DataRow(100)]
        [DataRow(700)]
        [DataRow(1024)]
        [DataRow(1460)]
        [DataRow(8192)]
        public void AStreamWriteTakesFourTransactionsPerHalfBuffer(int count)
        {
            const int half = 1024;
            s_world = new SocketWorld(SocketWorld.Chip);
            s_world.Connect(out int board, out int peer);
            int sent = 0;
            for (int turn = 0; turn < 500; turn++)
            {
                Start();
                int written = s_world.Board.Send(board, count, DontWait);
                int halves = count <= half || written < 0 ? 1 : 1 + (written / half);
                Assert.IsTrue(Count() <= 4 * halves, Count().ToString());
                if (written > 0)
                {
                    sent += written;
                }
                else
                {
                    s_world.PassTime(1);
                    s_world.Peer.Read(peer, 8192);
                }
            }

            Assert.IsTrue(sent >= 200 * (count < half ? count : half), sent.ToString());
        }

        [TestMethod]
        [DataRow(1)]
        [DataRow(1472)]
        public void ReceivingADatagramAndReplyingTakeFourTransactionsEach(int count)
        {
            s_world = new SocketWorld(SocketWorld.Chip);
            int board = s_world.Board.Udp(7);
            int one = s_world.Peer.Udp(98);
            int other = s_world.Peer.Udp(99);
            for (int i = 0; i < 4; i++)
            {
                s_world.Peer.SendTo(i % 2 == 0 ? one : other, count, SocketWorld.BoardAddress, 7);
                s_world.PassTime(20);
                Start();
                Assert.AreEqual(count, s_world.Board.Receive(board, 1472, DontWait));
                Expect(3);
                Start();
                Assert.AreEqual(count, s_world.Board.SendTo(board, count, SocketWorld.PeerAddress, s_world.Board.From.Port));
                Expect(4);
            }
        }

        [TestMethod]
        public void AnIdleConnectionWithAnInterruptPinIsPolledRarely()
        {
            s_world = new SocketWorld(SocketWorld.Chip);
            s_world.Accept(out _, out _);

            Start();
            s_world.PassTime(10_000);

            // Its state each 50 ms, the safety net each 250 ms, link and configuration each 500 ms.
            Assert.IsTrue(Count() <= 200 + 40 + 40 + 10, Count().ToString());
        }

        private static void Start()
        {
            s_before = s_world.Device.Counters.SpiTransactions;
        }

        private static long Count() => s_world.Device.Counters.SpiTransactions - s_before;

        private static void Expect(long transactions)
        {
            Assert.AreEqual(transactions, Count());
        }
    }
}
