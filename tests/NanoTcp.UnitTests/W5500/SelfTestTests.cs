using System;
using nanoFramework.TestFramework;
using NanoTcp.Simulation;
using NanoTcp.SpiEthernet;
using NanoTcp.UnitTests.Drivers;
using NanoTcp.W5500;
using NanoTcp.Wiznet;

namespace NanoTcp.UnitTests.W5500
{
    [TestClass]
    public class SelfTestTests : SelfTestContract
    {
        [Setup]
        public static void UseFactory()
        {
            Use(new W5500BenchFactory());
        }

        [TestMethod]
        public void AnUnknownVersionIsReported()
        {
            W5500Bench bench = new W5500Bench(true, true);
            bench.Chip.Faults.Version = 0x51;

            Assert.AreEqual(-Errno.ENODEV, bench.Device.Open(0));

            AssertFinding(bench, WiznetSelfTest.WrongChip, "0x51");
        }

        [TestMethod]
        public void TheDriverWaitsForALateVersion()
        {
            W5500Bench bench = new W5500Bench(true, true);
            bench.Chip.Timing.VersionDelay = 90_000;

            Assert.AreEqual(0, bench.Device.Open(0));
            Assert.IsTrue(bench.Clock.Now >= 90);
        }

        [TestMethod]
        [DataRow(240, true, (int)SignalFault.None)]
        [DataRow(560, true, (int)SignalFault.None)]
        [DataRow(560, false, (int)SignalFault.None)]
        [DataRow(560, true, (int)SignalFault.StuckHigh)]
        [DataRow(560, false, (int)SignalFault.StuckHigh)]
        public void TheDriverWaitsForAResetSupervisor(int milliseconds, bool resetPin, int misoInReset)
        {
            W5500Bench bench = new W5500Bench(true, resetPin);
            bench.Chip.Timing.SupervisorHold = milliseconds * 1000;
            bench.Chip.LosePower();
            bench.Chip.Faults.Miso = (SignalFault)misoInReset;
            new ScheduledAction(bench.Clock, false, () => bench.Chip.Faults.Miso = SignalFault.None).Schedule(milliseconds * 1000);

            Assert.AreEqual(0, bench.Device.Open(0), bench.Device.SelfTestMessage);
            Assert.IsTrue(bench.Clock.Now >= milliseconds);
        }

        [TestMethod]
        [DataRow(240)]
        [DataRow(560)]
        public void TheDriverWaitsForASlowSoftReset(int milliseconds)
        {
            W5500Bench bench = new W5500Bench(true, false);
            bench.Chip.Timing.SoftReset = milliseconds * 1000;
            bench.Clock.Sleep(10);

            Assert.AreEqual(0, bench.Device.Open(0), bench.Device.SelfTestMessage);
        }

        [TestMethod]
        public void AChipThatIsInResetIsNotWrittenTo()
        {
            W5500Bench bench = new W5500Bench(true, false);
            bench.Clock.Sleep(10);
            bench.Chip.Timing.SoftReset = 300_000;
            bench.Chip.Transfer(new byte[] { 0, 0, 0x04, 0x80 }, 0, 4);
            long firstWrite = 0;
            bench.Wire.BeforeWrite = (byte[] buffer, int offset, int length) =>
            {
                firstWrite = firstWrite == 0 ? bench.Clock.Now : firstWrite;
            };

            Assert.AreEqual(0, bench.Device.Open(0), bench.Device.SelfTestMessage);
            Assert.IsTrue(firstWrite >= 300, firstWrite.ToString());
        }

        [TestMethod]
        public void AStuckResetIsReported()
        {
            W5500Bench bench = new W5500Bench(true, false);
            bench.Chip.Timing.SoftReset = 5_000_000;
            bench.Clock.Sleep(10);

            Assert.AreEqual(-Errno.EIO, bench.Device.Open(0));

            AssertFinding(bench, WiznetSelfTest.StillInReset, "still in reset");
            Assert.IsTrue(bench.Clock.Now < 1200);
        }

