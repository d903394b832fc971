using nanoFramework.TestFramework;
using NanoTcp.Simulation;

namespace NanoTcp.UnitTests.Simulation
{
    [TestClass]
    public class Enc28j60TransmitTests
    {
        [TestMethod]
        public void AFrameLeavesAfterItsTimeAt10MegabitAndClearsTxrts()
        {
            Enc28j60Bench bench = Enc28j60Bench.Receiving();
            byte[] frame = Frames.To(Frames.PeerAddress, 1000, 1);
            bench.Load(0, frame);
            long start = bench.Clock.Microseconds;
            bench.Set(Enc28j60Bench.ECON1, 0x08);
            Assert.AreEqual(0x08, bench.Read(Enc28j60Bench.ECON1) & 0x08);

            bench.Clock.RunFor(2000);

            Assert.AreEqual(1, bench.LinkPartner.Count);
            CollectionAssert.AreEqual(frame, bench.LinkPartner[0]);
            long taken = bench.LinkPartner.TimeOf(0) - start;
            Assert.IsTrue(taken >= 819 && taken <= 822, taken.ToString());
            Assert.AreEqual(0, bench.Read(Enc28j60Bench.ECON1) & 0x08);
            Assert.AreEqual(0x08, bench.Read(Enc28j60Bench.EIR) & 0x0A);
        }

        [TestMethod]
        public void TheStatusVectorFollowsTheFrame()
        {
            Enc28j60Bench bench = Enc28j60Bench.Receiving();

            bench.Send(Frames.To(Frames.PeerAddress, 100, 1));

            CollectionAssert.AreEqual(new byte[] { 104, 0, 0x80, 0, 104, 0, 0 }, bench.Status(100));
        }

        [TestMethod]
        public void ShortFramesArePaddedTo60()
        {
            Enc28j60Bench bench = Enc28j60Bench.Receiving();

            bench.Send(Frames.To(Frames.PeerAddress, 20, 1));

            Assert.AreEqual(60, bench.LinkPartner[0].Length);
            Assert.AreEqual((byte)0, bench.LinkPartner[0][59]);
        }

        [TestMethod]
        [DataRow(0x00)]
        [DataRow(0x02)]
        public void WithoutFcsOrPaddingTheReceiverDropsAFrame(int mac)
        {
            Enc28j60Bench bench = Enc28j60Bench.Receiving();
            bench.Bank(2);
            bench.Write(0x02, mac);
            bench.Bank(0);

            bench.Send(Frames.To(Frames.PeerAddress, 100, 1));

            Assert.AreEqual(0, bench.LinkPartner.Count);
            Assert.AreEqual(1L, bench.Chip.Counters.MalformedFrames);
        }

        [TestMethod]
        [DataRow(0x07, 1)]
        [DataRow(0x01, 0)]
        public void TheControlByteOverridesMacon3(int control, int arrive)
        {
            Enc28j60Bench bench = Enc28j60Bench.Receiving();
            bench.Load((byte)control, Frames.To(Frames.PeerAddress, 100, 1));
            bench.Set(Enc28j60Bench.ECON1, 0x08);
            bench.Clock.RunFor(1000);

            Assert.AreEqual(arrive, bench.LinkPartner.Count);
        }

        [TestMethod]
        public void InHalfDuplexSendingAndReceivingShareTheWire()
        {
            Enc28j60Bench bench = Enc28j60Bench.Receiving();
            byte[] frame = Frames.To(Frames.ChipAddress, 1000, 1);
            bench.Load(0, Frames.To(Frames.PeerAddress, 1000, 2));
            bench.Cable.B.Transmit(frame, 0, 1000);
            long start = bench.Clock.Microseconds;
            bench.Set(Enc28j60Bench.ECON1, 0x08);

            bench.Clock.RunFor(3000);

            Assert.IsTrue(bench.LinkPartner.TimeOf(0) - start >= 1630, (bench.LinkPartner.TimeOf(0) - start).ToString());
        }

