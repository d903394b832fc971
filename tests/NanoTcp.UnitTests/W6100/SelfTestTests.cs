using System;
using nanoFramework.TestFramework;
using NanoTcp.Simulation;
using NanoTcp.SpiEthernet;
using NanoTcp.UnitTests.Wiznet;
using NanoTcp.W5500;
using NanoTcp.W6100;

namespace NanoTcp.UnitTests.W6100
{
    [TestClass]
    public class SelfTestTests : WiznetSelfTestContract
    {
        private const int SYSR = 0x2000;
        private const int SYCR0 = 0x2004;
        private const int CHPLCKR = 0x41F4;
        private const int NETLCKR = 0x41F5;

        [Setup]
        public static void UseFactory()
        {
            Use(new W6100BenchFactory());
        }

        [TestMethod]
        public void AnUnknownChipIsReported()
        {
            W6100Bench bench = new W6100Bench(true, true);
            bench.Chip.Faults.Version = 0x51;

            Assert.AreEqual(-Errno.ENODEV, bench.Device.Open(0));

            AssertFinding(bench, SelfTestResult.WrongChip, "0x5100");
        }

        [TestMethod]
        public void AW5500IsReportedAsAnotherChip()
        {
            VirtualClock clock = new VirtualClock();
            W5500Chip chip = new W5500Chip(clock, 1);
            chip.Rules.Throws = false;
            W6100Options options = new W6100Options(W6100Bench.Mac());
            W6100Device device = new W6100Device(new W5500Port(chip, 20_000_000), options, clock, null, chip.ResetPin);

            Assert.AreEqual(-Errno.ENODEV, device.Open(0));

            Assert.AreEqual((int)SelfTestResult.WrongChip, (int)device.SelfTest);
            Assert.Contains("such as a W5500", device.SelfTestMessage);
        }

        [TestMethod]
        public void TheDriverOfAW5500ReportsAW6100AsAnotherChip()
        {
            VirtualClock clock = new VirtualClock();
            W6100Chip chip = new W6100Chip(clock, 1);
            chip.Rules.Throws = false;
            W5500Options options = new W5500Options(W6100Bench.Mac());
            W5500Device device = new W5500Device(new W6100Port(chip, 20_000_000), options, clock, null, chip.ResetPin);

            Assert.AreEqual(-Errno.ENODEV, device.Open(0));

            Assert.AreEqual((int)SelfTestResult.WrongChip, (int)device.SelfTest);
            Assert.Contains("VERSIONR", device.SelfTestMessage);
        }

        [TestMethod]
        public void AfterOpenEverythingIsLocked()
        {
            W6100Bench bench = new W6100Bench(true, true);
            bench.Open();

            byte[] frame = { SYSR >> 8, SYSR & 0xFF, 0x00, 0 };
            bench.Chip.Transfer(frame, 0, 4);

            Assert.AreEqual(0xE1, (int)frame[3]);
        }

        [TestMethod]
        public void ALostKeyIsReportedAsRegisterMismatch()
        {
            W6100Bench bench = new W6100Bench(true, true);
            bench.Chip.Rules.Throws = false;
            bench.Wire.BeforeWrite = (byte[] buffer, int offset, int length) =>
            {
                if (WiznetBench.WritesCommon(buffer, offset, NETLCKR))
                {
                    buffer[offset + 3] = 0;
                }
            };

            Assert.AreEqual(-Errno.EIO, bench.Device.Open(0));

            AssertFinding(bench, SelfTestResult.RegisterMismatch, "do not keep");
        }

        [TestMethod]
        [DataRow(CHPLCKR, 0)]
        [DataRow(SYCR0, 0x80)]
        public void AFailedSoftResetIsReported(int register, int value)
        {
            W6100Bench bench = new W6100Bench(true, false);
            bench.Chip.Rules.Throws = false;
            bench.Clock.Sleep(70);
            bench.Wire.BeforeWrite = (byte[] buffer, int offset, int length) =>
            {
                if (WiznetBench.WritesCommon(buffer, offset, register))
                {
                    buffer[offset + 3] = (byte)value;
                }
            };

            Assert.AreEqual(-Errno.EIO, bench.Device.Open(0));

            AssertFinding(bench, SelfTestResult.ResetIncomplete, "did not reset");
        }

        [TestMethod]
        [DataRow(true)]
        [DataRow(false)]
        public void NothingIsWrittenBeforeTheChipIsStable(bool resetPin)
        {
            W6100Bench bench = new W6100Bench(true, resetPin);
            bench.Chip.Timing.StartUp = 90_000;
            bench.Chip.LosePower();
            long firstWrite = -1;
            bench.Wire.BeforeWrite = (byte[] buffer, int offset, int length) =>
            {
                firstWrite = firstWrite < 0 ? bench.Clock.Now : firstWrite;
            };

            Assert.AreEqual(0, bench.Device.Open(0), bench.Device.SelfTestMessage);
            Assert.IsTrue(firstWrite >= 90, firstWrite.ToString());
            Assert.AreEqual(0, bench.Chip.Rules.Excused);
        }

        [TestMethod]
        public void TheDriverWaitsForTheStableTimeAfterThePin()
        {
            W6100Bench bench = new W6100Bench(true, true);
            bench.Clock.Sleep(70);
            long released = 0;
            bench.Wire.AfterRead = (byte[] buffer, int offset, int length) =>
            {
                released = bench.Reset.Pulses == 1 && released == 0 ? bench.Clock.Microseconds : released;
            };

            Assert.AreEqual(0, bench.Device.Open(0));

            // the first read after the pulse of 1 ms
            Assert.IsTrue(released >= 70_000 + 1_000 + 60_300, released.ToString());
        }

        [TestMethod]
        [DataRow(4)]
        [DataRow(7)]
        public void AStrappedPhyIsMadeToNegotiate(int mode)
        {
            W6100Bench bench = new W6100Bench(true, true);
            ((W6100Chip)bench.Chip).StrapMode = mode;

            bench.Open();

            Assert.AreEqual("The link is up: 100 Mbit/s, full duplex.", bench.Device.StateMessage);
        }

        [TestMethod]
        public void AClockBeyondTheLimitIsRefused()
        {
            W6100Bench bench = new W6100Bench(true, true);
            bench.Wire.Frequency = 40_000_000;

            Assert.ThrowsException(
                typeof(ArgumentException),
                () => new W6100Device(bench.Wire, new W6100Options(W6100Bench.Mac()), bench.Clock, null, null));
            Assert.ThrowsException(
                typeof(ArgumentException),
                () => new W6100Options(W6100Bench.Mac()).MaximumClockFrequency = 70_000_001);
        }
    }
}
