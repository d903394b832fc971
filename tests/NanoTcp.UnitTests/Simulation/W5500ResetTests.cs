using nanoFramework.TestFramework;
using NanoTcp.Simulation;

namespace NanoTcp.UnitTests.Simulation
{
    [TestClass]
    public class W5500ResetTests
    {
        [TestMethod]
        public void WhileThePllLocksReadsGiveZeroAndWritesAreLost()
        {
            ChipBench bench = ChipBench.Cold();

            Assert.AreEqual(0, bench.Read16(0x0019, ChipBench.CommonRead));
            bench.Write(0x0001, ChipBench.CommonWrite, 10);
            bench.Clock.Advance(1000);

            Assert.AreEqual(0x07D0, bench.Read16(0x0019, ChipBench.CommonRead));
            Assert.AreEqual(0, bench.Read8(0x0001, ChipBench.CommonRead));
        }

        [TestMethod]
        public void VersionrReadsZeroForAWhileAfterPowerUp()
        {
            ChipBench bench = ChipBench.Cold();
            bench.Clock.Advance(bench.Chip.Timing.StartUp);
            Assert.AreEqual(0, bench.Read8(0x0039, ChipBench.CommonRead));

            bench.Clock.Advance(bench.Chip.Timing.VersionDelay);

            Assert.AreEqual(4, bench.Read8(0x0039, ChipBench.CommonRead));
        }

        [TestMethod]
        public void APulseOf500MicrosecondsOnRstnResetsEverything()
        {
            ChipBench bench = ChipBench.MacRaw();

            bench.Chip.ResetPin.Write(false);
            bench.Clock.Advance(500);
            bench.Chip.ResetPin.Write(true);
            Assert.AreEqual(0, bench.Read16(0x0019, ChipBench.CommonRead));
            bench.Clock.Advance(1000);

            Assert.AreEqual(0x07D0, bench.Read16(0x0019, ChipBench.CommonRead));
            CollectionAssert.AreEqual(new byte[6], bench.Read(0x0009, ChipBench.CommonRead, 6));
            Assert.AreEqual(0, bench.Read8(0x0003, ChipBench.SocketRead));
            Assert.IsFalse(bench.Chip.IsLinkUp);
        }

        [TestMethod]
        public void AShorterPulseIsABreachAndResetsNothing()
        {
            ChipBench bench = ChipBench.MacRaw();
            bench.Chip.ResetPin.Write(false);
            bench.Clock.Advance(499);

            Assert.ThrowsException(typeof(ChipRuleException), () => bench.Chip.ResetPin.Write(true));

            Assert.AreEqual(1, bench.Chip.Rules.Count((int)WiznetRule.ResetPulseTooShort));
            Assert.AreEqual(0x42, bench.Read8(0x0003, ChipBench.SocketRead));
        }

        [TestMethod]
        public void WhileRstnIsLowTheChipIsUnresponsive()
        {
            ChipBench bench = ChipBench.MacRaw();

            bench.Chip.ResetPin.Write(false);
            bench.PeerSends(Frames.To(Frames.ChipAddress, 60, 1));

            Assert.AreEqual(0, bench.Read8(0x0039, ChipBench.CommonRead));
            Assert.AreEqual(0L, bench.Chip.Counters.ReceivedFrames);
        }

        [TestMethod]
        public void SoftResetReadsAsSetUntilItIsDone()
        {
            ChipBench bench = ChipBench.MacRaw();

            bench.Write(0x0000, ChipBench.CommonWrite, 0x80);
            Assert.AreEqual(0x80, bench.Read8(0x0000, ChipBench.CommonRead));

            bench.Clock.Advance(bench.Chip.Timing.SoftReset);
            Assert.AreEqual(0x00, bench.Read8(0x0000, ChipBench.CommonRead));
        }

