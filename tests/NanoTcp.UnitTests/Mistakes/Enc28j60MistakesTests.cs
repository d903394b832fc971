using nanoFramework.TestFramework;
using NanoTcp.Simulation;
using NanoTcp.UnitTests.Simulation;

namespace NanoTcp.UnitTests.Mistakes
{
    /// <summary>
    /// What drivers for the ENC28J60 did wrong, rebuilt as register sequences. The model must catch each: by the rule it breaks, or by what
    /// visibly goes wrong.
    /// </summary>
    /// <remarks>
    /// <code>
    /// mistake                                                whose                       caught by
    /// ERXRDPT is freed one packet late                       embassy-net-enc28j60        a packet that would fit is lost
    /// EPKTCNT is read with the instruction for memory        nanoFramework native        UnknownInstruction
    /// BFS on MACON3                                          EtherCard                   BitFieldOnMacRegister
    /// MAMXFL is 1500                                         EtherCard                   a full frame is not received
    /// PHLCON is 0476                                         EtherCard                   LedControlBits
    /// ERXRDPT gets the even start of the ring                Zephyr (older)              EvenReadPointer (errata 14)
    /// MIIRD is cleared before the PHY has answered           RIOT                        MiiReadEndedEarly
    /// TXRTS after an abort without TXRST                     RIOT #9043                  TransmitAfterAbort (errata 12)
    /// RXERIF is never cleared                                RIOT PR 9806                INT stays low, no edge ever again
    /// RXRST alone as recovery                                contiki #2266               ReadsBeyondReceived
    /// lost packets are not noticed, only PKTIF is asked      UIPEthernet #129            waiting packets are not seen (errata 6)
    /// late collisions are looked for in ESTAT                NetMod #188                 the frame is lost (errata 15)
    /// receive memory starts at 0600                          picbasic forum              ReceiveStartNotZero (errata 5)
    /// neither PADCFG nor TXCRCEN                             Stack Overflow 52499955     the far end throws the frame away
    /// CLKRDY is polled after a soft reset                    common                      AccessAfterReset (errata 2)
    /// PDPXMD is left as the LED's polarity sets it           common                      DuplexMismatch (errata 10)
    /// a MAC register is read without the dummy byte          common                      DummyByteMissing
    /// a register is used with another bank selected          common                      ReservedRegister
    /// ECON1 is written whole to select a bank                common                      reception stops
    /// one frame for each edge of INT                         common                      the second frame waits for ever
    /// a frame so near 1FFF that its status wraps             common                      StatusOverlapsReceive
    /// checksums by DMA while receiving                       Microchip's own stack       the packet is lost (errata 16)
    /// a byte count is believed                               Linux's and others'         the next header is nonsense
    /// an old chip at 4 MHz                                   common                      ClockTooSlow (errata 1)
    /// </code>
    /// </remarks>
    [TestClass]
    public class Enc28j60MistakesTests
    {
        [TestMethod]
        public void FreeingOnePacketLateLosesAPacketThatWouldFit()
        {
            Assert.AreEqual(4L, OverflowsOfFourBursts(true));
            Assert.AreEqual(0L, OverflowsOfFourBursts(false));
        }

        [TestMethod]
        public void EpktcntByTheInstructionForMemory()
        {
            Enc28j60Bench bench = Enc28j60Bench.Receiving();
            bench.Bank(1);

            bench.Breaks(Enc28j60Rule.UnknownInstruction, 0x20 | 0x19, 0);
        }

        [TestMethod]
        public void BitFieldSetOnMacon3()
        {
            Enc28j60Bench bench = Enc28j60Bench.Ready();
            bench.Bank(2);

            bench.Breaks(Enc28j60Rule.BitFieldOnMacRegister, 0x80 | 0x02, 0x32);
        }

        [TestMethod]
        public void AMaximumLengthOf1500()
        {
            Enc28j60Bench bench = Enc28j60Bench.Receiving();
            bench.Bank(2);
            bench.WriteWord(0x0A, 1500);
            bench.Bank(0);

            bench.PeerSends(Frames.To(Frames.ChipAddress, 1514, 1));

            Assert.AreEqual(0, bench.PacketCount());
        }

        [TestMethod]
        public void LedsWithoutTheReservedBits()
        {
            Enc28j60Bench bench = Enc28j60Bench.Ready();

            Assert.ThrowsException(typeof(ChipRuleException), () => bench.WritePhy(0x14, 0x0476));
            Assert.AreEqual(1, bench.Chip.Rules.Count((int)Enc28j60Rule.LedControlBits));
        }

        [TestMethod]
        public void AnEvenReadPointerAtTheStart()
        {
            Enc28j60Bench bench = Enc28j60Bench.Ready();
            bench.WriteWord(Enc28j60Bench.ERXST, 0);
            bench.Write(0x0C, 0);

            bench.Breaks(Enc28j60Rule.EvenReadPointer, 0x4D, 0);
        }

        [TestMethod]
        public void MiirdClearedAtOnce()
        {
            Enc28j60Bench bench = Enc28j60Bench.Ready();
            bench.Bank(2);
            bench.Write(0x14, 0x11);
            bench.Write(0x12, 1);

            bench.Breaks(Enc28j60Rule.MiiReadEndedEarly, 0x52, 0);
        }