        [TestMethod]
        public void AResetPinStuckLowIsReported()
        {
            W5500Bench bench = new W5500Bench(true, true);
            bench.Clock.Sleep(10);
            bench.Chip.Timing.SupervisorHold = 5_000_000;

            Assert.AreEqual(-Errno.EIO, bench.Device.Open(0));

            AssertFinding(bench, WiznetSelfTest.StillInReset, "still in reset");
        }

        [TestMethod]
        public void AFailedSoftResetIsReported()
        {
            W5500Bench bench = new W5500Bench(true, false);
            bench.Clock.Sleep(10);
            bench.Wire.BeforeWrite = (byte[] buffer, int offset, int length) =>
            {
                if (buffer[offset + 2] == 0x04 && buffer[offset + 1] == 0 && buffer[offset + 3] == 0x80)
                {
                    buffer[offset + 3] = 0;
                }
            };

            Assert.AreEqual(-Errno.EIO, bench.Device.Open(0));

            AssertFinding(bench, WiznetSelfTest.ResetIncomplete, "did not reset");
        }

        [TestMethod]
        public void AnOpenMosiIsReportedAsRegisterMismatch()
        {
            W5500Bench bench = new W5500Bench(true, true);
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
            W5500Bench bench = new W5500Bench(true, true);
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
            W5500Bench bench = new W5500Bench(true, true);
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
                W5500Bench bench = new W5500Bench(true, true, new W5500Options(W5500Bench.Mac()), seed);
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
                W5500Bench bench = new W5500Bench(true, true, new W5500Options(W5500Bench.Mac()), seed);
                bench.Chip.Faults.MosiNoise = 1000;

                Assert.AreEqual(-Errno.EIO, bench.Device.Open(0), seed.ToString());

                AssertFinding(bench, WiznetSelfTest.UnstableAtThisClock, "unstable at 20000000 Hz");
            }
        }

        [TestMethod]
        public void AFailedSocketOpenIsReported()
        {
            W5500Bench bench = new W5500Bench(true, true);
            bench.Chip.Rules.Throws = false;
            bench.Wire.BeforeWrite = (byte[] buffer, int offset, int length) =>
            {
                if (buffer[offset + 2] == 0x0C && buffer[offset + 1] == 1)
                {
                    buffer[offset + 3] = 0;
                }
            };

            Assert.AreEqual(-Errno.EIO, bench.Device.Open(0));

            AssertFinding(bench, WiznetSelfTest.SocketNotOpened, "MACRAW");
        }

        [TestMethod]
        public void ThePhyIsHeldInResetForTenMilliseconds()
        {
            W5500Bench bench = new W5500Bench(true, true);
            long heldFrom = 0;
            long held = 0;
            bench.Wire.BeforeWrite = (byte[] buffer, int offset, int length) =>
            {
                if (buffer[offset + 2] == 0x04 && buffer[offset + 1] == 0x2E)
                {
                    held = bench.Clock.Microseconds - heldFrom;
                    heldFrom = bench.Clock.Microseconds;
                }
            };

            Assert.AreEqual(0, bench.Device.Open(0));

            Assert.IsTrue(held >= 10_000 && held < 11_000, held.ToString());
        }

        [TestMethod]
        public void AVerySlowClockIsReported()
        {
            W5500Bench bench = new W5500Bench(true, true);
            bench.Wire.Frequency = 500_000;

            Assert.AreEqual(0, bench.Device.Open(0));

            AssertFinding(bench, WiznetSelfTest.Passed, "slow");
        }

        [TestMethod]
        public void AClockBeyondTheDataSheetIsRefused()
        {
            W5500Bench bench = new W5500Bench(true, true);
            bench.Wire.Frequency = 40_000_000;

            Assert.ThrowsException(
                typeof(ArgumentException),
                () => new W5500Device(bench.Wire, new W5500Options(W5500Bench.Mac()), bench.Clock, null, null));
        }

        private static void AssertFinding(DriverBench bench, WiznetSelfTest finding, string words)
        {
            AssertFinding(bench, (SelfTestResult)finding, words);
        }
    }
}