        [TestMethod]
        public void TxrtsWhileAFrameLeavesIsABreach()
        {
            Enc28j60Bench bench = Enc28j60Bench.Receiving();
            bench.Load(0, Frames.To(Frames.PeerAddress, 1000, 1));
            bench.Set(Enc28j60Bench.ECON1, 0x08);

            bench.Breaks(Enc28j60Rule.TransmitWhileTransmitting, 0x9F, 0x08);
        }

        [TestMethod]
        public void MovingTheFrameWhileItLeavesIsABreach()
        {
            Enc28j60Bench bench = Enc28j60Bench.Receiving();
            bench.Load(0, Frames.To(Frames.PeerAddress, 1000, 1));
            bench.Set(Enc28j60Bench.ECON1, 0x08);

            bench.Breaks(Enc28j60Rule.TransmitRangeWhileTransmitting, 0x46, 0);
        }

        [TestMethod]
        public void OverwritingTheFrameWhileItLeavesIsABreach()
        {
            Enc28j60Bench bench = Enc28j60Bench.Receiving();
            bench.Load(0, Frames.To(Frames.PeerAddress, 1000, 1));
            bench.WriteWord(Enc28j60Bench.EWRPT, Enc28j60Bench.TransmitStart + 900);
            bench.Set(Enc28j60Bench.ECON1, 0x08);

            bench.Breaks(Enc28j60Rule.OverwritesWhatIsSent, 0x7A, 0);
        }

        [TestMethod]
        [DataRow(0x80)]
        [DataRow(0x40)]
        public void TxrtsWhileALogicIsHeldInResetIsABreach(int reset)
        {
            Enc28j60Bench bench = Enc28j60Bench.Receiving();
            bench.Load(0, Frames.To(Frames.PeerAddress, 100, 1));
            bench.Set(Enc28j60Bench.ECON1, reset);

            bench.Breaks(Enc28j60Rule.TransmitInReset, 0x9F, 0x08);
        }

        [TestMethod]
        public void AnEndBeforeTheStartIsABreach()
        {
            Enc28j60Bench bench = Enc28j60Bench.Receiving();
            bench.WriteWord(Enc28j60Bench.ETXND, Enc28j60Bench.TransmitStart - 1);

            bench.Breaks(Enc28j60Rule.TransmitEndBeforeStart, 0x9F, 0x08);
        }

        [TestMethod]
        public void AFrameInReceiveMemoryIsABreach()
        {
            Enc28j60Bench bench = Enc28j60Bench.Receiving();
            bench.WriteWord(Enc28j60Bench.ETXST, 0x1000);
            bench.WriteWord(Enc28j60Bench.ETXND, 0x1064);

            bench.Breaks(Enc28j60Rule.TransmitOverlapsReceive, 0x9F, 0x08);
        }

        [TestMethod]
        public void AStatusVectorThatWrapsIntoReceiveMemoryIsABreach()
        {
            Enc28j60Bench bench = Enc28j60Bench.Receiving();
            bench.WriteWord(Enc28j60Bench.ETXST, 0x1F00);
            bench.WriteWord(Enc28j60Bench.ETXND, 0x1FFE);

            bench.Breaks(Enc28j60Rule.StatusOverlapsReceive, 0x9F, 0x08);
        }

        [TestMethod]
        public void AFrameAboveMamxflIsABreach()
        {
            Enc28j60Bench bench = Enc28j60Bench.Receiving();
            bench.WriteWord(Enc28j60Bench.ETXND, Enc28j60Bench.TransmitStart + 1515);

            bench.Breaks(Enc28j60Rule.FrameTooLong, 0x9F, 0x08);
        }

        [TestMethod]
        public void CollisionsDelayAFrameAndAreCounted()
        {
            Enc28j60Bench bench = Enc28j60Bench.Receiving();
            bench.Chip.Faults.Collisions = 3;

            bench.Send(Frames.To(Frames.PeerAddress, 100, 1));

            Assert.AreEqual(1, bench.LinkPartner.Count);
            Assert.AreEqual(0x83, (int)bench.Status(100)[2]);
        }

