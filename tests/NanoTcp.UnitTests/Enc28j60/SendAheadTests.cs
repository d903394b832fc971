using nanoFramework.TestFramework;
using NanoTcp.Enc28j60;

namespace NanoTcp.UnitTests.Enc28j60
{
    /// <summary>Transmit memory of two frames: one goes to the chip while the one before it leaves.</summary>
    [TestClass]
    public class SendAheadTests
    {
        [TestMethod]
        public void FramesAreSentAtWireSpeed()
        {
            const int frames = 20;
            Enc28j60Bench bench = Opened();
            long start = bench.Clock.Microseconds;

            for (int i = 0; i < frames; i++)
            {
                Assert.AreEqual(0, bench.Transmit(1514, i));
            }

            // 1.23 ms each, and the first one's way to the chip; one after the other it would be 1.85 ms each.
            long took = bench.Clock.Microseconds - start;
            Assert.IsTrue(took < 1300 * frames, took.ToString());
            bench.Settle();
            Assert.AreEqual(frames, bench.SentCount);
            for (int i = 0; i < frames; i++)
            {
                Assert.IsTrue(bench.WasSent(i, 1514, i));
            }
        }

        [TestMethod]
        public void AFrameOfEqualLengthTakesSixTransactionsAndTwoForTheLastOnesEnd()
        {
            Enc28j60Bench bench = Opened();
            bench.Transmit(1000, 1);
            bench.Settle();
            bench.Wire.Forget();

            bench.Transmit(1000, 2);

            Assert.AreEqual(8, bench.Wire.Count);
        }

        [TestMethod]
        public void AFrameIsRetransmittedAfterALateCollisionBeforeTheNextOne()
        {
            Enc28j60Bench bench = Opened();
            for (int i = 0; i < 10; i++)
            {
                bench.Chip.Faults.LateCollisions = 1;
                bench.Transmit(500 + i, i);
                bench.Transmit(900 + i, i + 1);
            }

            bench.PollFor(20);
            Assert.AreEqual(20, bench.SentCount);
            for (int i = 0; i < 10; i++)
            {
                Assert.IsTrue(bench.WasSent(2 * i, 500 + i, i));
                Assert.IsTrue(bench.WasSent((2 * i) + 1, 900 + i, i + 1));
            }

            Assert.AreEqual(10L, bench.Device.ChipCounters.LateCollisions);
        }

        [TestMethod]
        public void TheConfigurationIsCorrectWithEitherSlot()
        {
            Enc28j60Bench bench = Opened();
            for (int i = 0; i < 4; i++)
            {
                bench.Transmit(100, i);
                bench.Transmit(100, i);
                bench.Transmit(100, i);
                bench.PollFor(600);
            }

            Assert.AreEqual(12, bench.SentCount);
            Assert.AreEqual(0L, bench.Device.Counters.Recoveries);
        }

        [TestMethod]
        public void ReceiveAndTransmitMemoryDoNotOverlap()
        {
            Enc28j60Bench bench = Opened();
            for (int i = 0; i < 100; i++)
            {
                bench.Deliver(60 + (i * 14), i);
                bench.Transmit(1514 - (i * 14), i);
                bench.Settle(2);
                Assert.AreEqual(1, bench.Receive());
                Assert.IsTrue(bench.BatchHolds(0, 60 + (i * 14), i));
                bench.Settle(2);
                Assert.IsTrue(bench.WasSent(i, 1514 - (i * 14), i));
            }

            Assert.AreEqual(0L, bench.Device.ChipCounters.BadHeaders);
            Assert.AreEqual(0L, bench.Device.Counters.ReceiveOverruns);
        }

        private static Enc28j60Bench Opened()
        {
            Enc28j60Bench bench = new Enc28j60Bench(true, true, new Enc28j60Options(Enc28j60Bench.Mac()) { SendsAhead = true });
            bench.Open();
            return bench;
        }
    }
}
