using nanoFramework.TestFramework;
using NanoTcp.Simulation;

namespace NanoTcp.UnitTests.Simulation
{
    [TestClass]
    public class W6100RegisterTests
    {
        private const int SYSR = 0x2000;
        private const int SYCR0 = 0x2004;
        private const int CHPLCKR = 0x41F4;
        private const int NETLCKR = 0x41F5;
        private const int PHYLCKR = 0x41F6;

        [TestMethod]
        [DataRow(0x0000, 0x61004661u)]
        [DataRow(0x2000, 0xE1000000u)]
        [DataRow(0x2005, 0x80000000u)]
        [DataRow(0x2114, 0x00000000u)]
        [DataRow(0x301D, 0x40000000u)]
        [DataRow(0x4000, 0x00000000u)]
        [DataRow(0x4114, 0xFFFF0000u)]
        [DataRow(0x4120, 0x00000000u)]
        [DataRow(0x4200, 0x07D00000u)]
        [DataRow(0x4204, 0x08000000u)]
        [DataRow(0x4208, 0x07D00000u)]
        [DataRow(0x420F, 0x80000000u)]
        public void CommonRegistersHaveTheirResetValues(int address, uint value)
        {
            AssertValue(value, ChipBench.ReadyW6100().Read(address, ChipBench.CommonRead, 4));
        }

        [TestMethod]
        [DataRow(0x0000, 0x00000000u)]
        [DataRow(0x0024, 0xFF000000u)]
        [DataRow(0x0108, 0x80000000u)]
        [DataRow(0x010C, 0x40000000u)]
        [DataRow(0x0118, 0x00000000u)]
        [DataRow(0x0200, 0x02000000u)]
        [DataRow(0x0204, 0x08000000u)]
        [DataRow(0x0220, 0x02000000u)]
        public void SocketRegistersHaveTheirResetValues(int address, uint value)
        {
            ChipBench bench = ChipBench.ReadyW6100();
            for (int socket = 0; socket < 8; socket++)
            {
                AssertValue(value, bench.Read(address, (byte)(((4 * socket) + 1) << 3), 4));
            }
        }

        [TestMethod]
        [DataRow(0x2000, ChipBench.CommonWrite)]
        [DataRow(0x2100, ChipBench.CommonWrite)]
        [DataRow(0x3000, ChipBench.CommonWrite)]
        [DataRow(0x41A0, ChipBench.CommonWrite)]
        [DataRow(0x0020, ChipBench.SocketWrite)]
        [DataRow(0x0030, ChipBench.SocketWrite)]
        [DataRow(0x0209, ChipBench.SocketWrite)]
        [DataRow(0x022C, ChipBench.SocketWrite)]
        public void WritingAReadOnlyRegisterIsABreach(int address, byte control)
        {
            ChipBench.ReadyW6100().Breaks(WiznetRule.ReadOnlyRegister, (byte)(address >> 8), (byte)address, control, 0x55);
        }

        [TestMethod]
        [DataRow(0x0004, ChipBench.CommonRead)]
        [DataRow(0x4126, ChipBench.CommonWrite)]
        [DataRow(0x5000, ChipBench.CommonRead)]
        [DataRow(0x0001, ChipBench.SocketWrite)]
        [DataRow(0x0206, ChipBench.SocketRead)]
        public void AnAddressWithoutARegisterIsABreach(int address, byte control)
        {
            ChipBench.ReadyW6100().Breaks(WiznetRule.ReservedRegister, (byte)(address >> 8), (byte)address, control, 0x55);
        }

        [TestMethod]
        [DataRow(0x2004)]
        [DataRow(0x2005)]
        [DataRow(0x301C)]
        [DataRow(0x301D)]
        [DataRow(0x4120)]
        [DataRow(0x4130)]
        [DataRow(0x4138)]
        [DataRow(0x4140)]
        [DataRow(0x416F)]
        public void WritingALockedRegisterIsABreachAndLost(int address)
        {
            ChipBench bench = ChipBench.ReadyW6100();
            bench.Breaks(WiznetRule.LockedRegister, (byte)(address >> 8), (byte)address, ChipBench.CommonWrite, 0x00);

            Assert.AreEqual(0L, bench.Chip.Counters.SoftResets);
        }

