using nanoFramework.TestFramework;
using NanoTcp.Simulation;

namespace NanoTcp.UnitTests.Simulation
{
    [TestClass]
    public class W5500RegisterTests
    {
        [TestMethod]
        public void CommonRegistersHaveTheirResetValues()
        {
            ChipBench bench = ChipBench.Ready();

            byte[] registers = bench.Read(0x0000, ChipBench.CommonRead, 0x3A);

            byte[] expected = new byte[0x3A];
            expected[0x19] = 0x07;
            expected[0x1A] = 0xD0;
            expected[0x1B] = 0x08;
            expected[0x1C] = 0x28;
            expected[0x26] = 0xFF;
            expected[0x27] = 0xFF;
            expected[0x2E] = 0xBF;
            expected[0x39] = 0x04;
            CollectionAssert.AreEqual(expected, registers);
        }

        [TestMethod]
        public void SocketRegistersHaveTheirResetValues()
        {
            ChipBench bench = ChipBench.Ready();
            byte[] expected = new byte[0x30];
            for (int i = 0x06; i < 0x0C; i++)
            {
                expected[i] = 0xFF;
            }

            expected[0x16] = 0x80;
            expected[0x1E] = 2;
            expected[0x1F] = 2;
            expected[0x20] = 0x08;
            expected[0x2C] = 0xFF;
            expected[0x2D] = 0x40;

            for (int socket = 0; socket < 8; socket++)
            {
                byte[] registers = bench.Read(0x0000, (byte)(((4 * socket) + 1) << 3), 0x30);
                CollectionAssert.AreEqual(expected, registers);
            }
        }

        [TestMethod]
        [DataRow(0x17)]
        [DataRow(0x28)]
        [DataRow(0x2D)]
        [DataRow(0x39)]
        public void WritingAReadOnlyCommonRegisterIsABreach(int address)
        {
            ChipBench.Ready().Breaks(WiznetRule.ReadOnlyRegister, 0, (byte)address, 0x04, 0x55);
        }

        [TestMethod]
        [DataRow(0x03)]
        [DataRow(0x20)]
        [DataRow(0x23)]
        [DataRow(0x26)]
        [DataRow(0x2B)]
        public void WritingAReadOnlySocketRegisterIsABreach(int address)
        {
            ChipBench.Ready().Breaks(WiznetRule.ReadOnlyRegister, 0, (byte)address, 0x0C, 0x55);
        }

        [TestMethod]
        public void ACountedBreachDoesNotChangeAReadOnlyRegister()
        {
            ChipBench bench = ChipBench.Ready();
            bench.Chip.Rules.Throws = false;

            bench.Raw(0, 0x20, 0x0C, 0x55, 0xAA);

            Assert.AreEqual(0x0800, bench.Read16(0x0020, ChipBench.SocketRead));
            Assert.AreEqual(2, bench.Chip.Rules.Count((int)WiznetRule.ReadOnlyRegister));
        }

        [TestMethod]
        [DataRow(0x2F, 0x00)]
        [DataRow(0x3A, 0x00)]
        [DataRow(0x3A, 0x04)]
        [DataRow(0x17, 0x08)]
        [DataRow(0x30, 0x08)]
        public void TouchingAReservedRegisterIsABreach(int address, int control)
        {
            ChipBench.Ready().Breaks(WiznetRule.ReservedRegister, 0, (byte)address, (byte)control, 0);
        }

        [TestMethod]
        public void ABurstMayReadAcrossReservedRegisters()
        {
            ChipBench bench = ChipBench.Ready();

            byte[] registers = bench.Read(0x0002, ChipBench.SocketRead, 42);

            Assert.AreEqual((byte)0x08, registers[0x20 - 0x02]);
            Assert.AreEqual(0, bench.Chip.Rules.Total);
        }

        [TestMethod]
        public void MrKeepsTheBitsThatExist()
        {
            ChipBench bench = ChipBench.Ready();

            bench.Write(0x0000, ChipBench.CommonWrite, 0x7F);

            Assert.AreEqual(0x3A, bench.Read8(0x0000, ChipBench.CommonRead));
        }

        [TestMethod]
        [DataRow(3)]
        [DataRow(32)]
        public void ABufferSizeThatDoesNotExistIsABreach(int kilobytes)
        {
            ChipBench.Ready().Breaks(WiznetRule.IllegalBufferSize, 0, 0x1E, 0x0C, (byte)kilobytes);
        }

        [TestMethod]
        public void TheFreeSizeFollowsTheBufferSize()
        {
            ChipBench bench = ChipBench.Ready();

            bench.Write(0x001F, ChipBench.SocketWrite, 16);

            Assert.AreEqual(16_384, bench.Read16(0x0020, ChipBench.SocketRead));
        }

