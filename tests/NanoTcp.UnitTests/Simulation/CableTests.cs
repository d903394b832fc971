using nanoFramework.TestFramework;
using NanoTcp.Links;
using NanoTcp.Simulation;
using NanoTcp.UnitTests.Wiznet;

namespace NanoTcp.UnitTests.Simulation
{
    [TestClass]
    public class CableTests
    {
        private const int Many = 5000;

        private static VirtualClock s_clock;
        private static Cable s_cable;
        private static int s_arrived;
        private static int s_tapped;
        private static int s_tappedLost;
        private static long s_tapTime;

        [TestMethod]
        public void WithoutImpairmentsAFrameArrivesBeforeTransmitReturns()
        {
            FrameLog log = NewCable(1);
            byte[] frame = Frames.Ip(1514, 1);

            s_cable.A.Transmit(frame, 0, frame.Length);

            Assert.AreEqual(1, log.Count);
            Assert.IsTrue(Frames.AreEqual(frame, 0, log[0], 0, 1514));
            Assert.AreEqual(0L, s_clock.Microseconds);
        }

        [TestMethod]
        public void AFrameLongerThanAnyEthernetFramePasses()
        {
            FrameLog log = NewCable(1);
            s_cable.A.Impairments.DelayMicroseconds = 10;

            s_cable.A.Transmit(new byte[60_000], 0, 60_000);
            s_clock.RunFor(10);

            Assert.AreEqual(60_000, log[0].Length);
        }

        [TestMethod]
        public void LossHasItsProbability()
        {
            FrameLog log = NewCable(2);
            s_cable.A.Impairments.LossPerMillion = 20_000;

            SendMany();

            long lost = s_cable.A.Counters.LostFrames;
            Assert.IsTrue(lost > 70 && lost < 130, lost.ToString());
            Assert.AreEqual(Many - (int)lost, log.Count);
        }

        [TestMethod]
        public void DuplicationHasItsProbability()
        {
            FrameLog log = NewCable(3);
            s_cable.A.Impairments.DuplicationPerMillion = 20_000;

            SendMany();

            long twice = s_cable.A.Counters.DuplicatedFrames;
            Assert.IsTrue(twice > 70 && twice < 130, twice.ToString());
            Assert.AreEqual(Many + (int)twice, log.Count);
        }

        [TestMethod]
        public void ReorderingLetsTheNextFrameOvertake()
        {
            FrameLog log = NewCable(4);
            s_cable.A.Impairments.ReorderingPerMillion = 20_000;

            SendMany();

            int overtaken = 0;
            for (int i = 1; i < log.Count; i++)
            {
                overtaken += Number(log[i]) < Number(log[i - 1]) ? 1 : 0;
            }

            Assert.AreEqual(Many, log.Count);
            Assert.IsTrue(overtaken > 70 && overtaken < 130, overtaken.ToString());
            Assert.AreEqual((long)overtaken, s_cable.A.Counters.ReorderedFrames);
        }

        [TestMethod]
        public void AHeldFrameArrivesLateWithoutASuccessor()
        {
            FrameLog log = NewCable(5);
            s_cable.A.Impairments.ReorderingPerMillion = 1_000_000;

            Send(1);
            Assert.AreEqual(0, log.Count);
            s_clock.RunFor(s_cable.A.Impairments.ReorderingHoldMicroseconds);

            Assert.AreEqual(1, log.Count);
        }

        [TestMethod]
        public void CorruptionFlipsOneBitAfterTheEthernetHeader()
        {
            FrameLog log = NewCable(6);
            s_cable.A.Impairments.CorruptionPerMillion = 20_000;

            SendMany();

            int corrupted = 0;
            for (int i = 0; i < log.Count; i++)
            {
                byte[] sent = Numbered(i);
                int bits = 0;
                for (int b = 0; b < sent.Length; b++)
                {
                    int difference = sent[b] ^ log[i][b];
                    Assert.IsTrue(difference == 0 || b >= 14);
                    bits += OnesIn(difference);
                }

                Assert.IsTrue(bits <= 1);
                corrupted += bits;
            }

            Assert.IsTrue(corrupted > 70 && corrupted < 130, corrupted.ToString());
            Assert.AreEqual((long)corrupted, s_cable.A.Counters.CorruptedFrames);
        }

