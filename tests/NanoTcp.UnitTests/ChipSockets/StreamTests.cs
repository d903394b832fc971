using nanoFramework.TestFramework;
using NanoTcp.Sockets;
using NanoTcp.UnitTests.Sockets;
using NanoTcp.W5500.Sockets;

namespace NanoTcp.UnitTests.ChipSockets
{
    /// <summary>How a stream to the peer waits for room in the chip: rarely and briefly.</summary>
    [TestClass]
    public class StreamTests
    {
        private const int DontWait = SocketConstants.MSG_DONTWAIT;

        private const int LooksForRoom = 8;

        [TestMethod]
        [DataRow(8, 0, false, 18_500)]
        [DataRow(8, 0, true, 18_500)]
        [DataRow(8, 100, false, 15_500)]
        [DataRow(2, 20, false, 14_000)]
        [DataRow(2, 100, false, 11_000)]
        public void AStreamSaturatesTheBus(int kilobytes, int callMicroseconds, bool sendOkAwaitsAcknowledgment, int leastKilobits)
        {
            const int write = 8192;
            const int writes = 100;
            SocketWorld world = WorldOf(kilobytes);
            world.ChipModel.SendOkAwaitsAcknowledgment = sendOkAwaitsAcknowledgment;
            world.Port.CallMicroseconds = callMicroseconds;
            world.Connect(out int board, out int peer);
            world.PeerProgram.Step = () =>
            {
                while (world.Peer.Read(peer, 65_536) > 0)
                {
                }
            };
            for (int i = 0; i < writes / 4; i++)
            {
                world.Board.Write(board, write);
            }

            long start = world.Clock.Microseconds;
            for (int i = 0; i < writes; i++)
            {
                Assert.AreEqual(write, world.Board.Write(board, write));
            }

            long kilobits = (long)writes * write * 8 * 1000 / (world.Clock.Microseconds - start);
            Assert.IsTrue(kilobits >= leastKilobits, kilobits.ToString());
        }

        [TestMethod]
        public void PollingForSpaceBacksOff()
        {
            const int fewest = 1;
            SocketWorld world = FullWorld(out int board);
            world.Board.Set(board, SocketConstants.SO_SNDTIMEO, 20);

            long first = Transactions(world, board, 0);
            long last = 0;
            for (int i = 0; i < 6; i++)
            {
                last = Transactions(world, board, 0);
            }

            // a call polls at its start and again at its end
            Assert.IsTrue(first - last >= LooksForRoom - fewest, first.ToString() + " " + last.ToString());
        }

        [TestMethod]
        public void ANonBlockingWritePollsForSpaceTwice()
        {
            SocketWorld world = FullWorld(out int board);

            long looks = Transactions(world, board, DontWait);

            Assert.AreEqual(2L, looks);
        }

        // its peer reads nothing, and the chip has no room left
        private static SocketWorld FullWorld(out int board)
        {
            SocketWorld world = WorldOf(2);
            world.Connect(out board, out _);
            while (world.Board.Send(board, 1000, DontWait) > 0)
            {
                world.PassTime(50);
            }

            return world;
        }

        private static long Transactions(SocketWorld world, int board, int flags)
        {
            long before = world.Device.Counters.SpiTransactions;
            Assert.AreEqual(-Errno.EAGAIN, world.Board.Send(board, 1000, flags));
            return world.Device.Counters.SpiTransactions - before;
        }

        private static SocketWorld WorldOf(int kilobytes)
        {
            W5500SocketOptions options = SocketWorld.SocketOptions(SocketWorld.Chip);
            options.SocketKilobytes = kilobytes;
            return new SocketWorld(SocketWorld.Chip, options, true);
        }
    }
}
