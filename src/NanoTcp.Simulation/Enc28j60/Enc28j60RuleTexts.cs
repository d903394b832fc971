namespace NanoTcp.Simulation
{
    /// <summary>The sentence of each rule, with its source: the data sheet DS39662 or the errata DS80349.</summary>
    internal static class Enc28j60RuleTexts
    {
        public const int Count = (int)Enc28j60Rule.NotModelled + 1;

        public static string Of(Enc28j60Rule rule)
        {
            switch (rule)
            {
                case Enc28j60Rule.UnknownInstruction:
                    return "ENC28J60 data sheet 4.2, table 4-1: the first byte must be one of seven instructions";
                case Enc28j60Rule.InstructionTooLong:
                    return "ENC28J60 data sheet 4.2.3: a write of a control register is one byte; addresses do not count up";
                case Enc28j60Rule.DummyByteMissing:
                    return "ENC28J60 data sheet 4.2.1: a MAC or MII register answers after a dummy byte";
                case Enc28j60Rule.ReservedRegister:
                    return "ENC28J60 data sheet 3.1, table 3-1: a reserved register is neither read nor written; check the selected bank";
                case Enc28j60Rule.ReadOnlyRegister:
                    return "ENC28J60 data sheet 3.1, table 3-2: the register is read-only";
                case Enc28j60Rule.BitFieldOnMacRegister:
                    return "ENC28J60 data sheet 4.2.4 and 4.2.5: BFS and BFC work on ETH registers only, not on MAC and MII";
                case Enc28j60Rule.ChipSelectHold:
                    return "ENC28J60 data sheet 16, table 16-6: chip select stays low for 210 ns after a MAC or MII register";
                case Enc28j60Rule.ClockTooFast:
                    return "ENC28J60 data sheet 16, table 16-6: the SPI clock is 20 MHz at most";
                case Enc28j60Rule.ClockTooSlow:
                    return "ENC28J60 errata 1: up to revision B4 MAC and MII registers need an SPI clock of 8 MHz at least";
                case Enc28j60Rule.SpiMode:
                    return "ENC28J60 data sheet 4.1: SPI mode 0 only";
                case Enc28j60Rule.TransferTooLong:
                    return "SpiPort: a transfer has 1 to 16,384 bytes";
                case Enc28j60Rule.AccessAfterReset:
                    return "ENC28J60 errata 2: after a soft reset wait for 1 ms, since CLKRDY does not tell";
                case Enc28j60Rule.ClockNotReady:
                    return "ENC28J60 data sheet 2.2 and 14: MAC, MII and PHY are used when ESTAT.CLKRDY is 1 and not in power save";
                case Enc28j60Rule.ResetPulseTooShort:
                    return "ENC28J60 data sheet 16, table 16-5: RESET stays low for 400 ns at least";
                case Enc28j60Rule.MiiBusy:
                    return "ENC28J60 data sheet 3.3: a PHY access waits until MISTAT.BUSY is 0 and nothing is scanned";
                case Enc28j60Rule.MiiReadEndedEarly:
                    return "ENC28J60 data sheet 3.3.1: MICMD.MIIRD is cleared after MISTAT.BUSY has become 0";
                case Enc28j60Rule.MiiDataNotReady:
                    return "ENC28J60 data sheet 3.3.1 and 3.3.3: MIRD is valid when MISTAT.BUSY, or NVALID in a scan, is 0";
                case Enc28j60Rule.ReservedPhyRegister:
                    return "ENC28J60 data sheet 3.3, table 3-3: there is no such PHY register, or it is read-only";
                case Enc28j60Rule.LedControlBits:
                    return "ENC28J60 data sheet 2.6, PHLCON: bits 13 and 12 are written as 1";
                case Enc28j60Rule.DuplexMismatch:
                    return "ENC28J60 data sheet 6.6: PHCON1.PDPXMD must match MACON3.FULDPX (and errata 10: its reset value is chance)";
                case Enc28j60Rule.ReceiveStartNotZero:
                    return "ENC28J60 errata 5: the receive buffer starts at 0000, or the write pointer goes wrong";
                case Enc28j60Rule.EvenReadPointer:
                    return "ENC28J60 errata 14: only odd values are written to ERXRDPT";
                case Enc28j60Rule.ReceiveRangeWhileReceiving:
                    return "ENC28J60 data sheet 6.1: ERXST and ERXND are not changed while ECON1.RXEN is set";
                case Enc28j60Rule.FreesPartOfPacket:
                    return "ENC28J60 data sheet 7.2.4: ERXRDPT follows the next-packet pointers of packets that were received";
                case Enc28j60Rule.PacketCountUnderflow:
                    return "ENC28J60 data sheet 7.2.4: PKTDEC once for each received packet, not when EPKTCNT is 0";
                case Enc28j60Rule.ReadsBeyondReceived:
                    return "ENC28J60 data sheet 7.2.3: what is read lies between the oldest packet and ERXWRPT";
                case Enc28j60Rule.WritesReceiveMemory:
                    return "ENC28J60 data sheet 3.2.1: the receive buffer belongs to the chip while ECON1.RXEN is set";
                case Enc28j60Rule.TransmitInReset:
                    return "ENC28J60 data sheet 7.1: TXRTS is not set while TXRST or RXRST is held";
                case Enc28j60Rule.TransmitWhileTransmitting:
                    return "ENC28J60 data sheet 7.1: TXRTS is set when the frame before has left and it reads 0";
                case Enc28j60Rule.TransmitRangeWhileTransmitting:
                    return "ENC28J60 data sheet 7.1: ETXST and ETXND are not changed while TXRTS is set";
                case Enc28j60Rule.TransmitEndBeforeStart:
                    return "ENC28J60 data sheet 7.1: ETXND is the frame's last byte, after ETXST";
                case Enc28j60Rule.TransmitOverlapsReceive:
                    return "ENC28J60 data sheet 3.2.2: transmit and receive buffer must not overlap";
                case Enc28j60Rule.StatusOverlapsReceive:
                    return "ENC28J60 data sheet 7.1: the status vector takes 7 bytes after ETXND, and wraps at 1FFF";
                case Enc28j60Rule.OverwritesWhatIsSent:
                    return "ENC28J60 data sheet 7.1: the frame is left alone while TXRTS is set";
                case Enc28j60Rule.FrameTooLong:
                    return "ENC28J60 data sheet 6.5, MAMXFL: a longer frame is aborted";
                case Enc28j60Rule.TransmitAfterAbort:
                    return "ENC28J60 errata 12: after an aborted frame pulse ECON1.TXRST, or the transmitter hangs";
                case Enc28j60Rule.DmaBusy:
                    return "ENC28J60 data sheet 13.1: DMA pointers and CSUMEN are not changed while DMAST is set";
                case Enc28j60Rule.DmaNeverEnds:
                    return "ENC28J60 data sheet 13.1: a DMA that starts in the receive buffer wraps in it, and must end in it";
                case Enc28j60Rule.PowerSaveWhileActive:
                    return "ENC28J60 data sheet 14: power save begins with RXEN, RXBUSY and TXRTS at 0";
                default:
                    return "ENC28J60 data sheet: the built-in self-test and flow control exist, but not in this model";
            }
        }
    }
}