        [TestMethod]
        public void CorruptionIsLimitedToChecksummedBytesByDefault()
        {
            NewCable(7);
            s_cable.A.Impairments.CorruptionPerMillion = 1_000_000;
            byte[] arp = Frames.To(Frames.Broadcast, 60, 0);

            s_cable.A.Transmit(arp, 0, 60);
            Assert.AreEqual(0L, s_cable.A.Counters.CorruptedFrames);

            s_cable.A.Impairments.CorruptsEverything = true;
            s_cable.A.Transmit(arp, 0, 60);
            Assert.AreEqual(1L, s_cable.A.Counters.CorruptedFrames);
        }

        [TestMethod]
        public void CorruptionDoesNotChangeTheSendersBuffer()
        {
            NewCable(8);
            s_cable.A.Impairments.CorruptionPerMillion = 1_000_000;
            byte[] frame = Frames.Ip(100, 1);
            byte[] before = (byte[])frame.Clone();

            s_cable.A.Transmit(frame, 0, 100);

            CollectionAssert.AreEqual(before, frame);
        }

        [TestMethod]
        public void DelayIsTheSameForEachFrame()
        {
            FrameLog log = NewCable(9);
            s_cable.A.Impairments.DelayMicroseconds = 5000;

            Send(1);
            s_clock.RunFor(1000);
            Send(2);
            s_clock.RunFor(10_000);

            Assert.AreEqual(5000L, log.TimeOf(0));
            Assert.AreEqual(6000L, log.TimeOf(1));
        }

        [TestMethod]
        public void JitterAddsUpToItsAmountAndKeepsTheOrder()
        {
            FrameLog log = NewCable(10);
            s_cable.A.Impairments.DelayMicroseconds = 5000;
            s_cable.A.Impairments.JitterMicroseconds = 1000;
            for (int i = 0; i < 1000; i++)
            {
                Send(i);
                s_clock.RunFor(2000);
            }

            s_clock.RunFor(10_000);
            long smallest = long.MaxValue;
            long largest = 0;
            for (int i = 0; i < 1000; i++)
            {
                Assert.AreEqual(i, Number(log[i]));
                long delay = log.TimeOf(i) - (i * 2000);
                smallest = delay < smallest ? delay : smallest;
                largest = delay > largest ? delay : largest;
            }

            Assert.IsTrue(smallest >= 5000 && smallest < 5050, smallest.ToString());
            Assert.IsTrue(largest <= 6000 && largest > 5950, largest.ToString());
        }

        [TestMethod]
        public void RateSpacesTheFramesOut()
        {
            FrameLog log = NewCable(11);
            s_cable.A.Impairments.BitsPerSecond = 10_000_000;
            s_cable.A.Impairments.QueueLimitBytes = 10_000_000;

            for (int i = 0; i < 1000; i++)
            {
                Send(i);
            }

            s_clock.RunFor(1_000_000);

            // 100 bytes at 10 Mbit/s take 80 microseconds.
            Assert.AreEqual(80L, log.TimeOf(0));
            Assert.AreEqual(80_000L, log.TimeOf(999));
        }

        [TestMethod]
        public void AFullRateQueueLosesFrames()
        {
            FrameLog log = NewCable(12);
            s_cable.A.Impairments.BitsPerSecond = 10_000_000;
            s_cable.A.Impairments.QueueLimitBytes = 1000;

            for (int i = 0; i < 100; i++)
            {
                Send(i);
            }

            s_clock.RunFor(1_000_000);

            // The first frame is sent at once; the queue holds ten more.
            Assert.AreEqual(11, log.Count);
            Assert.AreEqual(89L, s_cable.A.Counters.OverflowedFrames);
        }

        [TestMethod]
        public void EachDirectionHasItsOwnImpairments()
        {
            FrameLog log = NewCable(13);
            FrameLog back = new FrameLog(s_cable.A, s_clock);
            s_cable.A.Impairments.LossPerMillion = 1_000_000;

            Send(1);
            s_cable.B.Transmit(Numbered(1), 0, 100);

            Assert.AreEqual(0, log.Count);
            Assert.AreEqual(1, back.Count);
        }

