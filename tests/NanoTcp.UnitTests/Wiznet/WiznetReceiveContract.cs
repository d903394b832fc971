using System;
using nanoFramework.TestFramework;
using NanoTcp.Links;
using NanoTcp.Simulation;
using NanoTcp.UnitTests.Drivers;
using NanoTcp.Wiznet;

namespace NanoTcp.UnitTests.Wiznet
{
    public abstract class WiznetReceiveContract : ReceiveContract
    {
        private const int HeaderLength = 3;

        [TestMethod]
        [DataRow(1)]
        [DataRow(2)]
        [DataRow(4)]
        [DataRow(8)]
        public void WithoutPinAllPendingFramesTakeFourTransactions(int frames)
        {
            WiznetBench bench = (WiznetBench)Opened(false);
            Deliver(bench, frames, 100);
            bench.Clock.Sleep(2);

            int received = bench.Receive();

            Assert.AreEqual(frames, received);
            Assert.AreEqual(4, bench.Wire.Count);
            Assert.AreEqual(Status(bench), (string)bench.Wire.Log[0]);
            Assert.AreEqual("R18@0000+" + (frames * 102).ToString(), (string)bench.Wire.Log[1]);
            Assert.AreEqual(RegisterAddresses.Transaction("W0C", bench.Registers.Sn_RX_RD, 2), (string)bench.Wire.Log[2]);
            Assert.AreEqual(RegisterAddresses.Transaction("W0C", bench.Registers.Sn_CR, 1), (string)bench.Wire.Log[3]);
            AssertBatch(bench, frames, 100);

            Assert.AreEqual(0, bench.Receive());
            Assert.AreEqual(5, bench.Wire.Count);
        }

        [TestMethod]
        [DataRow(1)]
        [DataRow(2)]
        [DataRow(4)]
        [DataRow(8)]
        public void WithPinTheInterruptIsClearedFirstAndOneMoreStatusRead(int frames)
        {
            WiznetBench bench = (WiznetBench)Opened(true);
            Deliver(bench, frames, 1514);

            int received = bench.Receive();

            Assert.AreEqual(frames, received);
            Assert.AreEqual(5, bench.Wire.Count);
            Assert.AreEqual(RegisterAddresses.Transaction("W0C", bench.Registers.Sn_IRCLR, 1), (string)bench.Wire.Log[0]);
            Assert.AreEqual(Status(bench), (string)bench.Wire.Log[1]);
            AssertBatch(bench, frames, 1514);

            Assert.AreEqual(0, bench.Receive());
            Assert.AreEqual(6, bench.Wire.Count);
            Assert.AreEqual(0, bench.Receive());
            Assert.AreEqual(6, bench.Wire.Count);
        }

        [TestMethod]
        [DataRow(1)]
        [DataRow(2)]
        [DataRow(4)]
        [DataRow(8)]
        public void ABatchTakesTheStatusAnd15ExtraBytesAnd2PerFrame(int frames)
        {
            WiznetBench bench = (WiznetBench)Opened(false);
            Deliver(bench, frames, 200);
            bench.Clock.Sleep(2);
            long before = bench.Device.Counters.SpiBytes;

            bench.Receive();

            Assert.AreEqual(bench.Registers.StatusLength + 15L + (2 * frames) + (200 * frames), bench.Device.Counters.SpiBytes - before);
        }

        [TestMethod]
        public void WithoutPinAnEmptyPollTakesOneTransaction()
        {
            WiznetOptions options = ((WiznetBenchFactory)Factory).Options();
            options.PollPeriod = 5;
            WiznetBench bench = ((WiznetBenchFactory)Factory).Make(false, true, options, 1);
            bench.Open();

            for (int i = 0; i < 50; i++)
            {
                bench.Clock.Sleep(1);
                Assert.AreEqual(0, bench.Receive());
            }

            Assert.AreEqual(10, bench.Wire.Count);
            Assert.AreEqual(Status(bench), (string)bench.Wire.Log[9]);
        }

        [TestMethod]
        public void APollPeriodOfZeroPollsAtEveryCall()
        {
            WiznetOptions options = ((WiznetBenchFactory)Factory).Options();
            options.PollPeriod = 0;
            WiznetBench bench = ((WiznetBenchFactory)Factory).Make(false, true, options, 1);
            bench.Open();

            bench.Receive();
            bench.Receive();

            Assert.AreEqual(2, bench.Wire.Count);
        }

