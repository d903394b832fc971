using System;
using nanoFramework.TestFramework;
using NanoTcp.Simulation;
using NanoTcp.SpiEthernet;
using NanoTcp.UnitTests.Drivers;
using NanoTcp.Wiznet;

namespace NanoTcp.UnitTests.Wiznet
{
    public abstract class WiznetSelfTestContract : SelfTestContract
    {
        [TestMethod]
        [DataRow(240, true, (int)SignalFault.None)]
        [DataRow(560, true, (int)SignalFault.None)]
        [DataRow(560, false, (int)SignalFault.None)]
        [DataRow(560, true, (int)SignalFault.StuckHigh)]
        [DataRow(560, false, (int)SignalFault.StuckHigh)]
        public void TheDriverWaitsForAResetSupervisor(int milliseconds, bool resetPin, int misoInReset)
        {
            WiznetBench bench = (WiznetBench)NewBench(true, resetPin);
            bench.Chip.Timing.SupervisorHold = milliseconds * 1000;
            bench.Chip.LosePower();
            bench.Chip.Faults.Miso = (SignalFault)misoInReset;
            new ScheduledAction(bench.Clock, false, () => bench.Chip.Faults.Miso = SignalFault.None).Schedule(milliseconds * 1000);

            Assert.AreEqual(0, bench.Device.Open(0), bench.Device.SelfTestMessage);
            Assert.IsTrue(bench.Clock.Now >= milliseconds);
        }

        [TestMethod]
        public void AResetPinStuckLowIsReported()
        {
            WiznetBench bench = (WiznetBench)NewBench(true, true);
            bench.Clock.Sleep(Factory.WakeTime);
            bench.Chip.Timing.SupervisorHold = 5_000_000;

            Assert.AreEqual(-Errno.EIO, bench.Device.Open(0));

            AssertFinding(bench, WiznetSelfTest.StillInReset, "still in reset");
        }

        [TestMethod]
        public void AnOpenMosiIsReportedAsRegisterMismatch()
        {
            WiznetBench bench = (WiznetBench)NewBench(true, true);
            bench.Wire.BeforeWrite = (byte[] buffer, int offset, int length) =>
            {
                // Writes turn into reads: the chip is there, but nothing reaches its registers.
                buffer[offset + 2] &= 0xFB;
            };

            Assert.AreEqual(-Errno.EIO, bench.Device.Open(0));

            AssertFinding(bench, WiznetSelfTest.RegisterMismatch, "do not keep");
        }

        [TestMethod]
        public void AStuckBufferCellIsReported()
        {
            WiznetBench bench = (WiznetBench)NewBench(true, true);
            bench.Wire.AfterRead = (byte[] buffer, int offset, int length) =>
            {
                if (buffer[offset + 2] == 0x10 && buffer[offset] == 0x36)
                {
                    buffer[offset + 3 + 100] = 0;
                }
            };

            Assert.AreEqual(-Errno.EIO, bench.Device.Open(0));

            AssertFinding(bench, WiznetSelfTest.BufferMismatch, "buffer memory");
        }

        [TestMethod]
        public void MirroredMemoryIsReported()
        {
            WiznetBench bench = (WiznetBench)NewBench(true, true);
            bench.Wire.BeforeWrite = (byte[] buffer, int offset, int length) =>
            {
                if (buffer[offset + 2] == 0x14)
                {
                    buffer[offset] &= 0x1F;
                }
            };

            Assert.AreEqual(-Errno.EIO, bench.Device.Open(0));

            AssertFinding(bench, WiznetSelfTest.BufferMismatch, "buffer memory");
        }

        [TestMethod]
        [DataRow(50)]
        [DataRow(1000)]
        [DataRow(5000)]
        public void NoiseIsReportedAsAnUnstableClock(int oneIn)
        {
            for (uint seed = 1; seed <= 10; seed++)
            {
                WiznetBench bench = (WiznetBench)Factory.Make(true, true, seed);
                bench.Chip.Faults.MisoNoise = oneIn;

                Assert.AreEqual(-Errno.EIO, bench.Device.Open(0), oneIn.ToString() + " " + seed.ToString());

                AssertFinding(bench, WiznetSelfTest.UnstableAtThisClock, "unstable at 20000000 Hz");
            }
        }

        [TestMethod]
        public void MosiNoiseIsReportedAsAnUnstableClock()
        {
            for (uint seed = 1; seed <= 10; seed++)
            {
                WiznetBench bench = (WiznetBench)Factory.Make(true, true, seed);
                bench.Chip.Faults.MosiNoise = 1000;

                Assert.AreEqual(-Errno.EIO, bench.Device.Open(0), seed.ToString());

                AssertFinding(bench, WiznetSelfTest.UnstableAtThisClock, "unstable at 20000000 Hz");
            }
        }

        [TestMethod]
        public void AFailedSocketOpenIsReported()
        {
            WiznetBench bench = (WiznetBench)NewBench(true, true);
            bench.Chip.Rules.Throws = false;
            bench.Wire.BeforeWrite = (byte[] buffer, int offset, int length) =>
            {
                if (WiznetBench.WritesSocket(buffer, offset, bench.Registers.Sn_CR))
                {
                    buffer[offset + 3] = 0;
                }
            };

            Assert.AreEqual(-Errno.EIO, bench.Device.Open(0));

            AssertFinding(bench, WiznetSelfTest.SocketNotOpened, "MACRAW");
        }

        [TestMethod]
        public void AVerySlowClockIsReported()
        {
            WiznetBench bench = (WiznetBench)NewBench(true, true);
            bench.Wire.Frequency = 500_000;

            Assert.AreEqual(0, bench.Device.Open(0));

            AssertFinding(bench, WiznetSelfTest.Passed, "slow");
        }

        private protected static void AssertFinding(DriverBench bench, WiznetSelfTest finding, string words)
        {
            AssertFinding(bench, (SelfTestResult)finding, words);
        }
    }
}
