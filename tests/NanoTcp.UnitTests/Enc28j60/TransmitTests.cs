using nanoFramework.TestFramework;
using NanoTcp.Enc28j60;
using NanoTcp.UnitTests.Drivers;

namespace NanoTcp.UnitTests.Enc28j60
{
    [TestClass]
    public class TransmitTests : TransmitContract
    {
        [Setup]
        public static void UseFactory()
        {
            Use(new Enc28j60BenchFactory());
        }

        [TestMethod]
        public void AFrameTakesSixTransactionsAndThirteenExtraBytes()
        {
            Enc28j60Bench bench = Enc28j60Bench.Opened(true);
            long before = bench.Device.Counters.SpiBytes;

            int result = bench.Transmit(1514, 7);

            Assert.AreEqual(0, result);
            Assert.AreEqual(6, bench.Wire.Count);
            Assert.AreEqual("42 00", (string)bench.Wire.Log[0]);
            Assert.AreEqual("43 1A", (string)bench.Wire.Log[1]);
            Assert.AreEqual("7A+1516", (string)bench.Wire.Log[2]);
            Assert.AreEqual("46 EB", (string)bench.Wire.Log[3]);
            Assert.AreEqual("47 1F", (string)bench.Wire.Log[4]);
            Assert.AreEqual("9F 08", (string)bench.Wire.Log[5]);
            Assert.AreEqual(1514L + 13, bench.Device.Counters.SpiBytes - before);
            bench.Settle();
            Assert.IsTrue(bench.WasSent(0, 1514, 7));
        }

        [TestMethod]
        public void AFrameOfEqualLengthTakesFourTransactionsAndTwoForTheLastOnesEnd()
        {
            Enc28j60Bench bench = Enc28j60Bench.Opened(true);
            bench.Transmit(700, 0);
            bench.Settle();
            bench.Wire.Forget();

            bench.Transmit(700, 1);

            Assert.AreEqual(6, bench.Wire.Count);
            Assert.AreEqual("1F+1", (string)bench.Wire.Log[0]);
            Assert.AreEqual("1C+1", (string)bench.Wire.Log[1]);
            bench.Settle();
            Assert.IsTrue(bench.WasSent(1, 700, 1));
        }

        [TestMethod]
        public void InFullDuplexOneReadDetectsTheEndOfAFrame()
        {
            Enc28j60Bench bench = new Enc28j60Bench(true, true, new Enc28j60Options(Enc28j60Bench.Mac()) { FullDuplex = true });
            bench.Open();
            bench.Transmit(700, 0);
            bench.Settle();
            bench.Wire.Forget();

            bench.Transmit(700, 1);

            Assert.AreEqual(5, bench.Wire.Count);
            Assert.AreEqual("The link is up: 10 Mbit/s, full duplex.", bench.Device.StateMessage);
        }

        [TestMethod]
        public void ServiceChecksASentFrameOnce()
        {
            Enc28j60Bench bench = Enc28j60Bench.Opened(true);
            bench.Transmit(700, 0);

            bench.PollFor(20);

            Assert.AreEqual(1, bench.Wire.CountOf("1F+1"));
            bench.Wire.Forget();
            bench.Transmit(700, 1);
            Assert.AreEqual(4, bench.Wire.Count);
        }

        [TestMethod]
        [DataRow(14)]
        [DataRow(59)]
        [DataRow(60)]
        [DataRow(61)]
        [DataRow(1513)]
        [DataRow(1514)]
        public void FramesOfAnyLengthArrivePaddedTo60(int length)
        {
            Enc28j60Bench bench = Enc28j60Bench.Opened(true);

            Assert.AreEqual(0, bench.Transmit(length, 3));
            bench.Settle();

            Assert.AreEqual(1, bench.SentCount);
            if (length >= 60)
            {
                Assert.IsTrue(bench.WasSent(0, length, 3));
            }
        }

        [TestMethod]
        public void ConsecutiveFramesWaitForEachOther()
        {
            Enc28j60Bench bench = Enc28j60Bench.Opened(true);

            for (int i = 0; i < 50; i++)
            {
                Assert.AreEqual(0, bench.Transmit(100 + (i * 20), i));
            }

            bench.Settle();
            Assert.AreEqual(50, bench.SentCount);
            for (int i = 0; i < 50; i++)
            {
                Assert.IsTrue(bench.WasSent(i, 100 + (i * 20), i));
            }

            Assert.AreEqual(0L, bench.Device.Counters.Recoveries);
        }