        [TestMethod]
        public void UnpluggingLosesFramesInFlightAndNewOnes()
        {
            FrameLog log = NewCable(14);
            s_cable.A.Impairments.DelayMicroseconds = 5000;
            Send(1);

            s_cable.IsPlugged = false;
            Send(2);
            s_clock.RunFor(10_000);
            Assert.AreEqual(0, log.Count);
            Assert.AreEqual(2L, s_cable.A.Counters.UnpluggedFrames);

            s_cable.IsPlugged = true;
            Send(3);
            s_clock.RunFor(10_000);
            Assert.AreEqual(1, log.Count);
        }

        [TestMethod]
        public void TheTapSeesEveryFrameAndItsFate()
        {
            NewCable(15);
            s_cable.Tap = Tap;
            s_tapped = 0;
            s_tappedLost = 0;
            s_clock.RunFor(77);

            Send(1);
            s_cable.A.Impairments.LossPerMillion = 1_000_000;
            Send(2);

            Assert.AreEqual(2, s_tapped);
            Assert.AreEqual(1, s_tappedLost);
            Assert.AreEqual(77L, s_tapTime);
        }

        [TestMethod]
        public void TheSameSeedGivesTheSameHistory()
        {
            uint first = History(42);

            Assert.AreEqual(first, History(42));
            Assert.AreNotEqual(first, History(43));
        }

        [TestMethod]
        public void NothingIsAllocatedPerFrame()
        {
            if (!AllocationMeter.Works)
            {
                Assert.SkipTest("this runtime does not tell");
            }

            NewCable(16);
            s_cable.B.FrameArrived = Count;
            byte[] frame = Frames.Ip(1514, 1);
            long straight = AllocatedBy(frame);
            Impair(s_cable.A.Impairments);
            long impaired = AllocatedBy(frame);

            // What looking at the meter costs; the frames themselves would be megabytes.
            Assert.IsTrue(straight < 500, straight.ToString());
            Assert.IsTrue(impaired < 500, impaired.ToString());
        }

        [TestMethod]
        public void ADeviceReceivesSeveralFramesAtOnce()
        {
            NewCable(17);
            CablePortDevice device = new CablePortDevice("eth0", s_cable.B, Frames.PeerAddress);
            FrameBatch batch = new FrameBatch(250, 8);
            for (int i = 0; i < 3; i++)
            {
                Send(i);
            }

            Assert.AreEqual(2, device.Receive(batch, 0));
            Assert.AreEqual(1, Number(batch.Buffer, batch.Offset[1]));
            Assert.AreEqual(1, device.Receive(batch, 0));
            Assert.AreEqual(0, device.Receive(batch, 0));
            Assert.AreEqual(3L, device.Counters.ReceivedFrames);
        }

        [TestMethod]
        public void AFullDeviceQueueLosesAndCountsFrames()
        {
            NewCable(18);
            CablePortDevice device = new CablePortDevice("eth0", s_cable.B, LinkKind.Ethernet, Frames.PeerAddress, 1500, 1024);

            for (int i = 0; i < 20; i++)
            {
                Send(i);
            }

            Assert.AreEqual(10L, device.Counters.ReceiveOverruns);
        }

        [TestMethod]
        public void ADevicesQueueWrapsWithoutLosingAByte()
        {
            NewCable(19);
            CablePortDevice device = new CablePortDevice("eth0", s_cable.B, LinkKind.Ethernet, Frames.PeerAddress, 1500, 1000);
            FrameBatch batch = new FrameBatch(1600, 1);
            for (int i = 0; i < 500; i++)
            {
                byte[] frame = Frames.Ip(100 + (i % 300), (byte)i);
                s_cable.A.Transmit(frame, 0, frame.Length);
                s_cable.A.Transmit(frame, 0, frame.Length);
                for (int k = 0; k < 2; k++)
                {
                    device.Receive(batch, 0);
                    Assert.AreEqual(frame.Length, batch.Length[0]);
                    Assert.IsTrue(Frames.AreEqual(frame, 0, batch.Buffer, batch.Offset[0], frame.Length));
                }
            }
        }

