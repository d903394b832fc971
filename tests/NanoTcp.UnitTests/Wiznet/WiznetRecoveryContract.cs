using nanoFramework.TestFramework;
using NanoTcp.Simulation;
using NanoTcp.UnitTests.Drivers;

namespace NanoTcp.UnitTests.Wiznet
{
    public abstract class WiznetRecoveryContract : RecoveryContract
    {
        [TestMethod]
        public void ALostInterruptMaskIsFound()
        {
            WiznetBench bench = (WiznetBench)Opened(true);

            // as a bad transfer may leave it
            bench.WriteSocket(bench.Registers.Sn_IMR, 0);
            bench.PollFor(600);

            Assert.AreEqual(1L, bench.Device.ChipCounters.Reopens);
            bench.Deliver(100, 1);
            Assert.AreEqual(1, bench.PollFor(2));
            Assert.AreEqual(0L, bench.Device.ChipCounters.MissedInterrupts);
        }

        [TestMethod]
        public void APowerGlitchBeforeAnyTrafficIsFound()
        {
            WiznetBench bench = (WiznetBench)Opened(true);
            bench.Chip.LosePower();

            bench.PollFor(600);

            Assert.AreEqual(1L, bench.Device.ChipCounters.ConfigurationLosses);
            AssertCarriesFrames(bench);
        }

        [TestMethod]
        public void AClosedSocketIsReopened()
        {
            WiznetBench bench = (WiznetBench)Opened(true);
            bench.WriteSocket(bench.Registers.Sn_CR, 0x10);

            bench.PollFor(600);

            Assert.AreEqual(1L, bench.Device.ChipCounters.Reopens);
            Assert.AreEqual(0L, bench.Device.ChipCounters.SoftResets);
            AssertCarriesFrames(bench);
        }

        [TestMethod]
        public void PersistentGarbageEscalatesFromDrainToReopenToReset()
        {
            WiznetBench bench = (WiznetBench)Opened(true);
            bench.Chip.Timing.Autonegotiation = 0;
            bench.Wire.AfterRead = (byte[] buffer, int offset, int length) =>
            {
                if (buffer[offset + 2] == 0x18)
                {
                    buffer[offset + 3] = 0xFF;
                }
            };

            for (int i = 0; i < 9; i++)
            {
                bench.Deliver(100, i);
                bench.PollFor(10);
            }

            Assert.AreEqual(3L, bench.Device.ChipCounters.Drains);
            Assert.AreEqual(3L, bench.Device.ChipCounters.Reopens);
            Assert.AreEqual(3L, bench.Device.ChipCounters.SoftResets);
            Assert.AreEqual(9L, bench.Device.Counters.Recoveries);
            Assert.AreEqual(9L, bench.Device.Counters.ReceiveErrors);
            bench.Wire.AfterRead = null;
            AssertCarriesFrames(bench);
        }

        [TestMethod]
        public void OccasionalReceiveGarbageIsOnlyDrained()
        {
            WiznetBench bench = (WiznetBench)Opened(true);
            bool garbles = false;
            bench.Wire.AfterRead = (byte[] buffer, int offset, int length) =>
            {
                if (garbles && buffer[offset + 2] == 0x18)
                {
                    buffer[offset + 3] = 0xFF;
                }
            };

            for (int i = 0; i < 20; i++)
            {
                garbles = true;
                bench.Deliver(100, i);
                bench.PollFor(1);
                garbles = false;
                bench.Deliver(100, i);
                Assert.AreEqual(1, bench.PollFor(1));
            }

            Assert.AreEqual(20L, bench.Device.ChipCounters.Drains);
            Assert.AreEqual(20L, bench.Device.Counters.Recoveries);
        }

        [TestMethod]
        public void TheNextStatusDetectsALostRxRdWrite()
        {
            WiznetBench bench = (WiznetBench)Opened(true);
            bench.Chip.Rules.Throws = false;
            bool once = true;
            bench.Wire.BeforeWrite = (byte[] buffer, int offset, int length) =>
            {
                if (once && WiznetBench.WritesSocket(buffer, offset, bench.Registers.Sn_RX_RD))
                {
                    once = false;
                    buffer[offset + 3] ^= 0x40;
                }
            };
            bench.Deliver(100, 0);

            bench.PollFor(1);

            Assert.AreEqual(1L, bench.Device.ChipCounters.Reopens);
            AssertCarriesFrames(bench);
        }

        [TestMethod]
        public void OneBadReadOfTheLinkIsIgnored()
        {
            WiznetBench bench = (WiznetBench)Opened(true);
            long before = bench.Device.Counters.LinkChanges;
            bool once = true;
            bench.Wire.AfterRead = (byte[] buffer, int offset, int length) =>
            {
                int start = bench.Registers.LinkBurst;
                if (once && buffer[offset + 2] == 0 && ((buffer[offset] << 8) | buffer[offset + 1]) == start)
                {
                    once = false;
                    buffer[offset + 3 + bench.Registers.Link - start] &= 0xFE;
                }
            };

            bench.PollFor(600);

            Assert.IsFalse(once);
            Assert.AreEqual(before, bench.Device.Counters.LinkChanges);
        }

        [TestMethod]
        public void AFrameSentDuringALinkLossDoesNotBlockLaterOnes()
        {
            WiznetBench bench = (WiznetBench)Opened(true);
            bench.Cable.IsPlugged = false;
            bench.Transmit(100, 0);
            bench.PollFor(600);
            bench.Cable.IsPlugged = true;

            bench.PollFor(600);

            AssertCarriesFrames(bench);
        }

        [TestMethod]
        public void ATransmitterStuckByALinkLossIsReopenedWithTheLink()
        {
            WiznetBench bench = (WiznetBench)Opened(true);
            bench.Cable.IsPlugged = false;
            bench.Chip.Faults.TransmitterStuck = true;
            bench.Transmit(100, 0);
            bench.PollFor(600);
            bench.Cable.IsPlugged = true;
            bench.PollFor(1000);
            Assert.AreEqual(0L, bench.Device.ChipCounters.Reopens);
            bench.Clock.RunFor(1_000_000);
            bench.Chip.Faults.TransmitterStuck = true;

            bench.Poll();

            Assert.IsTrue(bench.Device.IsLinkUp);
            bench.Chip.Faults.TransmitterStuck = false;
            bench.Poll();
            Assert.AreEqual(1L, bench.Device.ChipCounters.Reopens);
            AssertCarriesFrames(bench);
        }

        [TestMethod]
        public void MonitoringAnIdleChipTakesAFewTransactionsPerLinkPoll()
        {
            WiznetBench bench = (WiznetBench)Opened(true);

            bench.PollFor(10_000);

            // 20 checks of link and configuration, 40 timed polls of clear and status.
            Assert.IsTrue(bench.Wire.Count <= (20 * bench.Registers.CheckTransactions) + (40 * 2), bench.Wire.Count.ToString());
        }
    }
}
