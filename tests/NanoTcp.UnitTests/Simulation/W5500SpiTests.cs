using nanoFramework.TestFramework;
using NanoTcp.Simulation;

namespace NanoTcp.UnitTests.Simulation
{
    [TestClass]
    public class W5500SpiTests
    {
        [TestMethod]
        public void AVariableLengthReadLastsAsLongAsChipSelectAndCountsTheAddressUp()
        {
            ChipBench bench = ChipBench.Ready();

            byte[] answer = bench.Raw(0x00, 0x19, 0x00, 0, 0, 0, 0);

            CollectionAssert.AreEqual(new byte[] { 0x01, 0x02, 0x03, 0x07, 0xD0, 0x08, 0x28 }, answer);
        }

        [TestMethod]
        public void AVariableLengthWriteGoesToRisingAddresses()
        {
            ChipBench bench = ChipBench.Ready();

            bench.Raw(0x00, 0x01, 0x04, 10, 77, 0, 1);

            CollectionAssert.AreEqual(new byte[] { 10, 77, 0, 1 }, bench.Read(0x0001, ChipBench.CommonRead, 4));
        }

        [TestMethod]
        public void FixedLengthFramesFollowEachOtherWithinOneChipSelect()
        {
            ChipBench bench = ChipBench.Ready();

            // 1 byte of RCR, 2 bytes of RTR, 4 bytes from RTR on: operation modes 01, 10 and 11.
            byte[] answer = bench.Raw(0, 0x1B, 0x01, 0, 0, 0x19, 0x02, 0, 0, 0, 0x19, 0x03, 0, 0, 0, 0);

            Assert.AreEqual((byte)0x08, answer[3]);
            Assert.AreEqual((byte)0x07, answer[7]);
            Assert.AreEqual((byte)0xD0, answer[8]);
            Assert.AreEqual((byte)0x28, answer[15]);
        }

        [TestMethod]
        public void BytesReadDuringTheHeaderAreRandom()
        {
            ChipBench bench = ChipBench.Ready();
            bench.Chip.RandomizesHeader = true;

            int usual = 0;
            for (int i = 0; i < 20; i++)
            {
                byte[] answer = bench.Raw(0, 0x39, 0, 0);
                usual += answer[0] == 1 && answer[1] == 2 && answer[2] == 3 ? 1 : 0;
                Assert.AreEqual((byte)0x04, answer[3]);
            }

            Assert.AreEqual(0, usual);
        }

        [TestMethod]
        public void AFrameThatEndsInItsHeaderHasNoEffect()
        {
            ChipBench bench = ChipBench.Ready();

            bench.Raw(0x00);
            bench.Raw(0x00, 0x00, 0x04);

            Assert.AreEqual(0, bench.Read8(0x0000, ChipBench.CommonRead));
            Assert.AreEqual(2L, bench.Chip.Counters.LostTransactions);
        }

        [TestMethod]
        public void TheFourZerosThatOpeningAnSpiDeviceClocksAreAReadOfMr()
        {
            ChipBench bench = ChipBench.Ready();

            byte[] answer = bench.Raw(0, 0, 0, 0);

            Assert.AreEqual((byte)0, answer[3]);
            Assert.AreEqual(0, bench.Chip.Rules.Total);
        }

        [TestMethod]
        public void AReservedBlockIsAHabitAndReadsZero()
        {
            ChipBench bench = ChipBench.Ready();

            Assert.AreEqual(0, bench.Read8(0, 0x20));
            Assert.AreEqual(1, bench.Chip.Rules.Count((int)WiznetRule.ReservedBlock));
            Assert.AreEqual(0, bench.Chip.Rules.Total);
        }

        [TestMethod]
        public void AClockAboveTheMaximumIsABreach()
        {
            ChipBench bench = ChipBench.Ready();
            bench.Chip.MaximumClock = 10_000_000;

            bench.Breaks(WiznetRule.ClockTooFast, 0, 0, 0, 0);
        }

