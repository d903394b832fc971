namespace NanoTcp.Simulation
{
    /// <summary>Times that every chip model has, in microseconds. A test or a tool may change them before or while the chip runs.</summary>
    public abstract class ChipTiming
    {
        /// <summary>Shortest low time of the reset pin that resets the chip; the data sheet's, in whole microseconds.</summary>
        public long ResetPulse;

        /// <summary>From the command for a soft reset until the chip may be used.</summary>
        public long SoftReset;

        /// <summary>
        /// True (default) to let frames take their time on the wire: preamble, frame, FCS and gap. False to let them pass in no time.
        /// </summary>
        public bool TakesWireTime = true;
    }
}
