using System;
using nanoFramework.TestFramework;
using NanoTcp.Enc28j60;
using NanoTcp.Simulation;
using NanoTcp.SpiEthernet;
using NanoTcp.UnitTests.Drivers;

namespace NanoTcp.UnitTests.Enc28j60
{
    [TestClass]
    public class SelfTestTests : SelfTestContract
    {
        [Setup]
        public static void UseFactory()
        {
            Use(new Enc28j60BenchFactory());
        }

        [TestMethod]
        [DataRow(true, (int)SignalFault.StuckLow)]
        [DataRow(true, (int)SignalFault.StuckHigh)]
        [DataRow(false, (int)SignalFault.StuckLow)]
        [DataRow(false, (int)SignalFault.StuckHigh)]
        public void TheDriverWaitsForAResetSupervisor(bool resetPin, int misoInReset)
        {
            const int hold = 560;
            Enc28j60Bench bench = new Enc28j60Bench(true, resetPin);
            bench.Chip.Faults.IsAbsent = true;
            bench.Chip.Faults.Miso = (SignalFault)misoInReset;
            new ScheduledAction(bench.Clock, false, () =>
            {
                bench.Chip.Faults.IsAbsent = false;
                bench.Chip.Faults.Miso = SignalFault.None;
            }).Schedule(hold * 1000);

            Assert.AreEqual(0, bench.Device.Open(0), bench.Device.SelfTestMessage);
            Assert.IsTrue(bench.Clock.Now >= hold);
        }

        [TestMethod]
        public void AChipThatIsSilentAfterAResetIsStillInReset()
        {
            Enc28j60Bench bench = new Enc28j60Bench(true, true);
            bench.Clock.Sleep(10);
            bench.Wire.BeforeWrite = (byte[] buffer, int offset, int length) =>
            {
                bench.Chip.Faults.Miso = bench.Reset.Pulses > 0 ? SignalFault.StuckLow : SignalFault.None;
            };

            Assert.AreEqual(-Errno.EIO, bench.Device.Open(0));

            AssertFinding(bench, Enc28j60SelfTest.StillInReset, "still in reset");
        }

        [TestMethod]
        public void AnUnknownRevisionIsReported()
        {
            Enc28j60Bench bench = new Enc28j60Bench(true, true);
            bench.Chip.Faults.Revision = 0x51;

            Assert.AreEqual(-Errno.ENODEV, bench.Device.Open(0));

            AssertFinding(bench, Enc28j60SelfTest.WrongRevision, "0x51");
        }

        [TestMethod]
        [DataRow((int)Enc28j60Revision.B1, "B1")]
        [DataRow((int)Enc28j60Revision.B4, "B4")]
        [DataRow((int)Enc28j60Revision.B5, "B5")]
        [DataRow((int)Enc28j60Revision.B7, "B7")]
        public void EveryKnownRevisionIsAcceptedAndReported(int revision, string name)
        {
            Enc28j60Bench bench = new Enc28j60Bench(true, true, new Enc28j60Options(Enc28j60Bench.Mac()), 1, (Enc28j60Revision)revision);

            bench.Open();

            AssertFinding(bench, Enc28j60SelfTest.Passed, name);
        }

        [TestMethod]
        [DataRow((int)Enc28j60Revision.B1)]
        [DataRow((int)Enc28j60Revision.B4)]
        public void AClockBelow8MegahertzIsRefusedForOldSiliconBeforeItsMacIsTouched(int revision)
        {
            Enc28j60Bench bench = new Enc28j60Bench(true, true, new Enc28j60Options(Enc28j60Bench.Mac()), 1, (Enc28j60Revision)revision);
            bench.Wire.Frequency = 7_999_999;

            Assert.AreEqual(-Errno.EIO, bench.Device.Open(0));

            AssertFinding(bench, Enc28j60SelfTest.ClockTooSlow, "errata 1");
        }

        [TestMethod]
        public void AClockAbove20MegahertzIsRefused()
        {
            Enc28j60Bench bench = new Enc28j60Bench(true, true);
            bench.Wire.Frequency = 20_000_001;

            Assert.ThrowsException(
                typeof(ArgumentException),
                () => new Enc28j60Device(bench.Wire, new Enc28j60Options(Enc28j60Bench.Mac()), bench.Clock, null, null));
        }

        [TestMethod]
        public void AStoppedCrystalIsReported()
        {
            Enc28j60Bench bench = new Enc28j60Bench(true, true);
            bench.Chip.Timing.OscillatorStart = 10_000_000;

            Assert.AreEqual(-Errno.EIO, bench.Device.Open(0));

            AssertFinding(bench, Enc28j60SelfTest.OscillatorStopped, "crystal");
        }

        [TestMethod]
        public void AFailedSoftResetIsReported()
        {
            Enc28j60Bench bench = new Enc28j60Bench(true, false);
            bench.Clock.Sleep(10);
            bench.Wire.BeforeWrite = (byte[] buffer, int offset, int length) =>
            {
                if (length == 1)
                {
                    buffer[offset] = 0;
                }
            };

            Assert.AreEqual(-Errno.EIO, bench.Device.Open(0));

            AssertFinding(bench, Enc28j60SelfTest.ResetIncomplete, "did not reset");
        }