        [TestMethod]
        [DataRow(1)]
        [DataRow(16)]
        public void AFrameIsRetransmittedAfterLateCollisions(int collisions)
        {
            Enc28j60Bench bench = Enc28j60Bench.Opened(true);
            bench.Chip.Faults.LateCollisions = collisions;

            bench.Transmit(500, 4);
            bench.PollFor(100);

            Assert.AreEqual(1, bench.SentCount);
            Assert.IsTrue(bench.WasSent(0, 500, 4));
            Assert.AreEqual((long)collisions, bench.Device.ChipCounters.LateCollisions);
            Assert.AreEqual(0L, bench.Device.Counters.SendErrors);
        }

        [TestMethod]
        public void AFrameIsAbortedAfterSixteenLateCollisions()
        {
            Enc28j60Bench bench = Enc28j60Bench.Opened(true);
            bench.Chip.Faults.LateCollisions = 17;

            bench.Transmit(500, 4);
            bench.PollFor(100);

            Assert.AreEqual(0, bench.SentCount);
            Assert.AreEqual(16L, bench.Device.ChipCounters.LateCollisions);
            Assert.AreEqual(1L, bench.Device.ChipCounters.SendAborts);
            Assert.AreEqual(0, bench.Transmit(500, 5));
            bench.Settle();
            Assert.IsTrue(bench.WasSent(0, 500, 5));
        }

        [TestMethod]
        public void ALateCollisionDoesNotDisturbReception()
        {
            Enc28j60Bench bench = Enc28j60Bench.Opened(true);
            for (int i = 0; i < 40; i++)
            {
                bench.Chip.Faults.LateCollisions = i & 1;
                bench.Deliver(300, i);
                bench.Transmit(300, i);
                Assert.AreEqual(1, bench.PollFor(4));
            }

            Assert.AreEqual(40, bench.SentCount);
            Assert.AreEqual(20L, bench.Device.ChipCounters.LateCollisions);
            Assert.AreEqual(0L, bench.Device.ChipCounters.BadHeaders);
        }

        [TestMethod]
        [DataRow(true)]
        [DataRow(false)]
        public void ExcessiveCollisionsOrDeferralLoseOnlyOneFrame(bool collides)
        {
            Enc28j60Bench bench = new Enc28j60Bench(true, true, new Enc28j60Options(Enc28j60Bench.Mac()) { SendTimeout = 1000 });
            bench.Open();
            bench.Chip.Faults.Collisions = collides ? 16 : 0;
            bench.Chip.Faults.ExcessiveDeferrals = collides ? 0 : 1;

            bench.Transmit(500, 4);
            bench.PollFor(1000);

            Assert.AreEqual(0, bench.SentCount);
            Assert.AreEqual(1L, bench.Device.ChipCounters.SendAborts);
            Assert.AreEqual(1L, bench.Device.Counters.SendErrors);
            Assert.AreEqual(0, bench.Transmit(500, 5));
            bench.Settle();
            Assert.IsTrue(bench.WasSent(0, 500, 5));
        }

        [TestMethod]
        public void Trap50_AStuckTransmitterIsResetAndTheNextFrameLeaves()
        {
            Enc28j60Bench bench = Enc28j60Bench.Opened(true);
            bench.Chip.Faults.TransmitterStuck = true;
            bench.Transmit(500, 4);
            bench.PollFor(40);
            bench.Chip.Faults.TransmitterStuck = false;

            bench.PollFor(20);

            Assert.AreEqual(1L, bench.Device.ChipCounters.SendTimeouts);
            Assert.AreEqual(1L, bench.Device.ChipCounters.TransmitResets);
            Assert.AreEqual(0, bench.Transmit(500, 5));
            bench.Settle();
            Assert.IsTrue(bench.WasSent(0, 500, 5));
        }

        [TestMethod]
        public void APersistentlyStuckTransmitterEscalatesToAReset()
        {
            Enc28j60Bench bench = Enc28j60Bench.Opened(true);
            bench.Chip.Faults.TransmitterStuck = true;

            for (int i = 0; i < 4; i++)
            {
                bench.AwaitLink();
                bench.Transmit(500, i);
                bench.PollFor(60);
            }

            Assert.AreEqual(3L, bench.Device.ChipCounters.TransmitResets);
            Assert.AreEqual(1L, bench.Device.ChipCounters.SoftResets);
            Assert.AreEqual(4L, bench.Device.ChipCounters.SendTimeouts);
        }
    }
}
