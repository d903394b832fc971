using nanoFramework.TestFramework;
using NanoTcp.Enc28j60;
using NanoTcp.Links;
using NanoTcp.UnitTests.Drivers;

namespace NanoTcp.UnitTests.Enc28j60
{
    [TestClass]
    public class ReceiveTests : ReceiveContract
    {
        [Setup]
        public static void UseFactory()
        {
            Use(new Enc28j60BenchFactory());
        }

        [TestMethod]
        [DataRow(1)]
        [DataRow(2)]
        [DataRow(4)]
        [DataRow(8)]
        public void WithoutPinABatchTakesTwoTransactionsPerFramePlusSix(int frames)
        {
            Enc28j60Bench bench = Enc28j60Bench.Opened(false);
            Deliver(bench, frames, 100);

            int received = bench.Receive();

            Assert.AreEqual(frames, received);
            Assert.AreEqual((2 * frames) + 6, bench.Wire.Count);
            Assert.IsTrue(bench.Wire.Count <= (5 * frames) + 3, "the budget");
            AssertBatch(bench, frames, 100);

            Assert.AreEqual(0, bench.Receive());
            Assert.AreEqual((2 * frames) + 9, bench.Wire.Count);
        }

        [TestMethod]
        public void AFrameIsReadInTheDataSheetsSequence()
        {
            Enc28j60Bench bench = Enc28j60Bench.Opened(true);
            Deliver(bench, 1, 101);

            bench.Receive();

            // INTIE off; bank 1, EPKTCNT, bank 0; header; frame, check sequence and pad; ERXRDPT, low byte first; PKTDEC; INTIE on.
            string[] expected = { "BB 80", "9F 01", "19+1", "BF 01", "3A+6", "3A+106", "4C 6F", "4D 00", "9E 40", "9B 80" };
            Assert.AreEqual(expected.Length, bench.Wire.Count);
            for (int i = 0; i < expected.Length; i++)
            {
                Assert.AreEqual(expected[i], (string)bench.Wire.Log[i]);
            }
        }

        [TestMethod]
        [DataRow(1)]
        [DataRow(4)]
        public void WithPinABatchTakesTwoMoreTransactionsForTheEdge(int frames)
        {
            Enc28j60Bench bench = Enc28j60Bench.Opened(true);
            Deliver(bench, frames, 1514);

            int received = bench.Receive();

            Assert.AreEqual(frames, received);
            Assert.AreEqual((2 * frames) + 8, bench.Wire.Count);
            AssertBatch(bench, frames, 1514);
            Assert.AreEqual(0, bench.Receive());
            Assert.AreEqual((2 * frames) + 8, bench.Wire.Count);
        }

        [TestMethod]
        public void ErdptIsNotWrittenInNormalReception()
        {
            Enc28j60Bench bench = Enc28j60Bench.Opened(true);
            int writes = 0;
            bench.Wire.BeforeWrite = (byte[] buffer, int offset, int length) =>
            {
                if (length == 2 && (buffer[offset] == 0x40 || buffer[offset] == 0x41))
                {
                    writes++;
                }
            };

            Exchange(bench, 300);

            Assert.AreEqual(0, writes);
            Assert.AreEqual(300L, bench.Device.Counters.ReceivedFrames);
        }

        [TestMethod]
        public void FramesOfEveryLengthWrapInTheRing()
        {
            Enc28j60Bench bench = Enc28j60Bench.Opened(true);
            for (int length = 60; length <= 1514; length++)
            {
                bench.Deliver(length, length);
                bench.Settle();
                Assert.AreEqual(1, bench.Receive());
                Assert.IsTrue(bench.BatchHolds(0, length, length), length.ToString());
            }

            Assert.AreEqual(0L, bench.Device.Counters.ReceiveErrors);
        }

        [TestMethod]
        public void TheSmallestBatchTakesOneOfTheLongestFramesAtATime()
        {
            Enc28j60Bench bench = Enc28j60Bench.Opened(true);
            bench.Batch = new FrameBatch(Enc28j60Device.SmallestBatchBuffer, 1);
            for (int i = 0; i < 3; i++)
            {
                bench.DeliverTagged(1518, i);
                bench.Settle();
            }

            for (int i = 0; i < 3; i++)
            {
                Assert.AreEqual(1, bench.Receive());
                Assert.IsTrue(bench.BatchHoldsTagged(0, 1518, i));
            }

            Assert.AreEqual(0, bench.Receive());
        }

        [TestMethod]
        public void AFrameThatDoesNotFitIsInTheNextBatch()
        {
            Enc28j60Bench bench = Enc28j60Bench.Opened(true);
            bench.Batch = new FrameBatch(2000, 8);
            Deliver(bench, 3, 900);

            Assert.AreEqual(2, bench.Receive());
            Assert.IsTrue(bench.BatchHolds(1, 900, 1));
            Assert.AreEqual(1, bench.Receive());
            Assert.IsTrue(bench.BatchHolds(0, 900, 2));
        }