        [TestMethod]
        [DataRow(0x10)]
        [DataRow(0x08)]
        [DataRow(0x20)]
        public void AnAbortSetsTxerifTxabrtAndTheStatusVector(int why)
        {
            Enc28j60Bench bench = Enc28j60Bench.Receiving();
            bench.Chip.Faults.Collisions = why == 0x10 ? 16 : 0;
            bench.Chip.Faults.ExcessiveDeferrals = why == 0x08 ? 1 : 0;
            bench.Chip.Faults.LateCollisions = why == 0x20 ? 1 : 0;

            bench.Send(Frames.To(Frames.PeerAddress, 100, 1));
            bench.Clock.RunFor(1_000_000);

            Assert.AreEqual(0, bench.LinkPartner.Count);
            Assert.AreEqual(0x02, bench.Read(Enc28j60Bench.EIR) & 0x0A);
            Assert.AreEqual(0x02, bench.Read(Enc28j60Bench.ESTAT) & 0x02);
            Assert.AreEqual(0, bench.Read(Enc28j60Bench.ECON1) & 0x08);
            byte[] status = bench.Status(100);
            Assert.AreEqual(why, (int)status[3]);
            Assert.AreEqual(0, status[2] & 0x80);
        }

        [TestMethod]
        public void ErrataNumber12AfterAnAbortTheTransmitterNeedsAReset()
        {
            Enc28j60Bench bench = Enc28j60Bench.Receiving();
            bench.Chip.Faults.LateCollisions = 1;
            bench.Send(Frames.To(Frames.PeerAddress, 100, 1));

            bench.Breaks(Enc28j60Rule.TransmitAfterAbort, 0x9F, 0x08);
        }

        [TestMethod]
        public void ErrataNumber12AHungTransmitterNeverEndsUntilItIsReset()
        {
            Enc28j60Bench bench = Enc28j60Bench.Receiving();
            bench.Chip.Rules.Throws = false;
            bench.Chip.Faults.LateCollisions = 1;
            bench.Send(Frames.To(Frames.PeerAddress, 100, 1));
            bench.Send(Frames.To(Frames.PeerAddress, 100, 1));
            bench.Clock.RunFor(1_000_000);
            Assert.AreEqual(0x08, bench.Read(Enc28j60Bench.ECON1) & 0x08);

            bench.Set(Enc28j60Bench.ECON1, 0x80);
            Assert.AreEqual(0x02, bench.Read(Enc28j60Bench.EIR) & 0x02);
            bench.ResetTransmitter();
            bench.Send(Frames.To(Frames.PeerAddress, 100, 1));

            Assert.AreEqual(1, bench.LinkPartner.Count);
        }

        [TestMethod]
        public void Erratum13AbortsFramesForFalseCollisions()
        {
            Enc28j60Bench bench = Enc28j60Bench.Receiving();
            bench.Chip.Errata.FalseLateCollisions = 1_000_000;

            bench.Send(Frames.To(Frames.PeerAddress, 100, 1));

            Assert.AreEqual(0, bench.LinkPartner.Count);
            Assert.AreEqual(0x20, bench.Status(100)[3] & 0x20);
            Assert.AreEqual(0, bench.Read(Enc28j60Bench.ESTAT) & 0x10);
        }

        [TestMethod]
        public void Erratum13IsOnForB5AndB7Only()
        {
            VirtualClock clock = new VirtualClock();

            Assert.AreEqual(0, new Enc28j60Chip(clock, 1, Enc28j60Revision.B4).Errata.FalseLateCollisions);
            Assert.IsTrue(new Enc28j60Chip(clock, 1, Enc28j60Revision.B7).Errata.FalseLateCollisions > 0);
        }

        [TestMethod]
        public void Erratum15SwitchedOffLatecolIsSet()
        {
            Enc28j60Bench bench = Enc28j60Bench.Receiving();
            bench.Chip.Errata.LateCollisionFlagIsDead = false;
            bench.Chip.Faults.LateCollisions = 1;

            bench.Send(Frames.To(Frames.PeerAddress, 100, 1));

            Assert.AreEqual(0x10, bench.Read(Enc28j60Bench.ESTAT) & 0x10);
        }

