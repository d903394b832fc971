using System;
using nanoFramework.TestFramework;
using NanoTcp.UnitTests.Wiznet;
using NanoTcp.W5500;
using NanoTcp.Wiznet;

namespace NanoTcp.UnitTests.W5500
{
    [TestClass]
    public class SelfTestTests : WiznetSelfTestContract
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
        public void AClockBeyondTheDataSheetIsRefused()
        {
            W5500Bench bench = new W5500Bench(true, true);
            bench.Wire.Frequency = 40_000_000;

            Assert.ThrowsException(
                typeof(ArgumentException),
                () => new W5500Device(bench.Wire, new W5500Options(W5500Bench.Mac()), bench.Clock, null, null));
        }
    }
}
