using System;
using nanoFramework.TestFramework;
using NanoTcp.Simulation;
using NanoTcp.UnitTests.Simulation;

namespace NanoTcp.UnitTests.Mistakes
{
    /// <summary>
    /// What libraries do that millions of devices run, and that works on silicon: it works on the models too. What is no more than a habit is
    /// counted.
    /// </summary>
    [TestClass]
    public class LibraryHabitsTests
    {
        private const byte TransmitBlockOfSocket4 = 0x80;

        // WIZnet ioLibrary: address, mask and buffer sizes follow the reset and one read.
        [TestMethod]
        public void RegistersWrittenRightAfterASoftResetKeepTheirValues()
        {
            ChipBench bench = ChipBench.Ready();
            bench.Write(0x0000, ChipBench.CommonWrite, 0x80);

            bench.Write(0x0009, ChipBench.CommonWrite, Frames.ChipAddress);
            bench.Write(0x0000, ChipBench.CommonWrite, 0x10);
            bench.Write(0x001E, ChipBench.SocketWrite, 4, 4);
            bench.Clock.Advance(bench.Chip.Timing.SoftReset);

            CollectionAssert.AreEqual(Frames.ChipAddress, bench.Read(0x0009, ChipBench.CommonRead, 6));
            Assert.AreEqual(0x10, bench.Read8(0x0000, ChipBench.CommonRead));
            Assert.AreEqual(4, bench.Read8(0x001E, ChipBench.SocketRead));
            AssertHabit(bench.Chip.Rules, WiznetRule.WriteDuringReset, 3);
        }

        // Arduino Ethernet
        [TestMethod]
        public void VersionrIsReadableRightAfterASoftReset()
        {
            ChipBench bench = ChipBench.Ready();
            bench.Write(0x0000, ChipBench.CommonWrite, 0x80);

            Assert.AreEqual(4, bench.Read8(0x0039, ChipBench.CommonRead));
        }

        // WIZnet ioLibrary
        [TestMethod]
        public void SnProtoIsWrittenBeforeSnMr()
        {
            ChipBench bench = ChipBench.Ready();

            bench.Write(0x0014, ChipBench.SocketWrite, 1);
            bench.Write(0x0000, ChipBench.SocketWrite, 3);

            Assert.AreEqual(1, bench.Read8(0x0014, ChipBench.SocketRead));
            Assert.AreEqual(0, bench.Chip.Rules.Habits);
        }

        // Arduino Ethernet, W5500MacRaw
        [TestMethod]
        public void ARecordsLengthIsFreedBeforeItsFrame()
        {
            ChipBench bench = ChipBench.MacRaw();
            bench.PeerSends(Frames.To(Frames.ChipAddress, 60, 1));
            bench.PeerSends(Frames.To(Frames.ChipAddress, 100, 2));

            Assert.AreEqual(60, TakeInTwoSteps(bench));
            Assert.AreEqual(100, TakeInTwoSteps(bench));

            Assert.AreEqual(0, bench.ReceivedSize());
            AssertHabit(bench.Chip.Rules, WiznetRule.ReceivesPartOfRecord, 2);
        }

        // Arduino Ethernet first probes for a W5200 with that chip's header.
        [TestMethod]
        public void AReservedBlockIsAccessedToDistinguishW5500FromW5200()
        {
            ChipBench bench = ChipBench.Ready();

            bench.Raw(0, 0, TransmitBlockOfSocket4, 1, 0x08);
            byte[] answer = bench.Raw(0, 0, 0x00, 1, 0);

            Assert.AreEqual((byte)0, answer[3]);
            Assert.AreEqual(0, bench.Read8(0x0000, ChipBench.CommonRead));
            AssertHabit(bench.Chip.Rules, WiznetRule.ReservedBlock, 1);
        }

        // embassy, mongoose
        [TestMethod]
        public void OtherSocketsKeepTheirMemoryWithMacRawAt16Kilobytes()
        {
            ChipBench bench = ChipBench.Ready();
            bench.Write(0x001E, ChipBench.SocketWrite, 16, 16);
            bench.OpenMacRaw(0x84);

            bench.PeerSends(Frames.To(Frames.ChipAddress, 1514, 1));

            Assert.AreEqual(1516, bench.ReceivedSize());
            AssertHabit(bench.Chip.Rules, WiznetRule.BuffersBeyondMemory, 1);
        }

        // EtherCard, UIPEthernet
        [TestMethod]
        public void FramesAreValidWhenMacon3IsOnlySetByBitFieldSet()
        {
            Enc28j60Bench bench = Enc28j60Bench.Receiving();
            bench.Chip.Rules.Throws = false;
            bench.Bank(2);
            bench.Write(0x02, 0);
            bench.Set(0x02, 0x32);
            Assert.AreEqual(0x32, bench.ReadMac(0x02));
            bench.Bank(0);

            bench.Send(Frames.To(Frames.PeerAddress, 42, 1));

            Assert.AreEqual(1, bench.LinkPartner.Count);
            Assert.AreEqual(60, bench.LinkPartner[0].Length);
            Assert.AreEqual(1, bench.Chip.Rules.Count((int)Enc28j60Rule.BitFieldOnMacRegister), "it is a breach all the same");
        }

        // EtherCard: errata 14 says that it may corrupt, and most packets are whole.
        [TestMethod]
        public void AnEvenErxrdptCorruptsSomePacketsOnly()
        {
            const int packets = 200;
            Enc28j60Bench bench = Enc28j60Bench.Receiving();
            bench.Chip.Rules.Throws = false;
            int wrong = 0;
            for (int i = 0; i < packets; i++)
            {
                bench.Clear(Enc28j60Bench.ECON1, 0x04);
                bench.WriteWord(Enc28j60Bench.ERXST, 0);
                bench.WriteWord(Enc28j60Bench.ERXRDPT, 0);
                bench.Set(Enc28j60Bench.ECON1, 0x04);
                bench.PeerSends(Frames.To(Frames.ChipAddress, 60, 1));
                byte[] header = bench.ReadBufferAt(0, 2);
                wrong += (header[0] | (header[1] << 8)) != 70 ? 1 : 0;
                bench.Set(Enc28j60Bench.ECON2, 0x40);
            }

            Assert.IsTrue(wrong > 0 && wrong < packets / 2, wrong.ToString());
        }

        [TestMethod]
        public void AHabitCanBeTreatedAsABreach()
        {
            ChipBench bench = ChipBench.Ready();
            bench.Chip.Rules.SetLevel((int)WiznetRule.ReservedBlock, ChipRuleLevel.Breach);

            bench.Breaks(WiznetRule.ReservedBlock, 0, 0, 0x20, 0);
        }

        private static int TakeInTwoSteps(ChipBench bench)
        {
            int place = bench.Read16(0x0028, ChipBench.SocketRead);
            byte[] header = bench.Read(place, ChipBench.ReceiveRead, 2);
            bench.Write16(0x0028, ChipBench.SocketWrite, place + 2);
            bench.Command(ChipBench.Receive);
            int length = ((header[0] << 8) | header[1]) - 2;
            bench.Read(place + 2, ChipBench.ReceiveRead, length);
            bench.Write16(0x0028, ChipBench.SocketWrite, place + 2 + length);
            bench.Command(ChipBench.Receive);
            return length;
        }

        private static void AssertHabit(ChipRules rules, WiznetRule rule, int count)
        {
            Assert.AreEqual(0, rules.Total);
            Assert.AreEqual(count, rules.Habits);
            Assert.AreEqual(count, rules.Count((int)rule));
            Assert.IsNotNull(rules.SentenceOf((int)rule));
        }
    }
}