        [TestMethod]
        public void OwnBroadcastAndMulticastFramesAreReceivedOthersAreNot()
        {
            Enc28j60Bench bench = Enc28j60Bench.Opened(true);

            bench.DeliverTo(Enc28j60Bench.Mac(), 60);
            bench.DeliverTo(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF }, 60);
            bench.DeliverTo(new byte[] { 0x01, 0, 0x5E, 0, 0, 1 }, 60);
            bench.DeliverTo(new byte[] { 0x02, 0, 0x5E, 0x10, 0x20, 0x31 }, 60);

            Assert.AreEqual(3, bench.PollFor(5));
        }

        [TestMethod]
        public void Ip6DoesNotWakeTheDriver()
        {
            const int frames = 1000;
            Enc28j60Bench bench = Enc28j60Bench.Opened(true);
            long interrupts = bench.Chip.Counters.Interrupts;
            for (int i = 0; i < frames; i++)
            {
                bench.DeliverIp6(90);
                bench.Clock.Advance(100);
            }

            Assert.AreEqual(0L, bench.Chip.Counters.ReceivedFrames);
            Assert.AreEqual(interrupts, bench.Chip.Counters.Interrupts);
            Assert.AreEqual((long)frames, bench.Chip.Counters.FilteredFrames);
        }

        [TestMethod]
        public void PromiscuousReceivesAllAndBlockMulticastFewer()
        {
            Enc28j60Bench open = new Enc28j60Bench(true, true, new Enc28j60Options(Enc28j60Bench.Mac()) { Promiscuous = true });
            Enc28j60Bench closed = new Enc28j60Bench(true, true, new Enc28j60Options(Enc28j60Bench.Mac()) { BlockMulticast = true });
            byte[] other = { 0x02, 0, 0x5E, 0x10, 0x20, 0x31 };
            byte[] group = { 0x01, 0, 0x5E, 0, 0, 1 };
            open.Open();
            closed.Open();
            open.DeliverTo(other, 60);
            open.DeliverTo(group, 60);
            closed.DeliverTo(other, 60);
            closed.DeliverTo(group, 60);

            Assert.AreEqual(2, open.PollFor(5));
            Assert.AreEqual(0, closed.PollFor(5));
        }

        [TestMethod]
        public void AFrameWithAnInvalidFcsIsNotReceived()
        {
            Enc28j60Bench bench = Enc28j60Bench.Opened(true);
            bench.Chip.Faults.BadFrames = 1;
            bench.Deliver(100, 0);
            bench.Deliver(100, 1);

            Assert.AreEqual(1, bench.PollFor(3));
            Assert.AreEqual(0L, bench.Device.Counters.ReceiveErrors);
        }

        [TestMethod]
        [DataRow(true)]
        [DataRow(false)]
        public void AnOverflowIsCountedAndReceptionContinues(bool interruptPin)
        {
            Enc28j60Bench bench = Enc28j60Bench.Opened(interruptPin);
            Deliver(bench, 10, 1000);

            int received = bench.PollFor(600);

            Assert.AreEqual(6, received);
            Assert.IsTrue(bench.Device.Counters.ReceiveOverruns >= 1);
            Assert.AreEqual(0L, bench.Device.ChipCounters.ReceiveResets);
            for (int round = 0; round < 5; round++)
            {
                Deliver(bench, 10, 1000);
                Assert.AreEqual(6, bench.PollFor(600));
            }
        }

        [TestMethod]
        public void ManySmallFramesFillTheRingAndAllAreReceived()
        {
            Enc28j60Bench bench = Enc28j60Bench.Opened(true);
            for (int i = 0; i < 95; i++)
            {
                bench.Deliver(60, i);
            }

            bench.Clock.Sleep(20);

            Assert.AreEqual(95, bench.Poll());
        }

        [TestMethod]
        public void AFrameThatIsLongerEvenWithATagIsDroppedByTheChip()
        {
            Enc28j60Bench bench = Enc28j60Bench.Opened(true);
            bench.DeliverTagged(1519, 4);
            bench.Settle();

            Assert.AreEqual(0, bench.Receive());
            Assert.AreEqual(1L, bench.Chip.Counters.FilteredFrames);
            Assert.AreEqual(0L, bench.Device.Counters.Recoveries);
        }

        [TestMethod]
        public void TheTimedPollFindsALostEdge()
        {
            Enc28j60Bench bench = Enc28j60Bench.Opened(true);
            bench.Chip.Faults.LostInterrupts = 1;
            bench.Deliver(100, 0);

            Assert.AreEqual(1, bench.PollFor(300));
        }

