using nanoFramework.TestFramework;
using NanoTcp.SpiEthernet;

namespace NanoTcp.UnitTests.Drivers
{
    /// <summary>
    /// What every driver of an Ethernet chip on SPI must pass. A derived class inherits the tests of a contract, and names its chip in
    /// its Setup. The factory is static, since a board calls tests without an instance.
    /// </summary>
    public abstract class SpiEthernetTests
    {
        private protected static BenchFactory Factory { get; private set; }

        private protected static void Use(BenchFactory factory)
        {
            Factory = factory;
        }

        private protected static DriverBench NewBench(bool interruptPin, bool resetPin) => Factory.Make(interruptPin, resetPin, 1);

        /// <summary>A bench whose device is open, has its link, and has dealt with everything that the start left behind.</summary>
        private protected static DriverBench Opened(bool interruptPin, bool resetPin, uint seed)
        {
            DriverBench bench = Factory.Make(interruptPin, resetPin, seed);
            bench.Open();
            return bench;
        }

        private protected static DriverBench Opened(bool interruptPin) => Opened(interruptPin, true, 1);

        private protected static void AssertCarriesFrames(DriverBench bench)
        {
            bench.AwaitLink();
            bench.PollFor(2);
            bench.Deliver(700, 77);
            bench.Clock.Sleep(2);
            Assert.AreEqual(1, bench.Receive());
            Assert.IsTrue(bench.BatchHolds(0, 700, 77));
            int sent = bench.SentCount;
            Assert.AreEqual(0, bench.Transmit(800, 78));
            bench.Settle();
            Assert.AreEqual(sent + 1, bench.SentCount);
            Assert.IsTrue(bench.WasSent(sent, 800, 78));
        }

        private protected static void AssertState(DriverBench bench, SpiEthernetState state)
        {
            Assert.AreEqual((int)state, (int)bench.Device.State, bench.Device.StateMessage);
        }
    }
}
