using nanoFramework.TestFramework;
using NanoTcp.Simulation;
using NanoTcp.UnitTests.Drivers;

namespace NanoTcp.UnitTests.W5500
{
    [TestClass]
    public class RecoveryTests : RecoveryContract
    {
        [Setup]
        public static void UseFactory()
        {
            Use(new W5500BenchFactory());
        }

        [TestMethod]
        public void ALostInterruptMaskIsFound()
        {
            W5500Bench bench = W5500Bench.Opened(true);

            // Sn_IMR of socket 0, as a bad transfer may leave it
            bench.Port.Write(new byte[] { 0x00, 0x2C, 0x0C, 0x00 }, 0, 4);
            bench.PollFor(600);

            Assert.AreEqual(1L, bench.Device.ChipCounters.Reopens);
            bench.Deliver(100, 1);
            Assert.AreEqual(1, bench.PollFor(2));
            Assert.AreEqual(0L, bench.Device.ChipCounters.MissedInterrupts);
        }

        [TestMethod]
        public void APowerGlitchBeforeAnyTrafficIsFound()
        {
            W5500Bench bench = W5500Bench.Opened(true);
            bench.Chip.LosePower();

            bench.PollFor(600);

            Assert.AreEqual(1L, bench.Device.ChipCounters.ConfigurationLosses);
            AssertCarriesFrames(bench);
        }

        [TestMethod]
        public void AClosedSocketIsReopened()
        {
            W5500Bench bench = W5500Bench.Opened(true);
            bench.Chip.Transfer(new byte[] { 0, 1, 0x0C, 0x10 }, 0, 4);

            bench.PollFor(600);

            Assert.AreEqual(1L, bench.Device.ChipCounters.Reopens);
            Assert.AreEqual(0L, bench.Device.ChipCounters.SoftResets);
            AssertCarriesFrames(bench);
        }

        [TestMethod]
        public void PersistentGarbageEscalatesFromDrainToReopenToReset()
        {
            W5500Bench bench = W5500Bench.Opened(true);
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
            W5500Bench bench = W5500Bench.Opened(true);
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
            W5500Bench bench = W5500Bench.Opened(true);
            bench.Chip.Rules.Throws = false;
            bool once = true;
            bench.Wire.BeforeWrite = (byte[] buffer, int offset, int length) =>
            {
                if (once && buffer[offset + 2] == 0x0C && buffer[offset + 1] == 0x28)
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
            W5500Bench bench = W5500Bench.Opened(true);
            long before = bench.Device.Counters.LinkChanges;
            bool once = true;
            bench.Wire.AfterRead = (byte[] buffer, int offset, int length) =>
            {
                if (once && buffer[offset + 2] == 0 && length == 3 + 0x2F)
                {
                    once = false;
                    buffer[offset + 3 + 0x2E] &= 0xFE;
                }
            };

            bench.PollFor(600);

            Assert.IsFalse(once);
            Assert.AreEqual(before, bench.Device.Counters.LinkChanges);
        }

        [TestMethod]
        public void AFrameSentDuringALinkLossDoesNotBlockLaterOnes()
        {
            W5500Bench bench = W5500Bench.Opened(true);
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
            W5500Bench bench = W5500Bench.Opened(true);
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
        public void MonitoringAnIdleChipTakesTwoTransactionsPerLinkPoll()
        {
            W5500Bench bench = W5500Bench.Opened(true);

            bench.PollFor(10_000);

            // 20 checks of link and configuration, 40 timed polls of clear and status.
            Assert.IsTrue(bench.Wire.Count <= (20 * 2) + (40 * 2), bench.Wire.Count.ToString());
        }

        [TestMethod]
        public void ASoftResetKeepsThePhysLink()
        {
            W5500Bench bench = new W5500Bench(true, false);
            bench.Open();
            bench.Chip.Timing.Autonegotiation = 0;
            bench.Wire.BeforeWrite = (byte[] buffer, int offset, int length) =>
            {
                bool resetsPhy = buffer[offset + 2] == 0x04 && buffer[offset + 1] == 0x2E && (buffer[offset + 3] & 0x80) == 0;
                Assert.IsFalse(resetsPhy, "The PHY was reset.");
            };
            bench.Chip.LosePower();

            bench.PollFor(600);

            Assert.AreEqual(1L, bench.Device.ChipCounters.SoftResets);
            Assert.IsTrue(bench.Device.IsLinkUp);
        }
    }
}
