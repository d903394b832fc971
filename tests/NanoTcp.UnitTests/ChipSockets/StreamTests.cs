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
        public void AStreamKeepsTheBusBusy(int kilobytes, int callMicroseconds, bool sendOkAwaitsAcknowledgment, int leastKilobits)
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
        public void RoomThatDoesNotComeIsLookedForLessAndLess()
        {
            SocketWorld world = WorldOf(2);
            world.Connect(out int board, out _);
            while (world.Board.Send(board, 1000, DontWait) > 0)
            {
                world.PassTime(50);
            }

            long looks = LooksForRoom;
            for (int i = 0; i < 6; i++)
            {
                long before = world.Device.Counters.SpiTransactions;
                Assert.AreEqual(-Errno.EAGAIN, world.Board.Send(board, 1000, DontWait));
                long now = world.Device.Counters.SpiTransactions - before;
                Assert.IsTrue(now <= looks, now.ToString());
                looks = now;
            }

            // one before the stack is served by the call that may not wait, and one after
            Assert.AreEqual(2L, looks);
        }

        private static SocketWorld WorldOf(int kilobytes)
        {
            W5500SocketOptions options = SocketWorld.SocketOptions(SocketWorld.Chip);
            options.SocketKilobytes = kilobytes;
            return new SocketWorld(SocketWorld.Chip, options, true);
        }
    }
}
