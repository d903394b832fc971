namespace NanoTcp.Simulation
{
    /// <summary>
    /// Deviations of the silicon from its data sheet (errata DS80349C, by its numbers). On by default where the revision always has them;
    /// each can be switched. Numbers 3 (temperature range), 4 (CLKOUT in power save), 8 (a resistor), 11 (LEDs), 18 and 19 (CLKOUT) are not
    /// visible through the model's pins.
    /// </summary>
    public sealed class Enc28j60Errata
    {
        /// <summary>1 (B1, B4): MAC and MII registers are unreliable with an SPI clock below 8 MHz.</summary>
        public bool SlowClockIsUnreliable;

        /// <summary>2: a soft reset leaves ESTAT.CLKRDY set, so that it does not show the end of the reset.</summary>
        public bool ClockReadyOutlivesReset = true;

        /// <summary>5: a write of ERXST sets the receive write pointer to 0000, whatever was written.</summary>
        public bool WritePointerIgnoresStart = true;

        /// <summary>6: EIR.PKTIF sometimes reads as 0 while packets wait.</summary>
        public bool PacketFlagIsUnreliable = true;

        /// <summary>7: a receive pair with crossed wires is not corrected; nothing is received then.</summary>
        public bool PolarityIsNotCorrected = true;

        /// <summary>9: loopback in half duplex loses frames.</summary>
        public bool HalfDuplexLoopbackIsUnreliable = true;

        /// <summary>10: the duplex mode that the PHY takes from the LED's polarity at reset is random.</summary>
        public bool DuplexAtResetIsChance = true;

        /// <summary>12: after an aborted frame the transmit logic hangs until ECON1.TXRST is pulsed.</summary>
        public bool AbortHangsTransmitter = true;

        /// <summary>
        /// 13 (B5, B7): probability in millionths that a frame in half duplex is aborted by a late collision that did not happen.
        /// </summary>
        public int FalseLateCollisions;

        /// <summary>
        /// 14: with an even value in ERXRDPT, probability in millionths that a packet is stored corrupt. The errata give no number.
        /// </summary>
        public int EvenReadPointerCorruptions = 100_000;

        /// <summary>15: ESTAT.LATECOL is never set; only the transmit status vector shows a late collision.</summary>
        public bool LateCollisionFlagIsDead = true;

        /// <summary>16: a DMA checksum while a packet arrives aborts the packet.</summary>
        public bool ChecksumAbortsReception = true;

        /// <summary>17: probability in millionths that a packet passes the pattern filter wrongly.</summary>
        public int FalsePatternMatches;

        private const int DefaultFalseLateCollisions = 1000;

        internal Enc28j60Errata(Enc28j60Revision revision)
        {
            SlowClockIsUnreliable = revision <= Enc28j60Revision.B4;
            FalseLateCollisions = revision >= Enc28j60Revision.B5 ? DefaultFalseLateCollisions : 0;
        }
    }
}
