using nanoFramework.TestFramework;
using NanoTcp.Simulation;

namespace NanoTcp.UnitTests.Simulation
{
    [TestClass]
    public class Enc28j60ReceiveTests
    {
        private static readonly byte[] s_multicast = { 0x01, 0, 0x5E, 0, 0, 1 };

        [TestMethod]
        public void APacketIsNextPointerStatusFrameAndCheckSequence()
        {
            Enc28j60Bench bench = Enc28j60Bench.Receiving();
            byte[] frame = Frames.To(Frames.ChipAddress, 61, 1);

            bench.PeerSends(frame);

            Assert.AreEqual(1, bench.PacketCount());
            Assert.AreEqual(72, bench.ReadWord(Enc28j60Bench.ERXWRPT));
            byte[] packet = bench.ReadBufferAt(0, 72);
            CollectionAssert.AreEqual(new byte[] { 72, 0, 65, 0, 0xC0, 0 }, Part(packet, 0, 6));
            CollectionAssert.AreEqual(frame, Part(packet, 6, 61));
        }

        [TestMethod]
        public void TheCheckSequenceIsThatOfEthernet()
        {
            Enc28j60Bench bench = Enc28j60Bench.Receiving();
            bench.PeerSends(new byte[] { 2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 0x88, 0xB5 });

            // CRC-32 of these 14 bytes and 46 zeros, lowest byte first.
            byte[] crc = Part(bench.ReadBufferAt(0, 70), 66, 4);
            Assert.AreEqual(Crc32(bench.ReadBufferAt(6, 60)), (uint)(crc[0] | (crc[1] << 8) | (crc[2] << 16) | (crc[3] << 24)));
        }

        [TestMethod]
        public void AFrameTakesItsTimeAt10MegabitAndIsBusyMeanwhile()
        {
            Enc28j60Bench bench = Enc28j60Bench.Receiving();
            byte[] frame = Frames.To(Frames.ChipAddress, 1000, 1);
            bench.Cable.B.Transmit(frame, 0, 1000);

            bench.Clock.RunFor(700);
            Assert.AreEqual(4, bench.Read(Enc28j60Bench.ESTAT) & 4);
            Assert.AreEqual(0, bench.PacketCount());
            bench.Clock.RunFor(120);
            Assert.AreEqual(1, bench.PacketCount());
        }

        [TestMethod]
        public void PacketsFollowEachOtherAroundTheRing()
        {
            Enc28j60Bench bench = Enc28j60Bench.Receiving();
            int place = 0;
            for (int i = 0; i < 30; i++)
            {
                bench.PeerSends(Frames.To(Frames.ChipAddress, 1000, (byte)i));
                byte[] header = bench.ReadBufferAt(place, 6);
                int next = header[0] | (header[1] << 8);
                Assert.AreEqual((place + 1010) % 0x1A00, next);
                bench.ReadBuffer(1004);
                place = next;
                bench.WriteWord(Enc28j60Bench.ERXRDPT, place == 0 ? Enc28j60Bench.ReceiveEnd : place - 1);
                bench.Set(Enc28j60Bench.ECON2, 0x40);
            }

            Assert.AreEqual(0, bench.PacketCount());
        }

        [TestMethod]
        public void ErxrdptTakesEffectWithItsHighByte()
        {
            Enc28j60Bench bench = Enc28j60Bench.Receiving();
            bench.PeerSends(Frames.To(Frames.ChipAddress, 1000, 1));

            bench.Write(0x0C, 0xF1);
            Assert.AreEqual(0x19FF, bench.ReadWord(Enc28j60Bench.ERXRDPT));
            bench.Write(0x0D, 0x03);
            Assert.AreEqual(0x03F1, bench.ReadWord(Enc28j60Bench.ERXRDPT));
        }

        [TestMethod]
        public void ErrataNumber14AnEvenErxrdptIsABreach()
        {
            Enc28j60Bench bench = Enc28j60Bench.Receiving();
            bench.PeerSends(Frames.To(Frames.ChipAddress, 1000, 1));
            bench.Write(0x0C, 0xF2);

            bench.Breaks(Enc28j60Rule.EvenReadPointer, 0x4D, 0x03);
        }