        [TestMethod]
        public void PointersWrapAt16KilobytesAndAt65536()
        {
            WiznetBench bench = (WiznetBench)Opened(true);
            long bytes = 0;
            for (int i = 0; bytes < 3 * 65536; i++)
            {
                int length = 60 + ((i * 131) % 1455);
                bench.Deliver(length, i);
                bench.Deliver(1514, i + 1);
                bytes += length + 1514 + 4;

                Assert.AreEqual(2, bench.Receive());
                Assert.IsTrue(bench.BatchHolds(0, length, i));
                Assert.IsTrue(bench.BatchHolds(1, 1514, i + 1));
                Assert.AreEqual(0, bench.Receive());
            }

            Assert.AreEqual(0L, bench.Device.Counters.Recoveries);
            Assert.AreEqual(0L, bench.Device.ChipCounters.TornReads);
        }

        [TestMethod]
        public void FramesBeyondABatchAreInTheNext()
        {
            WiznetBench bench = (WiznetBench)Opened(true);
            bench.Batch = new FrameBatch(4096, 32);
            Deliver(bench, 5, 1514);

            Assert.AreEqual(2, bench.Receive());
            Assert.IsTrue(bench.BatchHolds(0, 1514, 0));
            Assert.IsTrue(bench.BatchHolds(1, 1514, 1));
            Assert.AreEqual(2, bench.Receive());
            Assert.IsTrue(bench.BatchHolds(0, 1514, 2));
            Assert.AreEqual(1, bench.Receive());
            Assert.IsTrue(bench.BatchHolds(0, 1514, 4));
            Assert.AreEqual(0, bench.Receive());
            Assert.AreEqual(0L, bench.Device.Counters.ReceiveErrors);
        }

        [TestMethod]
        public void ABatchOfTwoFramesTakesTwoOfFive()
        {
            WiznetBench bench = (WiznetBench)Opened(true);
            bench.Batch = new FrameBatch(16384, 2);
            Deliver(bench, 5, 60);

            Assert.AreEqual(2, bench.Receive());
            Assert.AreEqual(2, bench.Receive());
            Assert.AreEqual(1, bench.Receive());
            Assert.IsTrue(bench.BatchHolds(0, 60, 4));
            Assert.AreEqual(0, bench.Receive());
        }

        [TestMethod]
        public void TheSmallestBatchHoldsTheLongestFrame()
        {
            WiznetBench bench = (WiznetBench)Opened(true);
            bench.Batch = new FrameBatch(WiznetDevice.SmallestBatchBuffer, 1);
            Deliver(bench, 2, 1514);

            Assert.AreEqual(1, bench.Receive());
            Assert.AreEqual(1, bench.Receive());
            Assert.IsTrue(bench.BatchHolds(0, 1514, 1));
        }

        [TestMethod]
        public void ABurstStaysBelowTheTransferLimitAndTheBuffersEnd()
        {
            WiznetBench bench = (WiznetBench)Opened(true);
            bench.Batch = new FrameBatch(32000, 64);
            Deliver(bench, 10, 1514);
            Deliver(bench, 1, 1222);

            Assert.AreEqual(10, bench.Receive());
            Assert.AreEqual("R18@0000+" + (16384 - 3).ToString(), (string)bench.Wire.Log[2]);
            Assert.AreEqual(1, bench.Receive());
        }

        [TestMethod]
        [DataRow(0)]
        [DataRow(1)]
        [DataRow(61)]
        [DataRow(1525)]
        [DataRow(65535)]
        public void Trap50_AnInvalidRecordIsDiscardedAndReceptionContinues(int length)
        {
            WiznetBench bench = (WiznetBench)Opened(true);
            bench.Chip.Faults.NextRecordLength = length;
            Deliver(bench, 3, 100);

            Assert.AreEqual(0, bench.PollFor(10));

            Assert.AreEqual(1L, bench.Device.Counters.ReceiveErrors);
            Assert.AreEqual(1L, bench.Device.ChipCounters.Drains);
            Assert.AreEqual(1L, bench.Device.Counters.Recoveries);
            Deliver(bench, 1, 1514);
            Assert.AreEqual(1, bench.Receive());
            Assert.IsTrue(bench.BatchHolds(0, 1514, 0));
        }

