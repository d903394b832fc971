using nanoFramework.TestFramework;
using NanoTcp.Simulation;

namespace NanoTcp.UnitTests.Simulation
{
    [TestClass]
    public class Enc28j60SpiTests
    {
        [TestMethod]
        public void RegistersHaveTheDataSheetsResetValues()
        {
            Enc28j60Bench bench = Enc28j60Bench.Ready();

            Assert.AreEqual(0x80, bench.Read(Enc28j60Bench.ECON2));
            Assert.AreEqual(0x00, bench.Read(Enc28j60Bench.ECON1));
            Assert.AreEqual(0x01, bench.Read(Enc28j60Bench.ESTAT));
            Assert.AreEqual(0x05FA, bench.ReadWord(Enc28j60Bench.ERDPT));
            Assert.AreEqual(0x05FA, bench.ReadWord(Enc28j60Bench.ERXST));
            Assert.AreEqual(0x1FFF, bench.ReadWord(Enc28j60Bench.ERXND));
            bench.Bank(1);
            Assert.AreEqual(0xA1, bench.Read(0x18));
            bench.Bank(2);
            Assert.AreEqual(0x0F, bench.ReadMac(0x08));
            Assert.AreEqual(0x37, bench.ReadMac(0x09));
            Assert.AreEqual(0x06, bench.ReadMac(0x0B));
            bench.Bank(3);
            Assert.AreEqual(0x06, bench.Read(0x12));
        }

        [TestMethod]
        public void AMacRegisterAnswersAfterADummyByteAndThenRepeats()
        {
            Enc28j60Bench bench = Enc28j60Bench.Ready();
            bench.Bank(2);

            byte[] answer = bench.Raw(0x0B, 0, 0, 0);

            CollectionAssert.AreEqual(new byte[] { 0, 0, 6, 6 }, answer);
        }

        [TestMethod]
        public void AnEthRegisterAnswersAtOnceAndDoesNotCountUp()
        {
            byte[] answer = Enc28j60Bench.Ready().Raw(Enc28j60Bench.ECON2, 0, 0);

            CollectionAssert.AreEqual(new byte[] { 0, 0x80, 0x80 }, answer);
        }

        [TestMethod]
        public void AMacRegisterReadWithoutDummyByteIsABreach()
        {
            Enc28j60Bench bench = Enc28j60Bench.Ready();
            bench.Bank(2);

            bench.Breaks(Enc28j60Rule.DummyByteMissing, 0x00, 0);
        }

        [TestMethod]
        public void BitFieldsOnEthRegistersOnly()
        {
            Enc28j60Bench bench = Enc28j60Bench.Ready();
            bench.Set(Enc28j60Bench.EIE, 0xC0);
            bench.Clear(Enc28j60Bench.EIE, 0x80);
            Assert.AreEqual(0x40, bench.Read(Enc28j60Bench.EIE));
            bench.Bank(2);

            bench.Breaks(Enc28j60Rule.BitFieldOnMacRegister, 0x80, 0x01);
            Assert.AreEqual(0, bench.ReadMac(0x00));
        }

        [TestMethod]
        [DataRow(0x20, 0)]
        [DataRow(0x7B, 0)]
        [DataRow(0xC0, 0)]
        [DataRow(0xFE, 0)]
        public void AnythingButSevenInstructionsIsABreach(int first, int second)
        {
            Enc28j60Bench.Ready().Breaks(Enc28j60Rule.UnknownInstruction, (byte)first, (byte)second);
        }

        [TestMethod]
        public void AWriteOfTwoBytesIsABreach()
        {
            Enc28j60Bench.Ready().Breaks(Enc28j60Rule.InstructionTooLong, 0x42, 0, 0);
        }

        [TestMethod]
        [DataRow(0, 0x18)]
        [DataRow(1, 0x12)]
        [DataRow(2, 0x05)]
        [DataRow(3, 0x0B)]
        [DataRow(0, 0x1A)]
        public void AReservedRegisterIsABreach(int bank, int address)
        {
            Enc28j60Bench bench = Enc28j60Bench.Ready();
            bench.Bank(bank);

            bench.Breaks(Enc28j60Rule.ReservedRegister, (byte)address, 0, 0);
        }