        [TestMethod]
        public void ErrataNumber14AnEvenErxrdptCorruptsTheNextPointers()
        {
            Enc28j60Bench bench = Enc28j60Bench.Receiving();
            bench.Chip.Rules.Throws = false;
            bench.Chip.Errata.EvenReadPointerCorruptions = 1_000_000;
            bench.WriteWord(Enc28j60Bench.ERXRDPT, 0x0010);
            int wrong = 0;
            int place = 0;
            for (int i = 0; i < 4; i++)
            {
                bench.WriteWord(Enc28j60Bench.ERXRDPT, 0x1000);
                bench.PeerSends(Frames.To(Frames.ChipAddress, 60, 1));
                byte[] header = bench.ReadBufferAt(place, 2);
                place += 70;
                wrong += (header[0] | (header[1] << 8)) != place ? 1 : 0;
            }

            Assert.IsTrue(wrong > 0);
        }

        [TestMethod]
        public void ErrataNumber5AReceiveBufferThatStartsElsewhereIsABreach()
        {
            Enc28j60Bench bench = Enc28j60Bench.Ready();
            bench.WriteWord(Enc28j60Bench.ERXST, 0x0600);
            Assert.AreEqual(0, bench.ReadWord(Enc28j60Bench.ERXWRPT));

            bench.Breaks(Enc28j60Rule.ReceiveStartNotZero, 0x9F, 0x04);
        }

        [TestMethod]
        public void Erratum5SwitchedOffTheWritePointerFollowsErxst()
        {
            Enc28j60Bench bench = Enc28j60Bench.Ready();
            bench.Chip.Errata.WritePointerIgnoresStart = false;
            bench.WriteWord(Enc28j60Bench.ERXST, 0x0600);

            Assert.AreEqual(0x0600, bench.ReadWord(Enc28j60Bench.ERXWRPT));
        }

        [TestMethod]
        public void ErrataNumber6PktifIsUnreliableButIntIsNot()
        {
            Enc28j60Bench bench = Enc28j60Bench.Receiving();
            bench.Set(Enc28j60Bench.EIE, 0xC0);
            bench.PeerSends(Frames.To(Frames.ChipAddress, 60, 1));
            int set = 0;
            for (int i = 0; i < 40; i++)
            {
                set += (bench.Read(Enc28j60Bench.EIR) & 0x40) != 0 ? 1 : 0;
            }

            Assert.IsTrue(set > 5 && set < 35, set.ToString());
            Assert.IsTrue(bench.Chip.InterruptPin.IsLow);
            bench.Chip.Errata.PacketFlagIsUnreliable = false;
            Assert.AreEqual(0x40, bench.Read(Enc28j60Bench.EIR) & 0x40);
        }

        [TestMethod]
        public void IntIsALevelAndIntieCreatesAnEdge()
        {
            Enc28j60Bench bench = Enc28j60Bench.Receiving();
            bench.Set(Enc28j60Bench.EIE, 0xC0);
            bench.PeerSends(Frames.To(Frames.ChipAddress, 60, 1));
            bench.PeerSends(Frames.To(Frames.ChipAddress, 60, 2));
            Assert.AreEqual(1L, bench.Chip.Counters.Interrupts);

            bench.Clear(Enc28j60Bench.EIE, 0x80);
            Assert.IsFalse(bench.Chip.InterruptPin.IsLow);
            bench.Set(Enc28j60Bench.EIE, 0x80);

            Assert.IsTrue(bench.Chip.InterruptPin.IsLow);
            Assert.AreEqual(2L, bench.Chip.Counters.Interrupts);
        }

        [TestMethod]
        public void AFullRingDropsThePacketAndSetsRxerifAndBufer()
        {
            Enc28j60Bench bench = Enc28j60Bench.Receiving();
            for (int i = 0; i < 7; i++)
            {
                bench.PeerSends(Frames.To(Frames.ChipAddress, 1000, 1));
            }

            Assert.AreEqual(6, bench.PacketCount());
            Assert.AreEqual(6 * 1010, bench.ReadWord(Enc28j60Bench.ERXWRPT));
            Assert.AreEqual(0x01, bench.Read(Enc28j60Bench.EIR) & 0x01);
            Assert.AreEqual(0x40, bench.Read(Enc28j60Bench.ESTAT) & 0x40);
            bench.Clear(Enc28j60Bench.EIR, 0x01);
            bench.Clear(Enc28j60Bench.ESTAT, 0x40);
            Assert.AreEqual(0, bench.Read(Enc28j60Bench.EIR) & 0x01);
        }