        [TestMethod]
        public void RegistersThatDoNotStoreAreReported()
        {
            Enc28j60Bench bench = new Enc28j60Bench(true, true);
            bench.Wire.BeforeWrite = (byte[] buffer, int offset, int length) =>
            {
                // In place of every write of a control register no bit of ECON1 is set; bit field instructions still work.
                if (length == 2 && (buffer[offset] >> 5) == 2)
                {
                    buffer[offset] = 0x9F;
                    buffer[offset + 1] = 0;
                }
            };

            Assert.AreEqual(-Errno.EIO, bench.Device.Open(0));

            AssertFinding(bench, Enc28j60SelfTest.RegisterMismatch, "MOSI");
        }

        [TestMethod]
        public void FaultyMemoryIsReported()
        {
            Enc28j60Bench bench = new Enc28j60Bench(true, true);
            bench.Chip.Faults.MemoryIsFaulty = true;

            Assert.AreEqual(-Errno.EIO, bench.Device.Open(0));

            AssertFinding(bench, Enc28j60SelfTest.BufferMismatch, "memory");
        }

        [TestMethod]
        [DataRow(1000)]
        [DataRow(4000)]
        public void NoiseOnMisoIsReported(int interval)
        {
            Enc28j60Bench bench = new Enc28j60Bench(true, true);
            bench.Chip.Faults.MisoNoise = interval;

            Assert.AreNotEqual(0, bench.Device.Open(0));

            AssertFinding(bench, Enc28j60SelfTest.UnstableAtThisClock, "unstable");
        }

        [TestMethod]
        public void ASilentPhyIsReported()
        {
            Enc28j60Bench bench = new Enc28j60Bench(true, true);
            bench.Wire.AfterRead = (byte[] buffer, int offset, int length) =>
            {
                // MIRDL
                if (length == 3 && buffer[offset] == 0x18)
                {
                    buffer[offset + 2] = 0;
                }
            };

            Assert.AreEqual(-Errno.EIO, bench.Device.Open(0));

            AssertFinding(bench, Enc28j60SelfTest.PhyNotFound, "PHY");
        }

        [TestMethod]
        public void AChipInPowerSaveIsWoken()
        {
            Enc28j60Bench bench = new Enc28j60Bench(true, false);
            bench.Clock.Sleep(10);
            bench.Chip.Transfer(new byte[] { 0x9E, 0x20 }, 0, 2);

            bench.Open();

            AssertFinding(bench, Enc28j60SelfTest.Passed, "B7");
        }

        [TestMethod]
        public void AChipLeftReceivingInAnyBankIsInitialized()
        {
            Enc28j60Bench bench = Enc28j60Bench.Opened(true);
            bench.Deliver(100, 1);
            bench.Settle();
            bench.Chip.Transfer(new byte[] { 0x9F, 0x03 }, 0, 2);
            Enc28j60Device next = new Enc28j60Device(bench.Wire, new Enc28j60Options(Enc28j60Bench.Mac()), bench.Clock, null, null);

            Assert.AreEqual(0, next.Open(bench.Clock.Now));
        }

        [TestMethod]
        public void ACloseStopsReceptionAndTheInterrupt()
        {
            Enc28j60Bench bench = Enc28j60Bench.Opened(true);
            bench.Device.Close();
            bench.Deliver(100, 1);
            bench.Settle();

            Assert.IsFalse(bench.Chip.InterruptPin.IsLow);
            Assert.AreEqual(0, bench.Receive());
            Assert.AreEqual(1L, bench.Chip.Counters.UnclaimedFrames);
        }

        [TestMethod]
        public void OptionsOutOfRangeAreRefused()
        {
            Enc28j60Options options = new Enc28j60Options(Enc28j60Bench.Mac());

            Assert.ThrowsException(typeof(ArgumentException), () => new Enc28j60Options(null));
            Assert.ThrowsException(typeof(ArgumentException), () => new Enc28j60Options(new byte[6]));
            Assert.ThrowsException(typeof(ArgumentException), () => new Enc28j60Options(new byte[] { 1, 0, 0x5E, 0, 0, 1 }));
            Assert.ThrowsException(typeof(ArgumentException), () => options.PollPeriod = -1);
            Assert.ThrowsException(typeof(ArgumentException), () => options.InterruptPollPeriod = 9);
            Assert.ThrowsException(typeof(ArgumentException), () => options.LinkPollPeriod = 60_001);
            Assert.ThrowsException(typeof(ArgumentException), () => options.SendTimeout = 0);
            Assert.ThrowsException(typeof(ArgumentException), () => options.DeadRetryPeriod = 0);
            Assert.ThrowsException(typeof(ArgumentException), () => options.Name = string.Empty);
            Assert.AreEqual(1, options.PollPeriod);
        }

        private static void AssertFinding(DriverBench bench, Enc28j60SelfTest finding, string words)
        {
            AssertFinding(bench, (SelfTestResult)finding, words);
        }
    }
}
