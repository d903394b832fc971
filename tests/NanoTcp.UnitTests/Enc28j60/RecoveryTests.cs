using nanoFramework.TestFramework;
using NanoTcp.Enc28j60;
using NanoTcp.Simulation;
using NanoTcp.SpiEthernet;

namespace NanoTcp.UnitTests.Enc28j60
{
    [TestClass]
    public class RecoveryTests
    {
        [TestMethod]
        [DataRow(true)]
        [DataRow(false)]
        public void AChipThatLostItsConfigurationIsReconfigured(bool interruptPin)
        {
            Enc28j60Bench bench = Enc28j60Bench.Opened(interruptPin);
            bench.Deliver(100, 1);
            bench.Poll();
            bench.Chip.LosePower();

            bench.PollFor(600);

            Assert.AreEqual(1L, bench.Device.ChipCounters.ConfigurationLosses);
            Assert.AreEqual(1L, bench.Device.ChipCounters.SoftResets);
            AssertCarriesFrames(bench);
        }

        [TestMethod]
        [DataRow(true)]
        [DataRow(false)]
        public void TheDriverRecoversFromAPowerGlitchInAnyTransaction(bool interruptPin)
        {
            for (int when = 1; when <= 40; when++)
            {
                Enc28j60Bench bench = Enc28j60Bench.Opened(interruptPin);
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
            for (int when = 1; when <= 120; when++)
            {
                Enc28j60Bench bench = Enc28j60Bench.Opened(true);

                // A glitch in between makes the driver do what it did not mean.
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
            Enc28j60Bench bench = Enc28j60Bench.Opened(true);
            bench.Chip.Faults.Miso = high ? SignalFault.StuckHigh : SignalFault.StuckLow;

            bench.PollFor(1000);

            Assert.AreEqual((int)SpiEthernetState.Dead, (int)bench.Device.State);
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
            Enc28j60Bench bench = new Enc28j60Bench(true, false);
            bench.Open();
            bench.Chip.Faults.Miso = SignalFault.StuckLow;

            bench.PollFor(1000);

            Assert.AreEqual((int)SpiEthernetState.Dead, (int)bench.Device.State);
            Assert.AreEqual(0L, bench.Device.ChipCounters.HardResets);
            bench.Chip.Faults.Miso = SignalFault.None;
            bench.PollFor(6000);
            AssertCarriesFrames(bench);
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
        [DataRow(1u)]
        [DataRow(2u)]
        [DataRow(3u)]
        [DataRow(4u)]
        public void FramesAreReceivedDespiteNoise(uint seed)
        {
            Enc28j60Bench bench = new Enc28j60Bench(true, true, new Enc28j60Options(Enc28j60Bench.Mac()), seed);
            bench.Open();
            bench.Chip.Timing.LinkUp = 10_000;
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
            Enc28j60Bench bench = Enc28j60Bench.Opened(true);
            long before = bench.Device.Counters.LinkChanges;
            bench.Cable.IsPlugged = false;
            bench.PollFor(600);

            Assert.IsFalse(bench.Device.IsLinkUp);
            Assert.AreEqual((int)SpiEthernetState.NoLink, (int)bench.Device.State);
            Assert.Contains("no link", bench.Device.StateMessage);

            bench.Cable.IsPlugged = true;
            bench.PollFor(1100);

            Assert.IsTrue(bench.Device.IsLinkUp);
            Assert.AreEqual("The link is up: 10 Mbit/s, half duplex.", bench.Device.StateMessage);
            Assert.AreEqual(2L, bench.Device.Counters.LinkChanges - before);
            Assert.AreEqual(0L, bench.Device.Counters.Recoveries);
            AssertCarriesFrames(bench);
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

        private static void AssertCarriesFrames(Enc28j60Bench bench)
        {
            bench.AwaitLink();
            bench.PollFor(2);
            bench.Deliver(700, 77);
            bench.Clock.Sleep(2);
            Assert.AreEqual(1, bench.Receive());
            Assert.IsTrue(bench.BatchHolds(0, 700, 77));
            int sent = bench.SentCount;
            Assert.AreEqual(0, bench.Transmit(800, 78));
            bench.Settle();
            Assert.AreEqual(sent + 1, bench.SentCount);
            Assert.IsTrue(bench.WasSent(sent, 800, 78));
        }
    }
}