        [TestMethod]
        public void ContinuingAfterAnAbort()
        {
            Enc28j60Bench bench = Enc28j60Bench.Receiving();
            bench.Chip.Faults.Collisions = 16;
            bench.Send(Frames.To(Frames.PeerAddress, 100, 1));
            bench.Clock.RunFor(1_000_000);
            bench.Clear(Enc28j60Bench.EIR, 0x0A);

            bench.Breaks(Enc28j60Rule.TransmitAfterAbort, 0x9F, 0x08);
        }

        [TestMethod]
        public void RxerifThatIsNeverCleared()
        {
            Enc28j60Bench bench = Enc28j60Bench.Receiving();
            bench.Set(Enc28j60Bench.EIE, 0xC1);
            for (int i = 0; i < 7; i++)
            {
                bench.PeerSends(Frames.To(Frames.ChipAddress, 1000, 1));
            }

            TakeAll(bench, 0);
            long edges = bench.Chip.Counters.Interrupts;
            bench.PeerSends(Frames.To(Frames.ChipAddress, 100, 1));

            Assert.IsTrue(bench.Chip.InterruptPin.IsLow);
            Assert.AreEqual(edges, bench.Chip.Counters.Interrupts);
        }

        [TestMethod]
        public void ResettingTheReceiverAndReadingFromTheStart()
        {
            Enc28j60Bench bench = Enc28j60Bench.Receiving();
            bench.PeerSends(Frames.To(Frames.ChipAddress, 100, 1));
            TakeAll(bench, 0);
            bench.Set(Enc28j60Bench.ECON1, 0x40);
            bench.Clear(Enc28j60Bench.ECON1, 0x40);
            bench.PeerSends(Frames.To(Frames.ChipAddress, 100, 2));
            bench.WriteWord(Enc28j60Bench.ERDPT, 0);

            bench.Breaks(Enc28j60Rule.ReadsBeyondReceived, 0x3A, 0, 0, 0, 0, 0, 0);
        }

        [TestMethod]
        public void ReadingPktifInsteadOfEpktcnt()
        {
            Enc28j60Bench bench = Enc28j60Bench.Receiving();
            bench.PeerSends(Frames.To(Frames.ChipAddress, 100, 1));
            int missed = 0;
            for (int poll = 0; poll < 20; poll++)
            {
                missed += (bench.Read(Enc28j60Bench.EIR) & 0x40) == 0 ? 1 : 0;
            }

            Assert.IsTrue(missed > 0);
            Assert.AreEqual(1, bench.PacketCount());
        }

        [TestMethod]
        public void CheckingEstatForLateCollisions()
        {
            Enc28j60Bench bench = Enc28j60Bench.Receiving();
            bench.Chip.Errata.FalseLateCollisions = 1_000_000;

            bench.Send(Frames.To(Frames.PeerAddress, 100, 1));

            Assert.AreEqual(0, bench.Read(Enc28j60Bench.ESTAT) & 0x10);
            Assert.AreEqual(0, bench.LinkPartner.Count);
        }

        [TestMethod]
        public void ReceiveMemoryThatDoesNotStartAtZero()
        {
            Enc28j60Bench bench = Enc28j60Bench.Ready();
            bench.WriteWord(Enc28j60Bench.ERXST, 0x0600);
            bench.WriteWord(Enc28j60Bench.ERXRDPT, 0x1FFF);

            bench.Breaks(Enc28j60Rule.ReceiveStartNotZero, 0x9F, 0x04);
        }

        [TestMethod]
        public void NoPaddingAndNoCheckSequence()
        {
            Enc28j60Bench bench = Enc28j60Bench.Receiving();
            bench.Bank(2);
            bench.Write(0x02, 0);
            bench.Bank(0);

            bench.Send(Frames.To(Frames.PeerAddress, 1000, 1));

            Assert.AreEqual(0, bench.LinkPartner.Count);
            Assert.AreEqual(0x80, bench.Status(1000)[2] & 0x80);
        }

        [TestMethod]
        public void PollingClkrdyAfterASoftReset()
        {
            Enc28j60Bench bench = Enc28j60Bench.Ready();
            bench.Raw(0xFF);

            bench.Breaks(Enc28j60Rule.AccessAfterReset, Enc28j60Bench.ESTAT, 0);
        }

        [TestMethod]
        public void DuplexLeftToTheLed()
        {
            Enc28j60Bench bench = Enc28j60Bench.Ready();

            // As a LED that is wired the other way round sets it.
            bench.WritePhy(0x00, 0x0100);
            bench.WriteWord(Enc28j60Bench.ERXST, 0);
            bench.WriteWord(Enc28j60Bench.ERXRDPT, 0x1FFF);

            bench.Breaks(Enc28j60Rule.DuplexMismatch, 0x9F, 0x04);
        }

        [TestMethod]
        public void AMacRegisterReadLikeAnEthRegister()
        {
            Enc28j60Bench bench = Enc28j60Bench.Ready();
            bench.Bank(3);

            bench.Breaks(Enc28j60Rule.DummyByteMissing, 0x04, 0);
        }