        [TestMethod]
        [DataRow(0)]
        [DataRow(63)]
        [DataRow(1523)]
        [DataRow(0xFFFF)]
        [DataRow(200)]
        public void AnInvalidByteCountLosesOnlyPendingFrames(int byteCount)
        {
            Enc28j60Bench bench = Enc28j60Bench.Opened(true);
            bench.Chip.Faults.NextByteCount = byteCount;
            bench.Deliver(100, 0);

            bench.PollFor(5);

            Assert.AreEqual(1L, bench.Device.ChipCounters.ReceiveResets);
            Assert.AreEqual(1L, bench.Device.Counters.ReceiveErrors);
            bench.Deliver(100, 1);
            Assert.AreEqual(1, bench.PollFor(5));
        }

        [TestMethod]
        [DataRow(0)]
        [DataRow(1)]
        [DataRow(0x1A00)]
        [DataRow(0xFFFF)]
        public void Trap50_AnInvalidNextPointerLosesOnlyPendingFrames(int pointer)
        {
            Enc28j60Bench bench = Enc28j60Bench.Opened(true);
            bench.Chip.Faults.NextPacketPointer = pointer;
            bench.Deliver(100, 0);
            bench.Deliver(100, 1);

            bench.PollFor(5);

            Assert.AreEqual(1L, bench.Device.ChipCounters.ReceiveResets);
            bench.Deliver(100, 2);
            Assert.AreEqual(1, bench.PollFor(5));
        }

        [TestMethod]
        public void AHeaderMisreadOnceLosesNothing()
        {
            Enc28j60Bench bench = Enc28j60Bench.Opened(true);
            bool once = true;
            bench.Wire.AfterRead = (byte[] buffer, int offset, int length) =>
            {
                if (once && buffer[offset] == 0x3A && length == 7)
                {
                    once = false;
                    buffer[offset + 1] ^= 0x20;
                }
            };
            bench.Deliver(100, 1);

            bench.Settle();
            Assert.AreEqual(1, bench.Receive());
            Assert.IsTrue(bench.BatchHolds(0, 100, 1));
            Assert.AreEqual(1L, bench.Device.ChipCounters.BadHeaders);
            Assert.AreEqual(0L, bench.Device.Counters.Recoveries);
        }

        [TestMethod]
        public void TheNextPointerCheckFindsALostPktdec()
        {
            Enc28j60Bench bench = Enc28j60Bench.Opened(true);
            bool once = true;
            bench.Wire.BeforeWrite = (byte[] buffer, int offset, int length) =>
            {
                if (once && length == 2 && buffer[offset] == 0x9E)
                {
                    once = false;
                    buffer[offset + 1] = 0;
                }
            };
            bench.Chip.Rules.Throws = false;
            bench.Deliver(100, 1);

            bench.PollFor(600);

            bench.Deliver(100, 2);
            Assert.AreEqual(1, bench.PollFor(5));
            Assert.IsTrue(bench.Device.ChipCounters.ReceiveResets >= 1);
        }

        [TestMethod]
        public void TheNextPointerCheckFindsASpuriousPktdec()
        {
            Enc28j60Bench bench = Enc28j60Bench.Opened(true);
            bench.Deliver(100, 1);
            bench.Settle();
            bench.Chip.Transfer(new byte[] { 0x9E, 0x40 }, 0, 2);

            bench.PollFor(600);

            Assert.AreEqual(1L, bench.Device.ChipCounters.PointerLosses);
            bench.Deliver(100, 2);
            Assert.AreEqual(1, bench.PollFor(5));
        }

        [TestMethod]
        public void SteadyReceptionAllocatesNothing()
        {
            if (!Wiznet.AllocationMeter.Works)
            {
                Assert.SkipTest("This runtime does not tell what is allocated.");
            }

            Enc28j60Bench bench = Enc28j60Bench.Opened(true);
            bench.Wire.Logs = false;
            bench.KeepsSent = false;
            Exchange(bench, 100);
            long before = Wiznet.AllocationMeter.Bytes;
            before = Wiznet.AllocationMeter.Bytes;

            Exchange(bench, 500);

            Assert.IsTrue(Wiznet.AllocationMeter.Bytes - before < 2000, (Wiznet.AllocationMeter.Bytes - before).ToString());
        }

        private static void Exchange(Enc28j60Bench bench, int frames)
        {
            for (int i = 0; i < frames; i++)
            {
                bench.Deliver(60 + (i % 1400), i);
                bench.Transmit(60 + (i % 1400), i);
                bench.Clock.Sleep(4);
                bench.Poll();
            }
        }

        private static void Deliver(Enc28j60Bench bench, int frames, int length)
        {
            for (int i = 0; i < frames; i++)
            {
                bench.Deliver(length, i);
            }

            bench.Settle(frames);
        }

        private static void AssertBatch(Enc28j60Bench bench, int frames, int length)
        {
            for (int i = 0; i < frames; i++)
            {
                Assert.IsTrue(bench.BatchHolds(i, length, i), i.ToString());
            }
        }
    }
}
