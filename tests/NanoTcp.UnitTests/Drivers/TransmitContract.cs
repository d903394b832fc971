using nanoFramework.TestFramework;

namespace NanoTcp.UnitTests.Drivers
{
    /// <summary>Transmission: what is refused, and how long a call may take.</summary>
    public abstract class TransmitContract : SpiEthernetTests
    {
        [TestMethod]
        [DataRow(0)]
        [DataRow(13)]
        [DataRow(1515)]
        public void AnInvalidLengthIsRejected(int length)
        {
            DriverBench bench = Opened(true);

            Assert.AreEqual(-Errno.EMSGSIZE, bench.Transmit(length, 0));
            Assert.AreEqual(0, bench.Wire.Count);
            Assert.AreEqual(1L, bench.Device.Counters.SendErrors);
        }

        [TestMethod]
        public void WithoutLinkASendTakesNoTransaction()
        {
            DriverBench bench = Opened(true);
            bench.Cable.IsPlugged = false;
            bench.PollFor(600);
            bench.Wire.Forget();

            Assert.AreEqual(-Errno.ENETDOWN, bench.Transmit(100, 0));
            Assert.AreEqual(0, bench.Wire.Count);
            Assert.AreEqual(1L, bench.Device.Counters.SendErrors);
        }

        [TestMethod]
        public void WhileAFrameIsStuckACallReturnsWithinAFewMilliseconds()
        {
            DriverBench bench = Opened(true);
            bench.Chip.Faults.TransmitterStuck = true;
            bench.Transmit(500, 0);
            long start = bench.Clock.Now;

            Assert.AreEqual(-Errno.ENOBUFS, bench.Transmit(500, 1));
            Assert.IsTrue(bench.Clock.Now - start <= 8, (bench.Clock.Now - start).ToString());
            start = bench.Clock.Now;
            Assert.AreEqual(-Errno.ENOBUFS, bench.Transmit(500, 1));
            Assert.AreEqual(start, bench.Clock.Now);
        }

        [TestMethod]
        public void AClosedDeviceSendsNothing()
        {
            DriverBench bench = Opened(true);
            bench.Device.Close();
            bench.Wire.Forget();

            Assert.AreEqual(-Errno.ENETDOWN, bench.Transmit(100, 0));
            Assert.AreEqual(0, bench.Receive());
            Assert.AreEqual(0, bench.Wire.Count);
        }
    }
}