        [TestMethod]
        public void At255PacketsEpktcntStopsAndPacketsAreLost()
        {
            Enc28j60Bench bench = Enc28j60Bench.Receiving();
            int place = 0;
            for (int i = 0; i < 256; i++)
            {
                bench.PeerSends(Frames.To(Frames.ChipAddress, 60, 1));
                place = (place + 70) % 0x1A00;

                // Memory is freed, the packets are not counted off.
                if (i < 255)
                {
                    bench.WriteWord(Enc28j60Bench.ERXRDPT, place == 0 ? Enc28j60Bench.ReceiveEnd : place - 1);
                }
            }

            Assert.AreEqual(255, bench.PacketCount());
            Assert.AreEqual(1L, bench.Chip.Counters.OverflowedFrames);
        }

        [TestMethod]
        public void PktdecAtZeroIsABreach()
        {
            Enc28j60Bench.Receiving().Breaks(Enc28j60Rule.PacketCountUnderflow, 0x9E, 0x40);
        }

        [TestMethod]
        public void AReadBeyondWhatWasReceivedIsABreach()
        {
            Enc28j60Bench bench = Enc28j60Bench.Receiving();
            bench.PeerSends(Frames.To(Frames.ChipAddress, 60, 1));
            byte[] burst = new byte[1 + 71];
            burst[0] = 0x3A;

            bench.Breaks(Enc28j60Rule.ReadsBeyondReceived, burst);
        }

        [TestMethod]
        public void FreeingPartOfAPacketIsABreach()
        {
            Enc28j60Bench bench = Enc28j60Bench.Receiving();
            bench.PeerSends(Frames.To(Frames.ChipAddress, 60, 1));
            bench.Write(0x0C, 0x21);

            bench.Breaks(Enc28j60Rule.FreesPartOfPacket, 0x4D, 0x00);
        }

        [TestMethod]
        public void MovingTheRingWhileReceivingIsABreach()
        {
            Enc28j60Bench.Receiving().Breaks(Enc28j60Rule.ReceiveRangeWhileReceiving, 0x4A, 0xFF);
        }

        [TestMethod]
        public void WritingIntoTheRingWhileReceivingIsABreach()
        {
            Enc28j60Bench bench = Enc28j60Bench.Receiving();
            bench.WriteWord(Enc28j60Bench.EWRPT, 0x0100);

            bench.Breaks(Enc28j60Rule.WritesReceiveMemory, 0x7A, 1, 2);
        }

        [TestMethod]
        public void RxrstLeavesPointersAndCountAsTheyAre()
        {
            Enc28j60Bench bench = Enc28j60Bench.Receiving();
            bench.PeerSends(Frames.To(Frames.ChipAddress, 60, 1));

            bench.Set(Enc28j60Bench.ECON1, 0x40);
            bench.PeerSends(Frames.To(Frames.ChipAddress, 60, 2));
            bench.Clear(Enc28j60Bench.ECON1, 0x40);

            Assert.AreEqual(1, bench.PacketCount());
            Assert.AreEqual(70, bench.ReadWord(Enc28j60Bench.ERXWRPT));
        }

        [TestMethod]
        public void UnicastBroadcastAndMulticastHaveAFilterEach()
        {
            byte[] other = { 0x02, 0, 0, 0, 0, 9 };
            Assert.AreEqual("1000", Passing(0xA0, Frames.ChipAddress, Frames.Broadcast, s_multicast, other));
            Assert.AreEqual("0100", Passing(0x21, Frames.ChipAddress, Frames.Broadcast, s_multicast, other));
            Assert.AreEqual("0010", Passing(0x22, Frames.ChipAddress, Frames.Broadcast, s_multicast, other));
            Assert.AreEqual("1111", Passing(0x20, Frames.ChipAddress, Frames.Broadcast, s_multicast, other));
            Assert.AreEqual("1111", Passing(0x00, Frames.ChipAddress, Frames.Broadcast, s_multicast, other));
        }

