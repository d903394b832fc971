using nanoFramework.TestFramework;
using NanoTcp.Simulation;

namespace NanoTcp.UnitTests.Simulation
{
    [TestClass]
    public class Enc28j60PhyTests
    {
        [TestMethod]
        public void PhyRegistersAreAccessedThroughTheMii()
        {
            Enc28j60Bench bench = Enc28j60Bench.Ready();

            Assert.AreEqual(0x0083, bench.ReadPhy(0x02));
            Assert.AreEqual(0x1400, bench.ReadPhy(0x03));
            Assert.AreEqual(0x3422, bench.ReadPhy(0x14));
            bench.WritePhy(0x14, 0x3476);
            Assert.AreEqual(0x3476, bench.ReadPhy(0x14));
        }

        [TestMethod]
        public void AReadIsBusyFor10Microseconds()
        {
            Enc28j60Bench bench = Enc28j60Bench.Ready();
            bench.Bank(2);
            bench.Write(0x14, 2);
            bench.Write(0x12, 1);
            bench.Bank(3);
            Assert.AreEqual(1, bench.ReadMac(0x0A));

            bench.Clock.RunFor(11);

            Assert.AreEqual(0, bench.ReadMac(0x0A));
        }

        [TestMethod]
        public void ClearingMiirdTooEarlyIsABreachAndLeavesGarbage()
        {
            Enc28j60Bench bench = Enc28j60Bench.Ready();
            bench.Bank(2);
            bench.Write(0x14, 2);
            bench.Write(0x12, 1);

            bench.Breaks(Enc28j60Rule.MiiReadEndedEarly, 0x52, 0);
            Assert.AreNotEqual(0x0083, bench.ReadMac(0x18) | (bench.ReadMac(0x19) << 8));
        }

        [TestMethod]
        public void ReadingMirdWhileBusyIsABreach()
        {
            Enc28j60Bench bench = Enc28j60Bench.Ready();
            bench.Bank(2);
            bench.Write(0x14, 2);
            bench.Write(0x12, 1);

            bench.Breaks(Enc28j60Rule.MiiDataNotReady, 0x18, 0, 0);
        }

        [TestMethod]
        public void AWriteWhileBusyIsABreach()
        {
            Enc28j60Bench bench = Enc28j60Bench.Ready();
            bench.Bank(2);
            bench.Write(0x14, 0x14);
            bench.WriteWord(0x16, 0x3476);

            bench.Breaks(Enc28j60Rule.MiiBusy, 0x56, 0);
        }

        [TestMethod]
        public void AScanShowsLinkChanges()
        {
            Enc28j60Bench bench = Enc28j60Bench.Ready();
            bench.Bank(2);
            bench.Write(0x14, 0x11);
            bench.Write(0x12, 2);
            bench.Bank(3);
            Assert.AreEqual(0x07, bench.ReadMac(0x0A));
            bench.Clock.RunFor(11);
            Assert.AreEqual(0x03, bench.ReadMac(0x0A));
            bench.Bank(2);
            Assert.AreEqual(0x04, bench.ReadMac(0x19) & 0x04);

            bench.Cable.IsPlugged = false;

            Assert.AreEqual(0, bench.ReadMac(0x19) & 0x04);
            bench.Breaks(Enc28j60Rule.MiiBusy, 0x57, 0);
        }

        [TestMethod]
        public void ACancelledScanIsBusyUntilItsLastReadIsDone()
        {
            Enc28j60Bench bench = Enc28j60Bench.Ready();
            bench.Bank(2);
            bench.Write(0x12, 2);
            bench.Clock.RunFor(20);
            bench.Write(0x12, 0);
            bench.Bank(3);
            Assert.AreEqual(1, bench.ReadMac(0x0A));

            bench.Clock.RunFor(11);

            Assert.AreEqual(0, bench.ReadMac(0x0A));
        }

        [TestMethod]
        public void PhlconWithoutItsReservedBitsIsABreach()
        {
            Enc28j60Bench bench = Enc28j60Bench.Ready();

            Assert.ThrowsException(typeof(ChipRuleException), () => bench.WritePhy(0x14, 0x0476));
            Assert.AreEqual(1, bench.Chip.Rules.Count((int)Enc28j60Rule.LedControlBits));
        }

        [TestMethod]
        [DataRow(0x05)]
        [DataRow(0x15)]
        public void APhyRegisterThatDoesNotExistIsABreach(int register)
        {
            Enc28j60Bench bench = Enc28j60Bench.Ready();

            Assert.ThrowsException(typeof(ChipRuleException), () => bench.ReadPhy(register));
            Assert.AreEqual(1, bench.Chip.Rules.Count((int)Enc28j60Rule.ReservedPhyRegister));
        }

        [TestMethod]
        public void LlstatLatchesALinkLossUntilRead()
        {
            Enc28j60Bench bench = Enc28j60Bench.Ready();
            bench.Cable.IsPlugged = false;
            bench.Clock.RunFor(1000);
            bench.Cable.IsPlugged = true;
            bench.Clock.RunFor(600_000);

            Assert.AreEqual(0, bench.ReadPhy(0x01) & 0x0004);
            Assert.AreEqual(0x0004, bench.ReadPhy(0x01) & 0x0004);
        }