        [TestMethod]
        public void ARecordLongerThanTheReceivedSizeIsDiscarded()
        {
            WiznetBench bench = (WiznetBench)Opened(true);
            bench.Chip.Faults.NextRecordLength = 103;
            Deliver(bench, 1, 100);

            Assert.AreEqual(0, bench.PollFor(10));

            Assert.AreEqual(1L, bench.Device.ChipCounters.Drains);
            Assert.AreEqual(1L, bench.Device.Counters.ReceiveErrors);
            Deliver(bench, 1, 1514);
            Assert.AreEqual(1, bench.Receive());
        }

        [TestMethod]
        [DataRow(1)]
        [DataRow(61)]
        [DataRow(101)]
        public void TheDriverWaitsForAPartlyReceivedFrame(int visible)
        {
            WiznetBench bench = (WiznetBench)Opened(true);
            Deliver(bench, 1, 100);
            bench.Wire.AfterRead = (byte[] buffer, int offset, int count) => ShowReceivedSize(bench, buffer, offset, count, visible);
            Assert.AreEqual(0, bench.PollFor(1));
            bench.Wire.AfterRead = null;

            Assert.AreEqual(1, bench.PollFor(2));
            Assert.AreEqual(0L, bench.Device.Counters.Recoveries);
        }

        [TestMethod]
        public void ALengthMisreadOnceLosesNoFrame()
        {
            WiznetBench bench = (WiznetBench)Opened(true);
            Deliver(bench, 3, 100);
            int misreads = 1;
            bench.Wire.AfterRead = (byte[] buffer, int offset, int count) =>
            {
                if (misreads > 0 && OverwriteFirstLength(buffer, offset, 0))
                {
                    misreads--;
                }
            };

            Assert.AreEqual(3, bench.Receive());
            AssertBatch(bench, 3, 100);
            Assert.AreEqual(0L, bench.Device.Counters.Recoveries);
        }

        [TestMethod]
        public void ValidRecordsBeforeAnInvalidOneAreKept()
        {
            WiznetBench bench = (WiznetBench)Opened(true);
            Deliver(bench, 3, 100);
            bench.Wire.AfterRead = (byte[] buffer, int offset, int count) =>
            {
                if (buffer[offset + 2] == 0x18 && count > 3 + 204 && buffer[offset] == 0 && buffer[offset + 1] == 0)
                {
                    buffer[offset + 3 + 204] = 0xFF;
                }
            };

            Assert.AreEqual(2, bench.Receive());
            AssertBatch(bench, 2, 100);
            Assert.AreEqual(1, bench.Receive());
            Assert.IsTrue(bench.BatchHolds(0, 100, 2));
        }

        [TestMethod]
        public void AFrameArrivingWhileDrainingNeedsNoEdge()
        {
            WiznetBench bench = (WiznetBench)Opened(true);
            Deliver(bench, 1, 100);
            int more = 3;
            bench.Wire.AfterRead = (byte[] buffer, int offset, int count) =>
            {
                if (buffer[offset + 2] == 0x18 && more > 0)
                {
                    more--;
                    bench.Deliver(200 + more, more);
                }
            };

            Assert.AreEqual(4, bench.Poll());

            Assert.IsFalse(bench.Chip.InterruptPin.IsLow);
            Assert.AreEqual(0L, bench.Device.ChipCounters.MissedInterrupts);
        }

        [TestMethod]
        public void AFrameBetweenTheLastStatusAndThePinCheckIsReceived()
        {
            WiznetBench bench = (WiznetBench)Opened(true);
            Deliver(bench, 1, 100);
            Assert.AreEqual(1, bench.Receive());
            bool once = true;
            bench.Wire.AfterRead = (byte[] buffer, int offset, int count) =>
            {
                if (once)
                {
                    once = false;
                    bench.Deliver(300, 9);
                }
            };

            Assert.AreEqual(1, bench.Receive());
            Assert.IsTrue(bench.BatchHolds(0, 300, 9));
        }

        [TestMethod]
        public void TheTimedPollFindsAMissedInterrupt()
        {
            WiznetBench bench = (WiznetBench)Opened(true);
            bench.PollFor(1);
            bench.Chip.Faults.InterruptLine = SignalFault.StuckHigh;
            Deliver(bench, 2, 100);

            Assert.AreEqual(2, bench.PollFor(260));
            Assert.AreEqual(1L, bench.Device.ChipCounters.MissedInterrupts);
        }

        [TestMethod]
        public void AnInterruptWakesTheStack()
        {
            WiznetBench bench = (WiznetBench)Opened(true);
            int told = 0;
            bench.Device.Interrupt = () => told++;

            Deliver(bench, 1, 100);
            Assert.AreEqual(1, told);
            bench.Poll();

            Assert.AreEqual(1, told);
        }