        [TestMethod]
        public void CrcenDropsBadFramesOtherwiseTheyAreMarked()
        {
            Enc28j60Bench bench = Enc28j60Bench.Receiving();
            bench.Chip.Faults.BadFrames = 2;
            bench.PeerSends(Frames.To(Frames.ChipAddress, 60, 1));
            Assert.AreEqual(0, bench.PacketCount());

            SetFilter(bench, 0x80);
            bench.PeerSends(Frames.To(Frames.ChipAddress, 60, 1));

            Assert.AreEqual(1, bench.PacketCount());
            Assert.AreEqual(0x10, bench.ReadBufferAt(0, 6)[4] & 0x90);
        }

        [TestMethod]
        public void TheHashTableIsIndexedByBits28To23OfTheAddressesCrc()
        {
            Enc28j60Bench bench = Enc28j60Bench.Receiving();
            SetFilter(bench, 0x24);
            bench.PeerSends(Frames.To(s_multicast, 60, 1));
            Assert.AreEqual(0, bench.PacketCount());

            int index = HashOf(s_multicast);
            bench.Bank(1);
            bench.Write(index >> 3, 1 << (index & 7));
            bench.Bank(0);
            bench.PeerSends(Frames.To(s_multicast, 60, 1));
            Assert.AreEqual(1, bench.PacketCount());
        }

        [TestMethod]
        public void ThePatternFilterSumsTheChosenBytes()
        {
            Enc28j60Bench bench = Enc28j60Bench.Receiving();

            // The data sheet's example: source address 00-04-A3-FF-FF-FF, checksum 5BFC.
            bench.Bank(1);
            bench.Write(0x08, 0xC0);
            bench.Write(0x09, 0x0F);
            bench.Write(0x10, 0xFC);
            bench.Write(0x11, 0x5B);
            bench.Write(0x18, 0x30);
            bench.Bank(0);
            byte[] frame = Frames.To(new byte[] { 2, 9, 9, 9, 9, 9 }, 100, 1);
            bench.PeerSends(frame);
            Assert.AreEqual(0, bench.PacketCount());
            System.Array.Copy(new byte[] { 0x00, 0x04, 0xA3, 0xFF, 0xFF, 0xFF }, 0, frame, 6, 6);

            bench.PeerSends(frame);

            Assert.AreEqual(1, bench.PacketCount());
        }

        [TestMethod]
        public void APatternWindowBeyondTheFrameNeverMatches()
        {
            Enc28j60Bench bench = Enc28j60Bench.Receiving();
            bench.Bank(1);
            bench.Write(0x14, 1);
            bench.Write(0x10, 0xFF);
            bench.Write(0x11, 0xFF);
            bench.Write(0x18, 0x30);
            bench.Bank(0);
            bench.PeerSends(Frames.To(Frames.ChipAddress, 60, 1));
            Assert.AreEqual(0, bench.PacketCount());

            bench.PeerSends(Frames.To(Frames.ChipAddress, 61, 1));

            Assert.AreEqual(1, bench.PacketCount());
        }

        [TestMethod]
        public void Erratum17PassesMismatchedPatterns()
        {
            Enc28j60Bench bench = Enc28j60Bench.Receiving();
            bench.Chip.Errata.FalsePatternMatches = 1_000_000;
            SetFilter(bench, 0x30);

            bench.PeerSends(Frames.To(Frames.ChipAddress, 60, 1));

            Assert.AreEqual(1, bench.PacketCount());
        }

        [TestMethod]
        public void AMagicPacketHasSixteenTimesTheOwnAddress()
        {
            Enc28j60Bench bench = Enc28j60Bench.Receiving();
            SetFilter(bench, 0x28);
            byte[] frame = Frames.To(Frames.ChipAddress, 130, 1);
            bench.PeerSends(frame);
            Assert.AreEqual(0, bench.PacketCount());
            for (int i = 20; i < 122; i++)
            {
                frame[i] = i < 26 ? (byte)0xFF : Frames.ChipAddress[(i - 26) % 6];
            }

            bench.PeerSends(frame);

            Assert.AreEqual(1, bench.PacketCount());
        }