        [TestMethod]
        [DataRow(0, 0x0E)]
        [DataRow(1, 0x19)]
        [DataRow(3, 0x12)]
        public void AReadOnlyRegisterIsNotWritten(int bank, int address)
        {
            Enc28j60Bench bench = Enc28j60Bench.Ready();
            bench.Bank(bank);

            bench.Breaks(Enc28j60Rule.ReadOnlyRegister, (byte)(0x40 | address), 1);
        }

        [TestMethod]
        public void TheBankDecidesWhichRegisterAnAddressMeans()
        {
            Enc28j60Bench bench = Enc28j60Bench.Ready();
            bench.Write(0x00, 0x12);
            bench.Bank(1);
            bench.Write(0x00, 0x34);

            Assert.AreEqual(0x34, bench.Read(0x00));
            bench.Bank(0);
            Assert.AreEqual(0x12, bench.Read(0x00));
            Assert.AreEqual(2L, bench.Chip.Counters.BankChanges);
        }

        [TestMethod]
        public void ChipSelectIsHeldFor210NanosecondsAfterAMacRegister()
        {
            Enc28j60Bench bench = Enc28j60Bench.Ready();
            bench.Spi.ChipSelectHold = 100;
            bench.Bank(2);

            bench.Breaks(Enc28j60Rule.ChipSelectHold, 0x00, 0, 0);
        }

        [TestMethod]
        public void AClockAbove20MegahertzIsABreach()
        {
            Enc28j60Bench bench = Enc28j60Bench.Ready();
            bench.Spi = new Enc28j60Port(bench.Chip, 26_666_666);

            bench.Breaks(Enc28j60Rule.ClockTooFast, 0, 0);
        }

        [TestMethod]
        [DataRow(1)]
        [DataRow(2)]
        [DataRow(3)]
        public void AnyModeExcept0IsABreach(int mode)
        {
            Enc28j60Bench bench = Enc28j60Bench.Ready();
            bench.Spi.Mode = mode;

            bench.Breaks(Enc28j60Rule.SpiMode, 0, 0);
        }

        [TestMethod]
        public void ATransferBeyondTheBusLimitIsABreach()
        {
            Enc28j60Bench bench = Enc28j60Bench.Ready();

            Assert.ThrowsException(typeof(ChipRuleException), () => bench.Raw(new byte[16_385]));
        }

        [TestMethod]
        public void TheFourZerosThatOpeningAnSpiDeviceClocksAreHarmless()
        {
            Enc28j60Bench bench = Enc28j60Bench.Cold();

            bench.Raw(0, 0, 0, 0);

            Assert.AreEqual(0, bench.Chip.Rules.Total);
        }

        [TestMethod]
        public void BufferReadsCountUpAndWrapAtErxnd()
        {
            Enc28j60Bench bench = Enc28j60Bench.Ready();
            bench.WriteWord(Enc28j60Bench.ERXST, 0);
            bench.WriteWord(Enc28j60Bench.ERXND, 0x0FFF);
            bench.WriteBufferAt(0x0FFE, 1, 2, 3);
            bench.WriteBufferAt(0x0000, 4, 5);

            CollectionAssert.AreEqual(new byte[] { 1, 2, 4, 5 }, bench.ReadBufferAt(0x0FFE, 4));
            Assert.AreEqual(2, bench.ReadWord(Enc28j60Bench.ERDPT));
        }

        [TestMethod]
        public void BufferWritesWrapAtTheMemorysEndOnly()
        {
            Enc28j60Bench bench = Enc28j60Bench.Ready();
            bench.WriteWord(Enc28j60Bench.ERXST, 0);
            bench.WriteWord(Enc28j60Bench.ERXND, 0x0FFF);

            bench.WriteBufferAt(0x1FFF, 1, 2);

            CollectionAssert.AreEqual(new byte[] { 1, 2 }, bench.ReadBufferAt(0x1FFF, 2));
        }

