namespace NanoTcp.Simulation
{
    /// <summary>The times of the model, in microseconds unless noted. A test or a tool may change them.</summary>
    public sealed class Enc28j60Timing : ChipTiming
    {
        private const long ErrataSoftReset = 1_000;

        /// <summary>
        /// From power-up, a hardware reset or the end of power save until ESTAT.CLKRDY: 7500 cycles of 25 MHz (data sheet 2.2).
        /// </summary>
        public long OscillatorStart = 300;

        /// <summary>A read or write of a PHY register (data sheet 3.3): 10.24 microseconds.</summary>
        public long MiiOperation = 11;

        /// <summary>From a working PHY, or from plugging in, until the link is up: the partner detects 10BASE-T.</summary>
        public long LinkUp = 500_000;

        /// <summary>Time of the DMA for a byte, in nanoseconds.</summary>
        public long DmaNanosecondsPerByte = 45;

        /// <summary>Sets the soft reset to 1 ms (errata 2) and the reset pulse to the data sheet's 400 ns, rounded up.</summary>
        public Enc28j60Timing()
        {
            SoftReset = ErrataSoftReset;
            ResetPulse = 1;
        }
    }
}
