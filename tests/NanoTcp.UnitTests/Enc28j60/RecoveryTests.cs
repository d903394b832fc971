using nanoFramework.TestFramework;
using NanoTcp.Simulation;
using NanoTcp.UnitTests.Drivers;

namespace NanoTcp.UnitTests.Enc28j60
{
    [TestClass]
    public class RecoveryTests : RecoveryContract
    {
        [Setup]
        public static void UseFactory()
        {
            Use(new Enc28j60BenchFactory());
        }

        [TestMethod]
        public void PersistentGarbageEscalatesFromReceiverResetToChipReset()
        {
            Enc28j60Bench bench = Enc28j60Bench.Opened(true);
            bench.Chip.Timing.LinkUp = 0;
            for (int i = 0; i < 6; i++)
            {
                bench.Chip.Faults.NextByteCount = 0xFFFF;
                bench.Deliver(100, i);
                bench.PollFor(20);
            }

            Assert.AreEqual(3L, bench.Device.ChipCounters.ReceiveResets);
            Assert.AreEqual(3L, bench.Device.ChipCounters.SoftResets);
            Assert.AreEqual(6L, bench.Device.Counters.Recoveries);
            Assert.AreEqual(6L, bench.Device.Counters.ReceiveErrors);
            AssertCarriesFrames(bench);
        }

        [TestMethod]
        public void OccasionalReceiveGarbageOnlyResetsTheReceiver()
        {
            Enc28j60Bench bench = Enc28j60Bench.Opened(true);
            for (int i = 0; i < 20; i++)
            {
                bench.Chip.Faults.NextByteCount = 0xFFFF;
                bench.Deliver(100, i);
                bench.PollFor(3);
                bench.Deliver(100, i);
                Assert.AreEqual(1, bench.PollFor(3));
            }

            Assert.AreEqual(20L, bench.Device.ChipCounters.ReceiveResets);
            Assert.AreEqual(20L, bench.Device.Counters.Recoveries);
        }

        [TestMethod]
        public void AnUnexpectedBankChangeIsDetected()
        {
            Enc28j60Bench bench = Enc28j60Bench.Opened(true);
            bench.Chip.Transfer(new byte[] { 0x9F, 0x03 }, 0, 2);
            bench.Chip.Rules.Throws = false;

            bench.PollFor(600);

            AssertCarriesFrames(bench);
        }

        [TestMethod]
        public void ADeafReceiverIsReset()
        {
            Enc28j60Bench bench = Enc28j60Bench.Opened(true);

            // A receive read pointer right behind the write pointer leaves no room for any packet.
            bench.Chip.Rules.Throws = false;
            bench.Chip.Transfer(new byte[] { 0x4C, 0x01 }, 0, 2);
            bench.Chip.Transfer(new byte[] { 0x4D, 0x00 }, 0, 2);
            bench.Deliver(100, 1);
            bench.PollFor(3);
            bench.Deliver(100, 2);

            bench.PollFor(3);

            Assert.AreEqual(1L, bench.Device.ChipCounters.ReceiveResets);
            Assert.AreEqual(2L, bench.Device.Counters.ReceiveOverruns);
            AssertCarriesFrames(bench);
        }

        [TestMethod]
        public void TheNextCheckFindsAWrongTransmitEnd()
        {
            Enc28j60Bench bench = Enc28j60Bench.Opened(true);
            bench.Transmit(100, 0);
            bench.PollFor(5);
            bench.Chip.Transfer(new byte[] { 0x46, 0x20 }, 0, 2);
            bench.PollFor(600);

            bench.Transmit(100, 1);
            bench.Settle();

            Assert.IsTrue(bench.WasSent(1, 100, 1));
        }

        [TestMethod]
        public void OneBadReadOfTheLinkIsIgnored()
        {
            Enc28j60Bench bench = Enc28j60Bench.Opened(true);
            long before = bench.Device.Counters.LinkChanges;
            bool once = true;
            bench.Wire.AfterRead = (byte[] buffer, int offset, int length) =>
            {
                if (once && length == 3 && buffer[offset] == 0x19)
                {
                    once = false;
                    buffer[offset + 2] &= 0xFB;
                }
            };

            bench.PollFor(600);

            Assert.IsFalse(once);
            Assert.AreEqual(before, bench.Device.Counters.LinkChanges);
        }

        [TestMethod]
        public void MonitoringAnIdleChipTakesSome40TransactionsPerLinkPoll()
        {
            Enc28j60Bench bench = Enc28j60Bench.Opened(true);

            bench.PollFor(10_000);

            // 20 checks of the chip, 40 timed polls of 5.
            Assert.IsTrue(bench.Wire.Count <= (20 * 40) + (40 * 5), bench.Wire.Count.ToString());
        }
    }
}