        [TestMethod]
        public void SizesBeyond16KilobytesAreAHabitWhileOneSocketIsOpen()
        {
            ChipBench bench = ChipBench.Ready();
            bench.Write(0x001E, ChipBench.SocketWrite, 16, 16);

            bench.OpenMacRaw(0x84);

            Assert.AreEqual(0, bench.Chip.Rules.Total);
            Assert.AreEqual(1, bench.Chip.Rules.Habits);
        }

        [TestMethod]
        public void SizesThatSumUpTo16KilobytesAreNoHabit()
        {
            ChipBench bench = ChipBench.Ready();
            for (int socket = 1; socket < 8; socket++)
            {
                bench.Write(0x001E, (byte)((((4 * socket) + 1) << 3) | 4), 0, 0);
            }

            bench.Write(0x001E, ChipBench.SocketWrite, 16, 16);
            bench.OpenMacRaw(0x84);

            Assert.AreEqual(0, bench.Chip.Rules.Habits);
        }

        [TestMethod]
        public void ChangingABufferSizeWhileTheSocketIsOpenIsABreach()
        {
            ChipBench.MacRaw().Breaks(WiznetRule.BufferSizeWhileOpen, 0, 0x1E, 0x0C, 8);
        }

        [TestMethod]
        public void AnUnknownCommandIsABreach()
        {
            ChipBench.MacRaw().Breaks(WiznetRule.CommandNotAllowed, 0, 0x01, 0x0C, 0x03);
        }

        [TestMethod]
        [DataRow(0x02)]
        [DataRow(0x04)]
        [DataRow(0x08)]
        [DataRow(0x21)]
        [DataRow(0x22)]
        public void ATcpOrUdpCommandOnAMacRawSocketIsABreach(int command)
        {
            ChipBench.MacRaw().Breaks(WiznetRule.CommandNotAllowed, 0, 0x01, 0x0C, (byte)command);
        }

        [TestMethod]
        public void SendOnAClosedSocketIsABreach()
        {
            ChipBench.Ready().Breaks(WiznetRule.CommandNotAllowed, 0, 0x01, 0x0C, 0x20);
        }

        [TestMethod]
        public void MacRawOnAnotherSocketThanZeroIsABreach()
        {
            ChipBench bench = ChipBench.Ready();
            bench.Raw(0, 0x00, 0x2C, 0x04);

            bench.Breaks(WiznetRule.MacRawOnlyOnSocket0, 0, 0x01, 0x2C, 0x01);
        }

        [TestMethod]
        public void OpenWithAProtocolThatDoesNotExistIsABreach()
        {
            ChipBench bench = ChipBench.Ready();
            bench.Raw(0, 0x00, 0x0C, 0x07);

            bench.Breaks(WiznetRule.UnknownProtocol, 0, 0x01, 0x0C, 0x01);
        }

        [TestMethod]
        public void OpenWithTheMacFilterButWithoutAnAddressIsABreach()
        {
            ChipBench bench = ChipBench.Ready();
            bench.Raw(0, 0x00, 0x0C, 0x84);

            bench.Breaks(WiznetRule.NoSourceAddress, 0, 0x01, 0x0C, 0x01);
        }

        [TestMethod]
        public void ACommandIsAcceptedAtOnceByDefault()
        {
            ChipBench bench = ChipBench.MacRaw();

            Assert.AreEqual(0, bench.Read8(0x0001, ChipBench.SocketRead));
        }

        [TestMethod]
        public void ALateCommandIsVisibleForOneSpiFrame()
        {
            ChipBench bench = ChipBench.Ready();
            bench.Chip.AcceptsCommandsLate = true;

            bench.OpenMacRaw(0x84);

            Assert.AreEqual(0x01, bench.Read8(0x0001, ChipBench.SocketRead));
            Assert.AreEqual(0x00, bench.Read8(0x0001, ChipBench.SocketRead));
            Assert.AreEqual(0x42, bench.Read8(0x0003, ChipBench.SocketRead));
        }

        [TestMethod]
        public void ACommandBeforeThePreviousOneIsAcceptedIsABreach()
        {
            ChipBench bench = ChipBench.Ready();
            bench.Chip.AcceptsCommandsLate = true;
            bench.OpenMacRaw(0x84);

            bench.Breaks(WiznetRule.CommandWhileBusy, 0, 0x01, 0x0C, 0x10);
        }

        [TestMethod]
        public void AnIgnoredRuleIsNotChecked()
        {
            ChipBench bench = ChipBench.Ready();
            bench.Chip.Rules.Ignore((int)WiznetRule.ReadOnlyRegister);

            bench.Write(0x0039, ChipBench.CommonWrite, 1);

            Assert.AreEqual(0, bench.Chip.Rules.Total);
        }
    }
}
