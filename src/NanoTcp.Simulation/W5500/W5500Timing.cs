namespace NanoTcp.Simulation
{
    /// <summary>The times of the model, all in microseconds. A test or a tool may change them before or while the chip runs.</summary>
    public sealed class W5500Timing : ChipTiming
    {
        private const long DefaultReset = 500;

        /// <summary>
        /// How long the module's reset supervisor holds RSTn low after power-up and after each low pulse: 0 for none, 140,000 to 560,000
        /// for common parts (MAX811, CAT811).
        /// </summary>
        public long SupervisorHold;

        /// <summary>From RSTn high until the PLL has locked (data sheet 5.5.1). Until then reads return 0 and writes are lost.</summary>
        public long PllLock = 1_000;

        /// <summary>How long VERSIONR still reads 0 after power-up and a reset by RSTn. Seen in the field, not in the data sheet.</summary>
        public long VersionDelay = 5_000;

        /// <summary>From a PHY reset, or from plugging in, until the link is up, with autonegotiation. 1.5 to 3 s are typical.</summary>
        public long Autonegotiation = 1_500_000;

        /// <summary>The same with a fixed speed and duplex.</summary>
        public long FixedLink = 100_000;

        /// <summary>How long a TCP socket stays in TIME_WAIT. Not in the data sheet, and not configurable.</summary>
        public long TimeWait = 2_000_000;

        /// <summary>With <see cref="W5500Chip.TearsReads"/>: how long an arriving frame waits for a read to tear.</summary>
        public long TornFrameHold = 100;

        /// <summary>
        /// Sets the reset pulse to 500 microseconds (data sheet 5.5.1) and the soft reset to 500, of which the data sheet says nothing:
        /// drivers wait up to 20 ms for MR.RST.
        /// </summary>
        public W5500Timing()
        {
            ResetPulse = DefaultReset;
            SoftReset = DefaultReset;
        }
    }
}