        [TestMethod]
        public void WithoutAutoincrementTheSameByteIsReadAgain()
        {
            Enc28j60Bench bench = Enc28j60Bench.Ready();
            bench.WriteBufferAt(0x1000, 7, 8);
            bench.Clear(Enc28j60Bench.ECON2, 0x80);

            CollectionAssert.AreEqual(new byte[] { 7, 7 }, bench.ReadBufferAt(0x1000, 2));
        }

        [TestMethod]
        public void AccessWithinAMillisecondOfASoftResetIsABreach()
        {
            Enc28j60Bench bench = Enc28j60Bench.Ready();
            bench.Raw(0xFF);
            bench.Clock.RunFor(900);

            bench.Breaks(Enc28j60Rule.AccessAfterReset, Enc28j60Bench.ESTAT, 0);
            bench.Clock.RunFor(100);
            Assert.AreEqual(1, bench.Read(Enc28j60Bench.ESTAT));
        }

        [TestMethod]
        public void WithoutErratum2ClkrdyShowsTheEndOfReset()
        {
            Enc28j60Bench bench = Enc28j60Bench.Ready();
            bench.Chip.Errata.ClockReadyOutlivesReset = false;
            bench.Raw(0xFF);

            Assert.AreEqual(0, bench.Read(Enc28j60Bench.ESTAT));
            bench.Clock.RunFor(1000);
            Assert.AreEqual(1, bench.Read(Enc28j60Bench.ESTAT));
        }

        [TestMethod]
        public void MacAndPhyAccessBeforeClkrdyIsABreach()
        {
            Enc28j60Bench bench = Enc28j60Bench.Cold();
            Assert.AreEqual(0, bench.Read(Enc28j60Bench.ESTAT));
            bench.Bank(2);

            bench.Breaks(Enc28j60Rule.ClockNotReady, 0x00, 0, 0);
        }

        [TestMethod]
        public void AResetPulseResetsAndATooShortOneIsABreach()
        {
            Enc28j60Bench bench = Enc28j60Bench.Ready();
            bench.Write(0x00, 0x12);
            bench.Chip.ResetPin.Write(false);
            bench.Clock.RunFor(2);
            bench.Chip.ResetPin.Write(true);
            Assert.AreEqual(0xFA, bench.Read(0x00));

            bench.Chip.ResetPin.Write(false);
            Assert.ThrowsException(typeof(ChipRuleException), () => bench.Chip.ResetPin.Write(true));
            Assert.AreEqual(1, bench.Chip.Rules.Count((int)Enc28j60Rule.ResetPulseTooShort));
        }

        [TestMethod]
        [DataRow((int)Enc28j60Revision.B1)]
        [DataRow((int)Enc28j60Revision.B4)]
        public void Erratum1RequiresEightMegahertzForMacRegisters(int revision)
        {
            Enc28j60Bench bench = Enc28j60Bench.Ready((Enc28j60Revision)revision);
            bench.Spi = new Enc28j60Port(bench.Chip, 4_000_000);
            bench.Bank(2);

            bench.Breaks(Enc28j60Rule.ClockTooSlow, 0x00, 0, 0);
        }

        [TestMethod]
        public void NewerSiliconAcceptsASlowClock()
        {
            Enc28j60Bench bench = Enc28j60Bench.Ready();
            bench.Spi = new Enc28j60Port(bench.Chip, 500_000);
            bench.Bank(2);

            Assert.AreEqual(0x0F, bench.ReadMac(0x08));
        }

        [TestMethod]
        public void SelfTestLogicAndFlowControlAreReportedAsNotModelled()
        {
            Enc28j60Bench bench = Enc28j60Bench.Ready();
            bench.Bank(3);

            bench.Breaks(Enc28j60Rule.NotModelled, 0x47, 0x03);
        }

        [TestMethod]
        public void APowerLossLeavesResetValues()
        {
            Enc28j60Bench bench = Enc28j60Bench.Receiving();
            bench.Chip.LosePower();

            Assert.AreEqual(0, bench.Read(Enc28j60Bench.ECON1));
            Assert.IsFalse(bench.Chip.IsLinkUp);
        }
    }
}