        [TestMethod]
        [DataRow(CHPLCKR, 0xCE, 0x80)]
        [DataRow(NETLCKR, 0x3A, 0x40)]
        [DataRow(PHYLCKR, 0x53, 0x20)]
        public void AKeyOpensItsLockAndAnyOtherValueLocks(int register, int key, int bit)
        {
            ChipBench bench = ChipBench.ReadyW6100();

            bench.Write(register, ChipBench.CommonWrite, (byte)key);
            Assert.AreEqual(0xE1 & ~bit, bench.Read8(SYSR, ChipBench.CommonRead));
            bench.Write(register, ChipBench.CommonWrite, (byte)(key ^ 1));
            Assert.AreEqual(0xE1, bench.Read8(SYSR, ChipBench.CommonRead));
        }

        [TestMethod]
        public void TheGatewaysIp6AddressIsNotLocked()
        {
            ChipBench bench = ChipBench.ReadyW6100();
            bench.Write(0x4170, ChipBench.CommonWrite, 0x20, 0x01);

            Assert.AreEqual(0x2001, bench.Read16(0x4170, ChipBench.CommonRead));
        }

        [TestMethod]
        public void ReadingAWriteOnlyRegisterIsAHabitAndGivesZero()
        {
            ChipBench bench = ChipBench.ReadyW6100();
            bench.Write(NETLCKR, ChipBench.CommonWrite, 0x3A);

            Assert.AreEqual(0, bench.Read8(NETLCKR, ChipBench.CommonRead));
            Assert.AreEqual(1, bench.Chip.Rules.Habits);
        }

        [TestMethod]
        public void ABurstPassesOverAddressesWithoutARegister()
        {
            ChipBench bench = ChipBench.MacRawW6100(0x87);
            bench.PeerSends(Frames.To(Frames.ChipAddress, 100, 1));

            byte[] status = bench.Read(0x0204, ChipBench.SocketRead, 0x2A);

            Assert.AreEqual(2048, (status[0] << 8) | status[1]);
            Assert.AreEqual(0, status[2] | status[3]);
            Assert.AreEqual(102, (status[0x20] << 8) | status[0x21]);
            Assert.AreEqual(102, (status[0x28] << 8) | status[0x29]);
        }

        [TestMethod]
        public void ASoftResetNeedsTheChipsKeyAndLocksEverything()
        {
            ChipBench bench = ChipBench.ReadyW6100();
            bench.Write(CHPLCKR, ChipBench.CommonWrite, 0xCE);
            bench.Write(NETLCKR, ChipBench.CommonWrite, 0x3A);
            bench.Write(0x4130, ChipBench.CommonWrite, 0x5A);

            bench.Write(SYCR0, ChipBench.CommonWrite, 0x80);
            Assert.AreEqual(0x5A, bench.Read8(0x4130, ChipBench.CommonRead));
            bench.Write(SYCR0, ChipBench.CommonWrite, 0x00);
            bench.Clock.RunFor(bench.Chip.Timing.SoftReset);

            Assert.AreEqual(1L, bench.Chip.Counters.SoftResets);
            Assert.AreEqual(0, bench.Read8(0x4130, ChipBench.CommonRead));
            Assert.AreEqual(0xE1, bench.Read8(SYSR, ChipBench.CommonRead));
        }

        [TestMethod]
        public void UntilItIsStableTheChipReadsZero()
        {
            ChipBench bench = ChipBench.ColdW6100();
            bench.Clock.RunFor(60_200);
            Assert.AreEqual(0, bench.Read16(0x0000, ChipBench.CommonRead));

            bench.Clock.RunFor(100);

            Assert.AreEqual(0x6100, bench.Read16(0x0000, ChipBench.CommonRead));
        }

        [TestMethod]
        public void TheTickCounterCountsHundredMicroseconds()
        {
            ChipBench bench = ChipBench.ReadyW6100();
            bench.Write(0x2020, ChipBench.CommonWrite, 0xFF);

            bench.Clock.RunFor(1_000);

            int ticks = bench.Read16(0x2016, ChipBench.CommonRead);
            Assert.IsTrue(ticks == 10, ticks.ToString());
        }

        [TestMethod]
        [DataRow(0x2130)]
        [DataRow(0x3014)]
        public void WhatTheModelDoesNotHaveIsReported(int address)
        {
            ChipBench bench = ChipBench.ReadyW6100();
            bench.Chip.Rules.Throws = false;

            bench.Write(address, ChipBench.CommonWrite, 0x02);

            Assert.AreEqual(1, bench.Chip.Rules.Count((int)WiznetRule.NotModeled));
        }

        private static void AssertValue(uint value, byte[] read)
        {
            Assert.AreEqual(value, (uint)((read[0] << 24) | (read[1] << 16) | (read[2] << 8) | read[3]));
        }
    }
}
