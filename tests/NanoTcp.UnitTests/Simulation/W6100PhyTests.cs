using nanoFramework.TestFramework;
using NanoTcp.Simulation;

namespace NanoTcp.UnitTests.Simulation
{
    [TestClass]
    public class W6100PhyTests
    {
        private const int PHYSR = 0x3000;
        private const int PHYCR0 = 0x301C;
        private const int PHYCR1 = 0x301D;
        private const int PHYLCKR = 0x41F6;

        [TestMethod]
        public void PhysrShowsCableModeAndLink()
        {
            ChipBench bench = ChipBench.ReadyW6100();
            Assert.AreEqual(0x01, bench.Read8(PHYSR, ChipBench.CommonRead));

            bench.Cable.IsPlugged = false;

            Assert.AreEqual(0x80, bench.Read8(PHYSR, ChipBench.CommonRead));
        }

        [TestMethod]
        [DataRow(4, 0x21)]
        [DataRow(5, 0x2D)]
        [DataRow(6, 0x33)]
        [DataRow(7, 0x3F)]
        public void AFixedModeIsShownWithItsSpeedAndDuplexMode(int mode, int shown)
        {
            ChipBench bench = ChipBench.ReadyW6100();
            bench.Write(PHYLCKR, ChipBench.CommonWrite, 0x53);
            bench.Write(PHYCR0, ChipBench.CommonWrite, (byte)mode);
            bench.Clock.RunFor(bench.Chip.Timing.FixedLink);

            Assert.AreEqual(shown, bench.Read8(PHYSR, ChipBench.CommonRead));
        }

        [TestMethod]
        public void AResetOfThePhyEndsByItselfAndTakesTheStraps()
        {
            ChipBench bench = ChipBench.ReadyW6100();
            ((W6100Chip)bench.Chip).StrapMode = 7;
            bench.Write(PHYLCKR, ChipBench.CommonWrite, 0x53);
            bench.Write(PHYCR1, ChipBench.CommonWrite, 0x41);

            Assert.AreEqual(0x40, bench.Read8(PHYCR1, ChipBench.CommonRead));
            Assert.AreEqual(0x38, bench.Read8(PHYSR, ChipBench.CommonRead));
            bench.Clock.RunFor(bench.Chip.Timing.FixedLink);
            Assert.IsFalse(bench.Chip.IsLinkUp);
            bench.Clock.RunFor(60_300);
            Assert.IsTrue(bench.Chip.IsLinkUp);
        }

        [TestMethod]
        public void PowerDownTakesTheLinkDown()
        {
            ChipBench bench = ChipBench.ReadyW6100();
            bench.Write(PHYLCKR, ChipBench.CommonWrite, 0x53);
            bench.Write(PHYCR1, ChipBench.CommonWrite, 0x60);
            bench.Clock.RunFor(3_000_000);
            Assert.IsFalse(bench.Chip.IsLinkUp);

            bench.Write(PHYCR1, ChipBench.CommonWrite, 0x40);
            bench.Clock.RunFor(3_000_000);
            Assert.IsTrue(bench.Chip.IsLinkUp);
        }
    }
}