        [TestMethod]
        public void Trap50_TornStatusRegistersAreReadAgain()
        {
            WiznetBench bench = (WiznetBench)Opened(true);
            Deliver(bench, 1, 300);
            bool once = true;
            bench.Wire.AfterRead = (byte[] buffer, int offset, int count) =>
            {
                if (once && count == HeaderLength + bench.Registers.StatusLength)
                {
                    once = false;
                    buffer[offset + HeaderLength + bench.Registers.InStatus(bench.Registers.Sn_RX_RSR)] = 0;
                }
            };

            Assert.AreEqual(1, bench.Receive());
            Assert.AreEqual(1L, bench.Device.ChipCounters.TornReads);
            Assert.AreEqual(6, bench.Wire.Count);
        }

        [TestMethod]
        public void FramesThatKeepArrivingDuringTheStatusDoNotStopReception()
        {
            WiznetBench bench = (WiznetBench)Opened(true);
            Deliver(bench, 1, 300);
            bench.Wire.AfterRead = (byte[] buffer, int offset, int count) =>
            {
                if (count == HeaderLength + bench.Registers.StatusLength)
                {
                    buffer[offset + HeaderLength + bench.Registers.InStatus(bench.Registers.Sn_RX_WR)] += 1;
                }
            };

            Assert.AreEqual(1, bench.Receive());
            Assert.IsTrue(bench.BatchHolds(0, 300, 0));
            Assert.AreEqual(0L, bench.Device.Counters.Recoveries);
        }

        [TestMethod]
        public void TheChipFiltersFramesForOthers()
        {
            WiznetBench bench = (WiznetBench)Opened(true);
            bench.DeliverTo(new byte[] { 2, 0, 0x5E, 0x10, 0x20, 0x31 }, 100);

            Assert.AreEqual(0, bench.Receive());
            Assert.AreEqual(1L, bench.Chip.Counters.FilteredFrames);
            Assert.AreEqual(0, bench.Wire.Count);
        }

        [TestMethod]
        public void FramesForOthersAreFilteredInSoftwareToo()
        {
            WiznetBench bench = (WiznetBench)Opened(true);
            DisableChipFilter(bench);
            bench.DeliverTo(new byte[] { 2, 0, 0x5E, 0x10, 0x20, 0x31 }, 100);
            bench.DeliverTo(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF }, 101);
            bench.DeliverTo(new byte[] { 1, 0, 0x5E, 0, 0, 1 }, 102);

            Assert.AreEqual(2, bench.Receive());
            Assert.AreEqual(101, bench.Batch.Length[0]);
            Assert.AreEqual(102, bench.Batch.Length[1]);
            Assert.AreEqual(1L, bench.Device.ChipCounters.FilteredFrames);
            Assert.AreEqual(2L, bench.Device.Counters.ReceivedFrames);
            Assert.AreEqual(203L, bench.Device.Counters.ReceivedBytes);
        }

        [TestMethod]
        public void FilteredFramesDoNotHideLaterOnes()
        {
            WiznetBench bench = (WiznetBench)Opened(true);
            DisableChipFilter(bench);
            bench.Batch = new FrameBatch(WiznetDevice.SmallestBatchBuffer, 1);
            for (int i = 0; i < 20; i++)
            {
                bench.DeliverTo(new byte[] { 2, 0, 0x5E, 0x10, 0x20, 0x31 }, 700);
            }

            bench.Deliver(100, 5);

            Assert.AreEqual(1, bench.PollFor(10));
            Assert.AreEqual(20L, bench.Device.ChipCounters.FilteredFrames);
        }

        [TestMethod]
        [DataRow(8)]
        [DataRow(0)]
        public void PingsReachTheStackNotTheChipsResponder(int icmpType)
        {
            WiznetBench bench = (WiznetBench)Opened(true);
            byte[] frame = new byte[60];
            Array.Copy(DriverBench.Mac(), 0, frame, 0, 6);
            frame[12] = 0x08;
            frame[14] = 0x45;
            frame[23] = 1;
            frame[34] = (byte)icmpType;

            bench.Cable.B.Transmit(frame, 0, frame.Length);

            Assert.AreEqual(1, bench.Receive());
            Assert.AreEqual(0L, bench.Chip.Counters.ChipReplies);
        }

