using System;
using nanoFramework.TestFramework;
using NanoTcp.Simulation;
using NanoTcp.SpiEthernet;

namespace NanoTcp.UnitTests.Drivers
{
    /// <summary>Recovery from faults of chip, wires and link.</summary>
    public abstract class RecoveryContract : SpiEthernetTests
    {
        // more than a poll takes, of any chip
        private const int TransactionsOfPoll = 40;

        // after a reset was given, before the last setting
        private const int WritesUntilConfigured = 9;

        [TestMethod]
        [DataRow(true)]
        [DataRow(false)]
        public void AChipThatLostItsConfigurationIsReconfigured(bool interruptPin)
        {
            DriverBench bench = Opened(interruptPin);
            bench.Deliver(100, 1);
            bench.Poll();
            bench.Chip.LosePower();

            bench.PollFor(600);

            Assert.AreEqual(1L, bench.Device.ChipCounters.SoftResets);
            AssertCarriesFrames(bench);
        }

        [TestMethod]
        [DataRow(true)]
        [DataRow(false)]
        public void TheDriverRecoversFromAPowerGlitchInAnyTransaction(bool interruptPin)
        {
            for (int when = 1; when <= TransactionsOfPoll; when++)
            {
                DriverBench bench = Opened(interruptPin);
                bench.Chip.Faults.ResetInTransfer = when;
                for (int i = 0; bench.Chip.Faults.ResetInTransfer > 0; i++)
                {
                    bench.Deliver(100, i);
                    bench.Transmit(100, i);
                    bench.PollFor(2);
                }

                bench.PollFor(1000);

                AssertCarriesFrames(bench);
            }
        }

        [TestMethod]
        public void TheDriverRecoversFromAPowerGlitchDuringRecovery()
        {
            for (int when = 1; when <= Factory.TransactionsOfRecovery; when++)
            {
                DriverBench bench = Opened(true);

                // a glitch in between makes the driver do what it did not mean
                bench.Chip.Rules.Throws = false;
                bench.Chip.LosePower();
                bench.Chip.Faults.ResetInTransfer = when;

                bench.PollFor(7000);

                AssertCarriesFrames(bench);
            }
        }

        [TestMethod]
        [DataRow(false)]
        [DataRow(true)]
        public void ASilentChipIsDeadUntilItAnswers(bool high)
        {
            DriverBench bench = Opened(true);
            bench.Chip.Faults.Miso = high ? SignalFault.StuckHigh : SignalFault.StuckLow;

            bench.PollFor(1000);

            AssertState(bench, SpiEthernetState.Dead);
            Assert.Contains("tried again every 5000 ms", bench.Device.StateMessage);
            Assert.IsFalse(bench.Device.IsLinkUp);
            Assert.AreEqual(-Errno.EIO, bench.Transmit(100, 0));
            Assert.AreEqual(0, bench.Receive());
            Assert.AreEqual(1L, bench.Device.ChipCounters.Deaths);
            Assert.AreEqual(1, bench.Reset.Pulses - 1);

            bench.PollFor(20_000);
            int pulses = bench.Reset.Pulses;
            Assert.IsTrue(pulses >= 4 && pulses <= 6, pulses.ToString());
            Assert.AreEqual(1L, bench.Device.ChipCounters.Deaths);

            bench.Chip.Faults.Miso = SignalFault.None;
            bench.PollFor(6000);
            AssertCarriesFrames(bench);
        }

        [TestMethod]
        public void WithoutResetPinRecoveryEndsAtTheSoftReset()
        {
            DriverBench bench = Opened(true, false, 1);
            bench.Chip.Faults.Miso = SignalFault.StuckLow;

            bench.PollFor(1000);

            AssertState(bench, SpiEthernetState.Dead);
            Assert.AreEqual(0L, bench.Device.ChipCounters.HardResets);
            bench.Chip.Faults.Miso = SignalFault.None;
            bench.PollFor(6000);
            AssertCarriesFrames(bench);
        }

        [TestMethod]
        [DataRow(1u)]
        [DataRow(2u)]
        [DataRow(3u)]
        [DataRow(4u)]
        public void FramesAreReceivedDespiteNoise(uint seed)
        {
            DriverBench bench = Opened(true, true, seed);
            bench.ShortenLinkTime();
            bench.Chip.Faults.MisoNoise = 20_000;
            bench.Chip.Faults.MosiNoise = 20_000;
            for (int i = 0; i < 2000; i++)
            {
                bench.Deliver(100 + (i % 1000), i);
                bench.Transmit(100, i);
                bench.Poll();
                bench.Clock.Sleep(3);
            }

            bench.Chip.Faults.MisoNoise = 0;
            bench.Chip.Faults.MosiNoise = 0;
            bench.PollFor(7000);

            Assert.IsTrue(bench.Device.Counters.ReceivedFrames > 1500, bench.Device.Counters.ReceivedFrames.ToString());
            AssertCarriesFrames(bench);
        }

        [TestMethod]
        public void LinkChangesAreDetectedAndCounted()
        {
            DriverBench bench = Opened(true);
            long before = bench.Device.Counters.LinkChanges;
            bench.Cable.IsPlugged = false;
            bench.PollFor(600);

            Assert.IsFalse(bench.Device.IsLinkUp);
            AssertState(bench, SpiEthernetState.NoLink);
            Assert.Contains("no link", bench.Device.StateMessage);

            bench.Cable.IsPlugged = true;
            bench.PollFor(2100);

            Assert.IsTrue(bench.Device.IsLinkUp);
            Assert.StartsWith("The link is up: 10", bench.Device.StateMessage);
            Assert.EndsWith(" duplex.", bench.Device.StateMessage);
            Assert.AreEqual(2L, bench.Device.Counters.LinkChanges - before);
            Assert.AreEqual(0L, bench.Device.Counters.Recoveries);
            AssertCarriesFrames(bench);
        }

        [TestMethod]
        public void AResetThatRunsOutOfMemoryIsRepeatedAtOnce()
        {
            DriverBench bench = Opened(true);
            bench.Chip.LosePower();
            int writes = 0;
            bench.Wire.BeforeWrite = (byte[] buffer, int offset, int length) =>
            {
                // the chip has been reset then, and is not configured
                if (bench.Device.ChipCounters.SoftResets == 1 && ++writes == WritesUntilConfigured)
                {
                    throw new OutOfMemoryException();
                }
            };
            Assert.ThrowsException(typeof(OutOfMemoryException), () => bench.PollFor(600));

            bench.PollFor(100);

            Assert.AreEqual(2L, bench.Device.ChipCounters.SoftResets);
            AssertCarriesFrames(bench);
        }
    }
}