        [TestMethod]
        public void InAndModeEveryFilterMustHit()
        {
            Enc28j60Bench bench = Enc28j60Bench.Receiving();
            SetFilter(bench, 0x80 | 0x40 | 0x20 | 0x10);
            bench.PeerSends(Frames.To(Frames.ChipAddress, 100, 1));
            Assert.AreEqual(0, bench.PacketCount());

            // An empty mask has the sum 0, whose complement is FFFF.
            bench.Bank(1);
            bench.Write(0x10, 0xFF);
            bench.Write(0x11, 0xFF);
            bench.Bank(0);
            bench.PeerSends(Frames.To(Frames.ChipAddress, 100, 1));
            bench.PeerSends(Frames.To(Frames.PeerAddress, 100, 1));
            Assert.AreEqual(1, bench.PacketCount());
        }

        [TestMethod]
        public void AFrameLongerThanMamxflIsNotReceived()
        {
            Enc28j60Bench bench = Enc28j60Bench.Receiving();

            bench.PeerSends(Frames.To(Frames.ChipAddress, 1515, 1));
            Assert.AreEqual(0, bench.PacketCount());
            bench.PeerSends(Frames.To(Frames.ChipAddress, 1514, 1));
            Assert.AreEqual(1, bench.PacketCount());
        }

        [TestMethod]
        public void WithoutRxenOrMarxenNothingIsReceived()
        {
            Enc28j60Bench bench = Enc28j60Bench.Receiving();
            bench.Bank(2);
            bench.Write(0x00, 0);
            bench.Bank(0);
            bench.PeerSends(Frames.To(Frames.ChipAddress, 60, 1));
            bench.Bank(2);
            bench.Write(0x00, 1);
            bench.Bank(0);
            bench.Clear(Enc28j60Bench.ECON1, 0x04);
            bench.PeerSends(Frames.To(Frames.ChipAddress, 60, 1));

            Assert.AreEqual(0, bench.PacketCount());
            Assert.AreEqual(2L, bench.Chip.Counters.UnclaimedFrames);
        }

        [TestMethod]
        public void Erratum7WithACrossedPairNothingIsReceived()
        {
            Enc28j60Bench bench = Enc28j60Bench.Receiving();
            bench.Chip.Faults.IsReceivePairCrossed = true;
            bench.PeerSends(Frames.To(Frames.ChipAddress, 60, 1));

            Assert.AreEqual(0, bench.PacketCount());
            Assert.AreEqual(0x0020, bench.ReadPhy(0x11) & 0x0020);
            bench.Chip.Errata.PolarityIsNotCorrected = false;
            bench.PeerSends(Frames.To(Frames.ChipAddress, 60, 1));
            Assert.AreEqual(1, bench.PacketCount());
        }

        private static string Passing(int filter, params byte[][] destinations)
        {
            string passing = string.Empty;
            foreach (byte[] destination in destinations)
            {
                Enc28j60Bench bench = Enc28j60Bench.Receiving();
                SetFilter(bench, filter);
                bench.PeerSends(Frames.To(destination, 60, 1));
                passing += bench.PacketCount().ToString();
            }

            return passing;
        }

        private static void SetFilter(Enc28j60Bench bench, int filter)
        {
            bench.Bank(1);
            bench.Write(0x18, filter);
            bench.Bank(0);
        }

        private static byte[] Part(byte[] bytes, int offset, int count)
        {
            byte[] part = new byte[count];
            System.Array.Copy(bytes, offset, part, 0, count);
            return part;
        }

        private static uint Crc32(byte[] bytes)
        {
            uint crc = 0xFFFFFFFF;
            foreach (byte b in bytes)
            {
                crc ^= b;
                for (int bit = 0; bit < 8; bit++)
                {
                    crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
                }
            }

            return ~crc;
        }

        // The same shift register written the other way round: highest bit first out, polynomial 04C11DB7, not inverted at the end.
        private static int HashOf(byte[] address)
        {
            uint crc = 0xFFFFFFFF;
            foreach (byte b in address)
            {
                for (int bit = 0; bit < 8; bit++)
                {
                    bool feedback = ((crc >> 31) ^ (uint)((b >> bit) & 1)) != 0;
                    crc = feedback ? (crc << 1) ^ 0x04C11DB7 : crc << 1;
                }
            }

            return (int)((crc >> 23) & 0x3F);
        }
    }
}