        [TestMethod]
        public void Ipv6TakesNoTransactions()
        {
            const int frames = 1000;
            WiznetBench bench = (WiznetBench)Opened(true);
            for (int i = 0; i < frames; i++)
            {
                bench.DeliverIp6(90);
                bench.Receive();
            }

            Assert.AreEqual(0, bench.Wire.Count);
            Assert.AreEqual((long)frames, bench.Chip.Counters.FilteredFrames);
        }

        [TestMethod]
        public void MulticastCanBeBlocked()
        {
            WiznetOptions options = ((WiznetBenchFactory)Factory).Options();
            options.BlockMulticast = true;
            WiznetBench bench = ((WiznetBenchFactory)Factory).Make(true, true, options, 1);
            bench.Open();
            bench.DeliverTo(new byte[] { 1, 0, 0x5E, 0, 0, 1 }, 102);
            bench.DeliverTo(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF }, 101);

            Assert.AreEqual(1, bench.Receive());
            Assert.AreEqual(101, bench.Batch.Length[0]);
        }

        [TestMethod]
        public void PromiscuousReceivesFramesForOthers()
        {
            WiznetOptions options = ((WiznetBenchFactory)Factory).Options();
            options.Promiscuous = true;
            WiznetBench bench = ((WiznetBenchFactory)Factory).Make(true, true, options, 1);
            bench.Open();
            bench.DeliverTo(new byte[] { 2, 0, 0x5E, 0x10, 0x20, 0x31 }, 100);

            Assert.AreEqual(1, bench.Receive());
        }

        [TestMethod]
        public void NothingIsAllocatedPerFrame()
        {
            if (!AllocationMeter.Works)
            {
                Assert.SkipTest("This runtime does not tell what it allocates.");
            }

            long before = 0;
            WiznetBench bench = (WiznetBench)Opened(true);
            bench.Wire.Logs = false;
            bench.KeepsSent = false;
            for (int i = 0; i < 100; i++)
            {
                Exchange(bench, 1);
                before = AllocationMeter.Bytes;
            }

            before = AllocationMeter.Bytes;
            Exchange(bench, 1000);
            long allocated = AllocationMeter.Bytes - before;

            Assert.AreEqual(1100L, bench.Device.Counters.ReceivedFrames);
            Assert.AreEqual(1100L, bench.Device.Counters.SentFrames);
            Assert.IsTrue(allocated < 1000, allocated.ToString());
        }

        private static void Exchange(WiznetBench bench, int frames)
        {
            for (int i = 0; i < frames; i++)
            {
                bench.Deliver(1514, i);
                bench.Poll();
                bench.Transmit(1514, i);
                bench.Settle();
            }
        }


        private static void Deliver(WiznetBench bench, int frames, int length)
        {
            for (int i = 0; i < frames; i++)
            {
                bench.Deliver(length, i);
            }
        }

        private static void AssertBatch(WiznetBench bench, int frames, int length)
        {
            Assert.AreEqual(frames, bench.Batch.Count);
            for (int i = 0; i < frames; i++)
            {
                Assert.IsTrue(bench.BatchHolds(i, length, i));
            }
        }

        // Sn_MR takes effect while the socket is open.
        private static void DisableChipFilter(WiznetBench bench)
        {
            bench.WriteSocket(0, bench.Registers.MacRaw);
        }

        private static string Status(WiznetBench bench)
        {
            return RegisterAddresses.Transaction("R08", bench.Registers.Sn_TX_FSR, bench.Registers.StatusLength);
        }

        private static void ShowReceivedSize(WiznetBench bench, byte[] buffer, int offset, int count, int size)
        {
            RegisterAddresses registers = bench.Registers;
            if (buffer[offset + 2] == 0x08 && count == HeaderLength + registers.StatusLength)
            {
                int data = offset + HeaderLength;
                int read = data + registers.InStatus(registers.Sn_RX_RD);
                Put16(buffer, data + registers.InStatus(registers.Sn_RX_RSR), size);
                Put16(buffer, data + registers.InStatus(registers.Sn_RX_WR), ((buffer[read] << 8) | buffer[read + 1]) + size);
            }
        }

        private static void Put16(byte[] buffer, int index, int value)
        {
            buffer[index] = (byte)(value >> 8);
            buffer[index + 1] = (byte)value;
        }

        private static bool OverwriteFirstLength(byte[] buffer, int offset, int length)
        {
            if (buffer[offset + 2] != 0x18)
            {
                return false;
            }

            buffer[offset + 3] = (byte)(length >> 8);
            buffer[offset + 4] = (byte)length;
            return true;
        }
    }
}