        [TestMethod]
        public void DmaCopiesAndWrapsInTheRing()
        {
            Enc28j60Bench bench = Enc28j60Bench.Ready();
            bench.WriteWord(Enc28j60Bench.ERXST, 0);
            bench.WriteWord(Enc28j60Bench.ERXND, Enc28j60Bench.ReceiveEnd);
            bench.WriteBufferAt(0x19FF, 1);
            bench.WriteBufferAt(0x0000, 2, 3);
            bench.WriteWord(0x10, 0x19FF);
            bench.WriteWord(0x12, 0x0001);
            bench.WriteWord(0x14, 0x1B00);

            bench.Set(Enc28j60Bench.ECON1, 0x20);
            bench.Clock.RunFor(5);

            Assert.AreEqual(0, bench.Read(Enc28j60Bench.ECON1) & 0x20);
            Assert.AreEqual(0x20, bench.Read(Enc28j60Bench.EIR) & 0x20);
            CollectionAssert.AreEqual(new byte[] { 1, 2, 3 }, bench.ReadBufferAt(0x1B00, 3));
        }

        [TestMethod]
        public void DmaSumsAsTheDataSheetsExample()
        {
            Enc28j60Bench bench = Enc28j60Bench.Ready();
            bench.WriteBufferAt(0x1B00, 0x89, 0xAB, 0xCD);
            bench.WriteWord(0x10, 0x1B00);
            bench.WriteWord(0x12, 0x1B02);

            bench.Set(Enc28j60Bench.ECON1, 0x30);
            bench.Clock.RunFor(5);

            Assert.AreEqual(0xA953, bench.ReadWord(0x16));
        }

        [TestMethod]
        public void ADmaWhoseEndIsNeverReachedIsABreach()
        {
            Enc28j60Bench bench = Enc28j60Bench.Receiving();
            bench.WriteWord(0x10, 0x1900);
            bench.WriteWord(0x12, 0x1B00);

            bench.Breaks(Enc28j60Rule.DmaNeverEnds, 0x9F, 0x20);
        }

        [TestMethod]
        public void MovingABusyDmaIsABreach()
        {
            Enc28j60Bench bench = Enc28j60Bench.Receiving();
            bench.WriteWord(0x10, 0x0000);
            bench.WriteWord(0x12, 0x1000);
            bench.WriteWord(0x14, 0x1B00);
            bench.Set(Enc28j60Bench.ECON1, 0x30);

            bench.Breaks(Enc28j60Rule.DmaBusy, 0x50, 0);
        }

        [TestMethod]
        public void ErrataNumber16ADmaChecksumAbortsThePacketThatArrives()
        {
            Enc28j60Bench bench = Enc28j60Bench.Receiving();
            byte[] frame = Frames.To(Frames.ChipAddress, 1000, 1);
            bench.Cable.B.Transmit(frame, 0, 1000);
            bench.Clock.RunFor(100);
            bench.WriteWord(0x10, 0x1B00);
            bench.WriteWord(0x12, 0x1B40);

            bench.Set(Enc28j60Bench.ECON1, 0x30);
            bench.Clock.RunFor(2000);

            Assert.AreEqual(0, bench.PacketCount());
            Assert.AreEqual(0x01, bench.Read(Enc28j60Bench.EIR) & 0x01);
        }

        [TestMethod]
        public void ADmaCopyDoesNotDisturbReception()
        {
            Enc28j60Bench bench = Enc28j60Bench.Receiving();
            byte[] frame = Frames.To(Frames.ChipAddress, 1000, 1);
            bench.Cable.B.Transmit(frame, 0, 1000);
            bench.Clock.RunFor(100);
            bench.WriteWord(0x10, 0x1B00);
            bench.WriteWord(0x12, 0x1B40);
            bench.WriteWord(0x14, 0x1C00);

            bench.Set(Enc28j60Bench.ECON1, 0x20);
            bench.Clock.RunFor(2000);

            Assert.AreEqual(1, bench.PacketCount());
        }
    }
}