        [TestMethod]
        public void SoftResetResetsRegistersAndRestartsTheLink()
        {
            ChipBench bench = ChipBench.MacRaw();
            bench.Write(0x001E, 0x2C, 4, 4);

            bench.Write(0x0000, ChipBench.CommonWrite, 0x80);
            bench.Clock.Advance(bench.Chip.Timing.SoftReset);

            CollectionAssert.AreEqual(new byte[6], bench.Read(0x0009, ChipBench.CommonRead, 6));
            Assert.AreEqual(2, bench.Read8(0x001E, 0x28));
            Assert.AreEqual(0xB8, bench.Read8(0x002E, ChipBench.CommonRead));
        }

        [TestMethod]
        public void AWriteBeforeTheSoftResetIsDoneIsAHabit()
        {
            ChipBench bench = ChipBench.Ready();
            bench.Write(0x0000, ChipBench.CommonWrite, 0x80);

            bench.Write(0x0001, ChipBench.CommonWrite, 10);

            Assert.AreEqual(10, bench.Read8(0x0001, ChipBench.CommonRead));
            Assert.AreEqual(1, bench.Chip.Rules.Count((int)WiznetRule.WriteDuringReset));
            Assert.AreEqual(0, bench.Chip.Rules.Total);
        }

        [TestMethod]
        public void TheLinkComesUpAfterAutonegotiation()
        {
            ChipBench bench = ChipBench.Cold();
            long ready = bench.Chip.Timing.Autonegotiation;

            bench.Clock.Advance(ready - 1);
            Assert.IsFalse(bench.Peer.IsLinkUp);

            bench.Clock.Advance(1);
            Assert.IsTrue(bench.Peer.IsLinkUp);
            Assert.AreEqual(0xBF, bench.Read8(0x002E, ChipBench.CommonRead));
        }

        [TestMethod]
        public void UnpluggingShowsInPhycfgrAndPluggingNegotiatesAgain()
        {
            ChipBench bench = ChipBench.Ready();

            bench.Cable.IsPlugged = false;
            Assert.AreEqual(0xB8, bench.Read8(0x002E, ChipBench.CommonRead));

            bench.Cable.IsPlugged = true;
            Assert.AreEqual(0xB8, bench.Read8(0x002E, ChipBench.CommonRead));
            bench.Clock.Advance(bench.Chip.Timing.Autonegotiation);
            Assert.AreEqual(0xBF, bench.Read8(0x002E, ChipBench.CommonRead));
        }

        [TestMethod]
        public void AnOperationModeTakesEffectByAPhyResetOnly()
        {
            ChipBench bench = ChipBench.Ready();

            // 10 Mbit half duplex by register, first without a PHY reset.
            bench.Write(0x002E, ChipBench.CommonWrite, 0xC0);
            bench.Clock.Advance(3_000_000);
            Assert.AreEqual(0xC7, bench.Read8(0x002E, ChipBench.CommonRead));

            bench.Write(0x002E, ChipBench.CommonWrite, 0x40);
            Assert.AreEqual(0x40, bench.Read8(0x002E, ChipBench.CommonRead));
            bench.Write(0x002E, ChipBench.CommonWrite, 0xC0);
            bench.Clock.Advance(3_000_000);
            Assert.AreEqual(0xC1, bench.Read8(0x002E, ChipBench.CommonRead));
        }

        [TestMethod]
        public void AHostThatLeavesThePhyInResetGetsNoLink()
        {
            ChipBench bench = ChipBench.Ready();

            bench.Write(0x002E, ChipBench.CommonWrite, 0x38);
            bench.Clock.Advance(10_000_000);

            Assert.AreEqual(0x38, bench.Read8(0x002E, ChipBench.CommonRead));
            Assert.IsFalse(bench.Peer.IsLinkUp);
        }

        [TestMethod]
        public void APhyThatIsPoweredDownHasNoLink()
        {
            ChipBench bench = ChipBench.Ready();

            bench.Write(0x002E, ChipBench.CommonWrite, 0x70);
            bench.Write(0x002E, ChipBench.CommonWrite, 0xF0);
            bench.Clock.Advance(10_000_000);

            Assert.AreEqual(0xF0, bench.Read8(0x002E, ChipBench.CommonRead));
        }
    }
}