        [TestMethod]
        public void ADeviceWithoutLinkRefusesToSend()
        {
            NewCable(20);
            CablePortDevice device = new CablePortDevice("eth0", s_cable.B, Frames.PeerAddress);
            s_arrived = 0;
            device.Interrupt = Interrupted;

            s_cable.IsPlugged = false;

            Assert.IsFalse(device.IsLinkUp);
            Assert.AreEqual(-Errno.ENETDOWN, device.Transmit(new byte[60], 0, 60));
            Assert.AreEqual(-Errno.EMSGSIZE, device.Transmit(new byte[1515], 0, 1515));
            Assert.AreEqual(1L, device.Counters.LinkChanges);
            Assert.AreEqual(1, s_arrived);
        }

        private static FrameLog NewCable(uint seed)
        {
            s_clock = new VirtualClock();
            s_cable = new Cable(s_clock, seed);
            return new FrameLog(s_cable.B, s_clock);
        }

        private static void Impair(CableImpairments impairments)
        {
            impairments.LossPerMillion = 20_000;
            impairments.DuplicationPerMillion = 20_000;
            impairments.ReorderingPerMillion = 20_000;
            impairments.CorruptionPerMillion = 20_000;
            impairments.DelayMicroseconds = 300;
            impairments.JitterMicroseconds = 100;
            impairments.BitsPerSecond = 100_000_000;
        }

        private static long AllocatedBy(byte[] frame)
        {
            for (int i = 0; i < 2000; i++)
            {
                s_cable.A.Transmit(frame, 0, frame.Length);
                s_clock.RunFor(200);
            }

            long before = AllocationMeter.Bytes;
            before = AllocationMeter.Bytes;
            for (int i = 0; i < 2000; i++)
            {
                s_cable.A.Transmit(frame, 0, frame.Length);
                s_clock.RunFor(200);
            }

            return AllocationMeter.Bytes - before;
        }

        // A number in which every arriving byte, its order and its time have a part (FNV-1a).
        private static uint History(uint seed)
        {
            FrameLog log = NewCable(seed);
            Impair(s_cable.A.Impairments);
            SendMany();
            uint hash = 2166136261;
            for (int i = 0; i < log.Count; i++)
            {
                hash = (hash ^ (uint)log.TimeOf(i)) * 16777619;
                for (int b = 0; b < log[i].Length; b++)
                {
                    hash = (hash ^ log[i][b]) * 16777619;
                }
            }

            return hash;
        }

        private static void SendMany()
        {
            for (int i = 0; i < Many; i++)
            {
                Send(i);
                s_clock.RunFor(100);
            }

            s_clock.RunFor(1_000_000);
        }

        private static void Send(int number)
        {
            s_cable.A.Transmit(Numbered(number), 0, 100);
        }

        private static byte[] Numbered(int number)
        {
            byte[] frame = Frames.Ip(100, 0);
            frame[20] = (byte)(number >> 8);
            frame[21] = (byte)number;
            return frame;
        }

        private static int Number(byte[] frame)
        {
            return Number(frame, 0);
        }

        private static int Number(byte[] buffer, int offset)
        {
            return (buffer[offset + 20] << 8) | buffer[offset + 21];
        }

        private static int OnesIn(int value)
        {
            int ones = 0;
            for (; value != 0; value &= value - 1)
            {
                ones++;
            }

            return ones;
        }

        private static void Tap(CablePort sender, byte[] buffer, int offset, int length, long time, FrameFate fate)
        {
            s_tapped++;
            s_tappedLost += fate == FrameFate.Lost ? 1 : 0;
            s_tapTime = time;
            Assert.AreEqual("A", sender.Name);
            Assert.AreEqual(100, length);
        }

        private static void Count(byte[] buffer, int offset, int length)
        {
            s_arrived++;
        }

        private static void Interrupted()
        {
            s_arrived++;
        }
    }
}
