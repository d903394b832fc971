using nanoFramework.TestFramework;
using NanoTcp.SpiEthernet;
using NanoTcp.UnitTests.Drivers;

namespace NanoTcp.UnitTests.Wiznet
{
    public abstract class WiznetTransmitContract : TransmitContract
    {
        [TestMethod]
        public void AFrameTakesThreeTransactionsAndTwelveExtraBytes()
        {
            WiznetBench bench = (WiznetBench)Opened(true);
            long before = bench.Device.Counters.SpiBytes;

            int result = bench.Transmit(1514, 7);

            Assert.AreEqual(0, result);
            Assert.AreEqual(3, bench.Wire.Count);
            Assert.AreEqual("W14@0000+1514", (string)bench.Wire.Log[0]);
            Assert.AreEqual(RegisterAddresses.Transaction("W0C", bench.Registers.Sn_TX_WR, 2), (string)bench.Wire.Log[1]);
            Assert.AreEqual(RegisterAddresses.Transaction("W0C", bench.Registers.Sn_CR, 1), (string)bench.Wire.Log[2]);
            Assert.AreEqual(1514L + 3 + 5 + 4, bench.Device.Counters.SpiBytes - before);
            bench.Settle();
            Assert.IsTrue(bench.WasSent(0, 1514, 7));
        }

        [TestMethod]
        public void TheReceiveStatusShowsTheEndOfAFrame()
        {
            WiznetBench bench = (WiznetBench)Opened(true);
            for (int i = 0; i < 20; i++)
            {
                bench.Transmit(100, i);
                bench.Settle();
                bench.Deliver(100, i);
                bench.Poll();
                bench.Wire.Forget();
            }

            bench.Transmit(100, 20);

            Assert.AreEqual(3, bench.Wire.Count);
        }

        [TestMethod]
        public void OnlyAFrameAfterAnUnconfirmedOneReadsTxRd()
        {
            WiznetBench bench = (WiznetBench)Opened(true);
            bench.Transmit(100, 0);
            bench.Settle();
            bench.Wire.Forget();

            bench.Transmit(100, 1);

            Assert.AreEqual(4, bench.Wire.Count);
            Assert.AreEqual(RegisterAddresses.Transaction("R08", bench.Registers.Sn_TX_RD, 2), (string)bench.Wire.Log[1]);
        }

        [TestMethod]
        public void PointersWrapAt16KilobytesAndAt65536()
        {
            WiznetBench bench = (WiznetBench)Opened(true);
            int frames = 0;
            for (int bytes = 0; bytes < 3 * 65536; frames++)
            {
                int length = 60 + ((frames * 131) % 1455);
                bytes += length;
                Assert.AreEqual(0, bench.Transmit(length, frames));
                bench.Settle();
                Assert.IsTrue(bench.WasSent(frames, length, frames));
            }

            Assert.AreEqual((long)frames, bench.Device.Counters.SentFrames);
            Assert.AreEqual(0L, bench.Device.Counters.Recoveries);
            Assert.AreEqual(0L, bench.Device.Counters.SendErrors);
        }

        [TestMethod]
        public void TheNextSendDetectsALinkLossInBoundedTime()
        {
            WiznetBench bench = (WiznetBench)Opened(true);
            bench.Cable.IsPlugged = false;
            bench.Transmit(100, 0);
            bench.Wire.Forget();
            long before = bench.Clock.Now;

            int result = bench.Transmit(100, 1);

            Assert.AreEqual(-Errno.ENETDOWN, result);
            Assert.IsFalse(bench.Device.IsLinkUp);
            Assert.IsTrue(bench.Clock.Now - before <= 8);
            Assert.IsTrue(bench.Wire.Count < 1010, bench.Wire.Count.ToString());
        }

        [TestMethod]
        public void Trap50_AStuckTransmitterBlocksOnceAndBriefly()
        {
            WiznetBench bench = (WiznetBench)Opened(true);
            bench.Chip.Faults.TransmitterStuck = true;
            Assert.AreEqual(0, bench.Transmit(100, 0));
            long before = bench.Clock.Now;

            Assert.AreEqual(-Errno.ENOBUFS, bench.Transmit(100, 1));

            Assert.IsTrue(bench.Clock.Now - before <= 5);
            bench.Wire.Forget();
            before = bench.Clock.Now;
            Assert.AreEqual(-Errno.ENOBUFS, bench.Transmit(100, 2));
            Assert.AreEqual(before, bench.Clock.Now);
            Assert.AreEqual(2, bench.Wire.Count);
        }

        [TestMethod]
        public void AStuckTransmitterIsReopened()
        {
            WiznetBench bench = (WiznetBench)Opened(true);
            bench.Chip.Faults.TransmitterStuck = true;
            bench.Transmit(100, 0);
            bench.Chip.Faults.TransmitterStuck = false;

            bench.PollFor(1100);

            Assert.AreEqual(1L, bench.Device.ChipCounters.SendTimeouts);
            Assert.AreEqual(1L, bench.Device.ChipCounters.Reopens);
            Assert.AreEqual(0, bench.Transmit(100, 1));
            bench.Settle();
            Assert.IsTrue(bench.WasSent(0, 100, 1));
        }

        [TestMethod]
        public void APersistentlyStuckTransmitterEscalatesToTheResetPinThenPauses()
        {
            WiznetBench bench = (WiznetBench)Opened(true);
            bench.Chip.Timing.Autonegotiation = 0;
            bench.Chip.Faults.TransmitterStuck = true;
            for (int i = 0; i < 14; i++)
            {
                bench.Transmit(100, i);
                bench.PollFor(1100);
            }

            Assert.AreEqual(3L, bench.Device.ChipCounters.Reopens);
            Assert.AreEqual(3L, bench.Device.ChipCounters.SoftResets);
            Assert.AreEqual(3L, bench.Device.ChipCounters.HardResets);
            Assert.AreEqual(1L, bench.Device.ChipCounters.Deaths);

            bench.Chip.Faults.TransmitterStuck = false;
            bench.PollFor(6000);
            Assert.AreEqual(0, bench.Transmit(100, 1));
            bench.Settle();
            Assert.IsTrue(bench.WasSent(0, 100, 1));
        }

        [TestMethod]
        public void AnOccasionallyStuckTransmitterIsOnlyReopened()
        {
            WiznetBench bench = (WiznetBench)Opened(true);
            for (int i = 0; i < 10; i++)
            {
                bench.Chip.Faults.TransmitterStuck = true;
                bench.Transmit(100, i);
                bench.Chip.Faults.TransmitterStuck = false;
                bench.PollFor(1100);
                Assert.AreEqual(0, bench.Transmit(100, i));
                bench.PollFor(1100);
            }

            Assert.AreEqual(10L, bench.Device.ChipCounters.Reopens);
            Assert.AreEqual(10L, bench.Device.Counters.Recoveries);
        }

        [TestMethod]
        public void CloseWaitsForTheLastFrame()
        {
            WiznetBench bench = (WiznetBench)Opened(true);
            bench.Transmit(1000, 3);

            bench.Device.Close();

            Assert.AreEqual(1, bench.SentCount);
            Assert.IsTrue(bench.WasSent(0, 1000, 3));
            Assert.AreEqual((int)SpiEthernetState.Closed, (int)bench.Device.State);
        }
    }
}
