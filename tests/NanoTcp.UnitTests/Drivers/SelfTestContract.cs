using nanoFramework.TestFramework;
using NanoTcp.Simulation;
using NanoTcp.SpiEthernet;

namespace NanoTcp.UnitTests.Drivers
{
    /// <summary>What opening a device finds, and how it says so.</summary>
    public abstract class SelfTestContract : SpiEthernetTests
    {
        // a module's reset supervisor may take a second
        private const int LongestOpen = 1100;

        [TestMethod]
        public void AWorkingChipPasses()
        {
            DriverBench bench = NewBench(true, true);

            Assert.AreEqual(0, bench.Device.Open(0));

            AssertFinding(bench, SelfTestResult.Passed, "found, SPI reliable at 20000000 Hz");
            AssertState(bench, SpiEthernetState.NoLink);
            Assert.IsTrue(bench.Clock.Now < 100, bench.Clock.Now.ToString());
            Assert.AreEqual(1, bench.Reset.Pulses);
            Assert.AreEqual(0, bench.Chip.Rules.Habits);
        }

        [TestMethod]
        public void BeforeOpenThereIsNoResult()
        {
            DriverBench bench = NewBench(true, true);

            AssertFinding(bench, SelfTestResult.NotRun, "not tested");
            AssertState(bench, SpiEthernetState.Closed);
            Assert.AreEqual(0, bench.Wire.Count);
        }

        [TestMethod]
        [DataRow(true, true)]
        [DataRow(true, false)]
        [DataRow(false, true)]
        [DataRow(false, false)]
        public void EveryChoiceOfPinsWorks(bool interruptPin, bool resetPin)
        {
            DriverBench bench = Opened(interruptPin, resetPin, 1);

            bench.Deliver(100, 1);
            Assert.AreEqual(1, bench.PollFor(3));
            Assert.AreEqual(0, bench.Transmit(100, 2));
            bench.Settle();
            Assert.IsTrue(bench.WasSent(0, 100, 2));
        }

        [TestMethod]
        [DataRow(true)]
        [DataRow(false)]
        public void MisoStuckLowIsReportedAsNoChip(bool resetPin)
        {
            DriverBench bench = NewBench(true, resetPin);
            bench.Chip.Faults.Miso = SignalFault.StuckLow;

            Assert.AreEqual(-Errno.ENODEV, bench.Device.Open(0));

            AssertFinding(bench, SelfTestResult.NoChipMisoLow, "MISO stays low");
            Assert.IsTrue(bench.Clock.Now < LongestOpen);
        }

        [TestMethod]
        [DataRow(true)]
        [DataRow(false)]
        public void MisoStuckHighIsReportedAsNoChip(bool resetPin)
        {
            DriverBench bench = NewBench(true, resetPin);
            bench.Chip.Faults.Miso = SignalFault.StuckHigh;

            Assert.AreEqual(-Errno.ENODEV, bench.Device.Open(0));

            AssertFinding(bench, SelfTestResult.NoChipMisoHigh, "MISO stays high");
            Assert.IsTrue(bench.Clock.Now < LongestOpen);
        }

        [TestMethod]
        public void ADisconnectedResetLineIsReportedIfTheChipStillAnswers()
        {
            DriverBench bench = NewBench(true, true);
            bench.Reset.IsOpen = true;
            bench.Clock.Sleep(Factory.WakeTime);

            Assert.AreEqual(-Errno.EIO, bench.Device.Open(0));

            AssertFinding(bench, SelfTestResult.ResetLineStuck, "give no reset pin");
        }

        [TestMethod]
        public void AfterAFailureTheDeviceCanBeOpenedAgain()
        {
            DriverBench bench = NewBench(true, true);
            bench.Chip.Faults.Miso = SignalFault.StuckLow;
            bench.Device.Open(0);
            AssertState(bench, SpiEthernetState.Closed);

            bench.Chip.Faults.Miso = SignalFault.None;
            bench.Open();

            AssertState(bench, SpiEthernetState.Running);
        }

        private protected static void AssertFinding(DriverBench bench, SelfTestResult finding, string words)
        {
            Assert.AreEqual((int)finding, bench.SelfTest, bench.Device.SelfTestMessage);
            Assert.Contains(words, bench.Device.SelfTestMessage);
            Assert.EndsWith(".", bench.Device.SelfTestMessage);
        }
    }
}