        [TestMethod]
        [DataRow(1)]
        [DataRow(2)]
        public void AWrongSpiModeIsABreach(int mode)
        {
            ChipBench bench = ChipBench.Ready();
            bench.Spi.Mode = mode;

            bench.Breaks(WiznetRule.SpiMode, 0, 0, 0, 0);
        }

        [TestMethod]
        public void SpiMode3WorksLikeMode0()
        {
            ChipBench bench = ChipBench.Ready();
            bench.Spi.Mode = 3;

            Assert.AreEqual(4, bench.Read8(0x0039, ChipBench.CommonRead));
        }

        [TestMethod]
        public void ATransferBeyondTheBusLimitIsABreach()
        {
            ChipBench bench = ChipBench.Ready();

            Assert.ThrowsException(typeof(ChipRuleException), () => bench.Raw(new byte[16_385]));
        }

        [TestMethod]
        public void ABurstWrapsInTheSocketsBuffer()
        {
            ChipBench bench = ChipBench.Ready();
            byte[] pattern = Frames.To(Frames.Broadcast, 1000, 7);

            // Socket 1's transmit buffer has 2 KB: address 0x47C0 is 0x7C0 of it, and the rest lies at its beginning.
            bench.Write(0x47C0, 0x34, pattern);

            byte[] end = bench.Read(0x07C0, 0x30, 64);
            byte[] beginning = bench.Read(0x0000, 0x30, 936);
            Assert.IsTrue(Frames.AreEqual(pattern, 0, end, 0, 64));
            Assert.IsTrue(Frames.AreEqual(pattern, 64, beginning, 0, 936));
        }

        [TestMethod]
        public void ATransactionTakesBitTimePlusCallTime()
        {
            ChipBench bench = ChipBench.Ready();
            long start = bench.Clock.Microseconds;

            bench.Raw(new byte[1000]);
            Assert.AreEqual(400L, bench.Clock.Microseconds - start);

            bench.Spi.CallMicroseconds = 50;
            bench.Raw(new byte[1000]);
            Assert.AreEqual(850L, bench.Clock.Microseconds - start);
        }

        [TestMethod]
        public void FractionsOfAMicrosecondAreNotLost()
        {
            ChipBench bench = ChipBench.Ready();
            long start = bench.Clock.Microseconds;

            // Four bytes at 20 MHz take 1.6 microseconds.
            for (int i = 0; i < 100; i++)
            {
                bench.Raw(0, 0, 0, 0);
            }

            Assert.AreEqual(160L, bench.Clock.Microseconds - start);
        }

        [TestMethod]
        public void TransactionsAndBytesAreCountedByKind()
        {
            ChipBench bench = ChipBench.MacRaw();
            bench.PeerSends(Frames.To(Frames.ChipAddress, 100, 1));
            bench.Chip.Counters.ClearSpi();

            bench.SendFrame(Frames.To(Frames.PeerAddress, 60, 1));
            bench.Drain();

            WiznetChipCounters counters = bench.Chip.Counters;
            Assert.AreEqual(9L, counters.Transactions);
            Assert.AreEqual((9L * 3) + 2 + 60 + 2 + 1 + 2 + 2 + 102 + 2 + 1, counters.Bytes);
            Assert.AreEqual(3L, counters.SocketReads);
            Assert.AreEqual(4L, counters.SocketWrites + counters.CommonWrites);
            Assert.AreEqual(2L, counters.Commands);
            Assert.AreEqual(1L, counters.TransmitBursts);
            Assert.AreEqual(60L, counters.TransmitBurstBytes);
            Assert.AreEqual(1L, counters.ReceiveBursts);
            Assert.AreEqual(102L, counters.ReceiveBurstBytes);
        }

        [TestMethod]
        public void BytesReadDuringAWriteAreUndefined()
        {
            ChipBench bench = ChipBench.Ready();

            byte[] answer = bench.Raw(0, 0x01, 0x04, 10, 77, 0, 1);

            CollectionAssert.AreEqual(new byte[] { 1, 2, 3, 0, 0, 0, 0 }, answer);
        }
    }
}
