using nanoFramework.TestFramework;
using NanoTcp.Simulation;

namespace NanoTcp.UnitTests.Simulation
{
    [TestClass]
    public class W5500ParanoidTests
    {
        [TestMethod]
        public void AFrameArrivesBetweenTheTwoBytesOfRxRsr()
        {
            ChipBench bench = ChipBench.MacRaw();
            bench.PeerSends(Frames.To(Frames.ChipAddress, 238, 1));
            bench.Chip.TearsReads = true;
            bench.PeerSends(Frames.To(Frames.ChipAddress, 60, 2));

            // 240 bytes were there, 302 are: high byte of the one, low byte of the other.
            Assert.AreEqual(302 & 0xFF, bench.Read16(0x0026, ChipBench.SocketRead));
            Assert.AreEqual(302, bench.Read16(0x0026, ChipBench.SocketRead));
        }

        [TestMethod]
        public void AFrameArrivesBetweenTheTwoBytesOfRxWr()
        {
            ChipBench bench = ChipBench.MacRaw();
            bench.PeerSends(Frames.To(Frames.ChipAddress, 238, 1));
            bench.Chip.TearsReads = true;
            bench.PeerSends(Frames.To(Frames.ChipAddress, 60, 2));

            Assert.AreEqual(302 & 0xFF, bench.Read16(0x002A, ChipBench.SocketRead));
        }

        [TestMethod]
        public void ATornStatusBurstDoesNotAgreeWithItself()
        {
            ChipBench bench = ChipBench.MacRaw();
            bench.PeerSends(Frames.To(Frames.ChipAddress, 238, 1));
            bench.Chip.TearsReads = true;
            bench.PeerSends(Frames.To(Frames.ChipAddress, 60, 2));

            byte[] status = bench.Read(0x0020, ChipBench.SocketRead, 12);

            int received = (status[6] << 8) | status[7];
            int read = (status[8] << 8) | status[9];
            int written = (status[10] << 8) | status[11];
            Assert.AreNotEqual(written - read, received);
        }

        [TestMethod]
        public void SendingEndsBetweenTheTwoBytesOfTxFsr()
        {
            ChipBench bench = ChipBench.MacRaw();
            bench.Chip.TearsReads = true;
            bench.SendFrame(Frames.To(Frames.PeerAddress, 1514, 1));

            // 534 bytes were free, 2048 are.
            Assert.AreEqual(0x0200, bench.Read16(0x0020, ChipBench.SocketRead));
            Assert.AreEqual(0x0800, bench.Read16(0x0020, ChipBench.SocketRead));
        }

        [TestMethod]
        public void AHeldFrameArrivesWithoutARead()
        {
            ChipBench bench = ChipBench.MacRaw();
            bench.Write(0x0018, ChipBench.CommonWrite, 0x01);
            bench.Chip.TearsReads = true;
            bench.PeerSends(Frames.To(Frames.ChipAddress, 60, 1));
            Assert.IsFalse(bench.Chip.InterruptPin.IsLow);

            bench.Clock.Advance(bench.Chip.Timing.TornFrameHold);

            Assert.IsTrue(bench.Chip.InterruptPin.IsLow);
        }

        [TestMethod]
        public void PointersBeginWhereOpenReportsNotAtZero()
        {
            ChipBench bench = ChipBench.Ready();
            bench.Chip.IsParanoid = true;
            bench.OpenMacRaw(0x84);

            int place = bench.Read16(0x0024, ChipBench.SocketRead);

            Assert.AreEqual(bench.Chip.InitialPointer, place);
            Assert.AreNotEqual(0, place);
            Assert.AreEqual(place, bench.Read16(0x0022, ChipBench.SocketRead));
            Assert.AreEqual(place, bench.Read16(0x0028, ChipBench.SocketRead));
            Assert.AreEqual(place, bench.Read16(0x002A, ChipBench.SocketRead));
        }
    }
}
