namespace NanoTcp.Simulation
{
    /// <summary>The times of the model, all in microseconds. A test or a tool may change them before or while the chip runs.</summary>
    public sealed class WiznetTiming : ChipTiming
    {
        /// <summary>
        /// How long the module's reset supervisor holds RSTn low after power-up and after each low pulse: 0 for none, 140,000 to 560,000
        /// for common parts (MAX811, CAT811).
        /// </summary>
        public long SupervisorHold;

        /// <summary>
        /// From RSTn high until the chip may be used: until a W5500's PLL has locked (data sheet 5.5.1), or a W6100 is stable (T_STA).
        /// Until then reads return 0 and writes are lost.
        /// </summary>
        public long StartUp;

        /// <summary>
        /// How long the register that identifies the chip still reads 0 after that. Seen on W5500s in the field, not in the data sheet.
        /// </summary>
        public long VersionDelay;

        /// <summary>From a PHY reset, or from plugging in, until the link is up, with autonegotiation. 1.5 to 3 s are typical.</summary>
        public long Autonegotiation = 1_500_000;

        /// <summary>The same with a fixed speed and duplex.</summary>
        public long FixedLink = 100_000;

        /// <summary>How long a TCP socket stays in TIME_WAIT. Not in the data sheet, and not configurable.</summary>
        public long TimeWait = 2_000_000;

        /// <summary>With <see cref="WiznetChip.TearsReads"/>: how long an arriving frame waits for a read to tear.</summary>
        public long TornFrameHold = 100;

        internal WiznetTiming(long resetPulse, long softReset, long startUp, long versionDelay)
        {
            ResetPulse = resetPulse;
            SoftReset = softReset;
            StartUp = startUp;
            VersionDelay = versionDelay;
        }
    }
}
