namespace NanoTcp.Simulation
{
    /// <summary>
    /// What the silicon does against its data sheet (errata DS80349C, by its numbers). On from the start where the revision always has it;
    /// each can be switched. Number 3 (temperature range), 4 (CLKOUT in power save), 8 (a resistor), 11 (LEDs), 18 and 19 (CLKOUT) are not
    /// to be seen through the model's pins.
    /// </summary>
    public sealed class Enc28j60Errata
    {
        /// <summary>1 (B1, B4): MAC and MII registers are unreliable with an SPI clock below 8 MHz.</summary>
        public bool SlowClockIsUnreliable;

        /// <summary>2: a soft reset leaves ESTAT.CLKRDY set, so that it says nothing about the reset's end.</summary>
        public bool ClockReadyOutlivesReset = true;

        /// <summary>5: a write of ERXST leaves the receive write pointer at 0000 whatever was written.</summary>
        public bool WritePointerIgnoresStart = true;

        /// <summary>6: EIR.PKTIF reads as 0 now and then though packets wait.</summary>
        public bool PacketFlagIsUnreliable = true;

        /// <summary>7: a receive pair with its wires crossed is not corrected; nothing is received then.</summary>
        public bool PolarityIsNotCorrected = true;

        /// <summary>9: loopback in half duplex loses frames.</summary>
        public bool HalfDuplexLoopbackIsUnreliable = true;

        /// <summary>10: the duplex mode that the PHY takes from the LED's polarity at reset is chance.</summary>
        public bool DuplexAtResetIsChance = true;

        /// <summary>12: after an aborted frame the transmit logic hangs until ECON1.TXRST was pulsed.</summary>
        public bool AbortHangsTransmitter = true;

        /// <summary>13 (B5, B7): so many of a million frames in half duplex are aborted by a late collision that was none.</summary>
        public int FalseLateCollisions;

        /// <summary>14: with an even value in ERXRDPT so many of a million packets are stored corrupt. The errata say that it may happen.</summary>
        public int EvenReadPointerCorruptions = 100_000;

        /// <summary>15: ESTAT.LATECOL is never set; only the transmit status vector tells.</summary>
        public bool LateCollisionFlagIsDead = true;

        /// <summary>16: a DMA checksum while a packet arrives aborts the packet.</summary>
        public bool ChecksumAbortsReception = true;

        /// <summary>17: so many of a million packets pass the pattern filter that should not.</summary>
        public int FalsePatternMatches;

        private const int UsualFalseLateCollisions = 1000;

        internal Enc28j60Errata(Enc28j60Revision revision)
        {
            SlowClockIsUnreliable = revision <= Enc28j60Revision.B4;
            FalseLateCollisions = revision >= Enc28j60Revision.B5 ? UsualFalseLateCollisions : 0;
        }
    }
}