        [TestMethod]
        public void TheWrongBank()
        {
            Enc28j60Bench bench = Enc28j60Bench.Ready();
            bench.Bank(1);

            bench.Breaks(Enc28j60Rule.ReservedRegister, 0x52, 1);
        }

        [TestMethod]
        public void SelectingABankByWritingAllOfEcon1()
        {
            Enc28j60Bench bench = Enc28j60Bench.Receiving();

            bench.Write(Enc28j60Bench.ECON1, 1);
            bench.Write(Enc28j60Bench.ECON1, 0);
            bench.PeerSends(Frames.To(Frames.ChipAddress, 100, 1));

            Assert.AreEqual(0, bench.PacketCount());
        }

        [TestMethod]
        public void OneFrameForEachEdge()
        {
            Enc28j60Bench bench = Enc28j60Bench.Receiving();
            bench.Set(Enc28j60Bench.EIE, 0xC0);
            bench.PeerSends(Frames.To(Frames.ChipAddress, 100, 1));
            bench.PeerSends(Frames.To(Frames.ChipAddress, 100, 2));

            // The handler of the first edge.
            Take(bench, 0);
            bench.Clock.RunFor(10_000_000);

            Assert.AreEqual(1L, bench.Chip.Counters.Interrupts);
            Assert.AreEqual(1, bench.PacketCount());
        }

        [TestMethod]
        public void AFrameTooNearTheEndOfMemory()
        {
            Enc28j60Bench bench = Enc28j60Bench.Receiving();
            bench.WriteWord(Enc28j60Bench.ETXST, 0x1A10);
            bench.WriteWord(Enc28j60Bench.ETXND, 0x1A10 + 1514);

            bench.Breaks(Enc28j60Rule.StatusOverlapsReceive, 0x9F, 0x08);
        }

        [TestMethod]
        public void ChecksumsByDmaWhileReceiving()
        {
            Enc28j60Bench bench = Enc28j60Bench.Receiving();
            byte[] frame = Frames.To(Frames.ChipAddress, 1000, 1);
            bench.Cable.B.Transmit(frame, 0, 1000);
            bench.Clock.RunFor(100);
            bench.WriteWord(0x10, 0x1A00);
            bench.WriteWord(0x12, 0x1A3F);
            bench.Set(Enc28j60Bench.ECON1, 0x30);
            bench.Clock.RunFor(2000);

            Assert.AreEqual(0, bench.PacketCount());
        }

        [TestMethod]
        public void TrustingAByteCount()
        {
            Enc28j60Bench bench = Enc28j60Bench.Receiving();
            bench.Chip.Faults.NextByteCount = 300;
            bench.PeerSends(Frames.To(Frames.ChipAddress, 100, 1));
            bench.PeerSends(Frames.To(Frames.ChipAddress, 100, 2));

            byte[] header = bench.ReadBufferAt(0, 6);
            int believed = header[2] | (header[3] << 8);
            bench.ReadBuffer(believed);
            byte[] next = bench.ReadBuffer(6);

            Assert.AreNotEqual(220, next[0] | (next[1] << 8));
        }

        [TestMethod]
        public void OldSiliconAt4Megahertz()
        {
            Enc28j60Bench bench = Enc28j60Bench.Ready(Enc28j60Revision.B4);
            bench.Spi = new Enc28j60Port(bench.Chip, 4_000_000);
            bench.Bank(2);

            bench.Breaks(Enc28j60Rule.ClockTooSlow, 0x40, 1);
        }

        // Bursts of packets that just fill the ring, each taken before the next one comes.
        private static long OverflowsOfFourBursts(bool freesLate)
        {
            Enc28j60Bench bench = Enc28j60Bench.Receiving();
            int place = 0;
            for (int burst = 0; burst < 5; burst++)
            {
                for (int i = 0; i < 4; i++)
                {
                    bench.PeerSends(Frames.To(Frames.ChipAddress, 1500, 1));
                }

                while (bench.PacketCount() > 0)
                {
                    int packet = place;
                    place = Next(bench, place);
                    Free(bench, freesLate ? packet : place);
                    bench.Set(Enc28j60Bench.ECON2, 0x40);
                }
            }

            return bench.Chip.Counters.OverflowedFrames;
        }

        private static int TakeAll(Enc28j60Bench bench, int place)
        {
            while (bench.PacketCount() > 0)
            {
                place = Take(bench, place);
            }

            return place;
        }

        private static int Take(Enc28j60Bench bench, int place)
        {
            place = Next(bench, place);
            Free(bench, place);
            bench.Set(Enc28j60Bench.ECON2, 0x40);
            return place;
        }

        private static int Next(Enc28j60Bench bench, int place)
        {
            byte[] header = bench.ReadBufferAt(place, 2);
            return header[0] | (header[1] << 8);
        }

        private static void Free(Enc28j60Bench bench, int next)
        {
            bench.WriteWord(Enc28j60Bench.ERXRDPT, next == 0 ? Enc28j60Bench.ReceiveEnd : next - 1);
        }
    }
}