        [TestMethod]
        public void ALinkChangeInterruptsUntilPhirIsRead()
        {
            Enc28j60Bench bench = Enc28j60Bench.Ready();
            bench.ReadPhy(0x13);
            bench.WritePhy(0x12, 0x0012);
            bench.Set(Enc28j60Bench.EIE, 0x90);
            Assert.IsFalse(bench.Chip.InterruptPin.IsLow);

            bench.Cable.IsPlugged = false;

            Assert.IsTrue(bench.Chip.InterruptPin.IsLow);
            Assert.AreEqual(0x10, bench.Read(Enc28j60Bench.EIR) & 0x10);
            Assert.AreEqual(0x0010, bench.ReadPhy(0x13) & 0x0010);
            Assert.IsFalse(bench.Chip.InterruptPin.IsLow);
        }

        [TestMethod]
        public void DifferentDuplexModesOfMacAndPhyAreABreach()
        {
            Enc28j60Bench bench = Enc28j60Bench.Receiving();
            bench.WritePhy(0x00, 0x0100);
            bench.Load(0, Frames.To(Frames.PeerAddress, 60, 1));

            bench.Breaks(Enc28j60Rule.DuplexMismatch, 0x9F, 0x08);
        }

        [TestMethod]
        public void DifferentDuplexModesEndInLateCollisions()
        {
            Enc28j60Bench bench = Enc28j60Bench.Receiving();
            bench.Chip.Rules.Throws = false;
            bench.WritePhy(0x00, 0x0100);

            bench.Send(Frames.To(Frames.PeerAddress, 60, 1));

            Assert.AreEqual(0, bench.LinkPartner.Count);
            Assert.AreEqual(0x20, bench.Status(60)[3] & 0x20);
        }

        [TestMethod]
        public void Erratum10MakesTheDuplexModeAtResetRandom()
        {
            int full = 0;
            VirtualClock clock = new VirtualClock();
            for (uint seed = 0; seed < 40; seed++)
            {
                Enc28j60Chip chip = new Enc28j60Chip(clock, seed);
                clock.RunFor(1000);
                full += PhyControl(clock, chip) == 0x0100 ? 1 : 0;
            }

            Assert.IsTrue(full > 5 && full < 35, full.ToString());
        }

        [TestMethod]
        public void PowerSaveStopsPhyAndMacAndNeedsTimeToEnd()
        {
            Enc28j60Bench bench = Enc28j60Bench.Ready();
            bench.Set(Enc28j60Bench.ECON2, 0x28);
            Assert.IsFalse(bench.Chip.IsLinkUp);
            bench.Bank(2);
            bench.Breaks(Enc28j60Rule.ClockNotReady, 0x00, 0, 0);

            bench.Clear(Enc28j60Bench.ECON2, 0x20);
            Assert.AreEqual(0, bench.Read(Enc28j60Bench.ESTAT) & 1);
            bench.Clock.RunFor(300);
            Assert.AreEqual(1, bench.Read(Enc28j60Bench.ESTAT) & 1);
            bench.Clock.RunFor(600_000);
            Assert.IsTrue(bench.Chip.IsLinkUp);
        }

        [TestMethod]
        public void PowerSaveWhileReceivingIsABreach()
        {
            Enc28j60Bench.Receiving().Breaks(Enc28j60Rule.PowerSaveWhileActive, 0x9E, 0x20);
        }

        [TestMethod]
        public void LoopbackInFullDuplexReceivesWhatIsSent()
        {
            Enc28j60Bench bench = Enc28j60Bench.Ready();
            bench.SetUp(true);
            bench.WritePhy(0x00, 0x4100);

            bench.Send(Frames.To(Frames.ChipAddress, 60, 1));
            bench.Clock.RunFor(2000);

            Assert.AreEqual(0, bench.LinkPartner.Count);
            Assert.AreEqual(1, bench.PacketCount());
        }

        [TestMethod]
        public void Erratum9MakesLoopbackInHalfDuplexUnreliable()
        {
            Enc28j60Bench bench = Enc28j60Bench.Receiving();
            bench.WritePhy(0x00, 0x4000);
            for (int i = 0; i < 20; i++)
            {
                bench.Send(Frames.To(Frames.ChipAddress, 60, 1));
                bench.Clock.RunFor(2000);
            }

            int received = bench.PacketCount();
            Assert.IsTrue(received > 2 && received < 18, received.ToString());
        }

        private static int PhyControl(VirtualClock clock, Enc28j60Chip chip)
        {
            byte[][] steps = { new byte[] { 0x9F, 2 }, new byte[] { 0x54, 0 }, new byte[] { 0x52, 1 } };
            foreach (byte[] step in steps)
            {
                chip.Transfer(step, 0, step.Length);
            }

            clock.RunFor(20);
            byte[] high = { 0x19, 0, 0 };
            chip.Transfer(new byte[] { 0x52, 0 }, 0, 2);
            chip.Transfer(high, 0, 3);
            return high[2] << 8;
        }
    }
}
