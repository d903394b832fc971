namespace NanoTcp.Simulation
{
    /// <summary>
    /// Faults on demand that every chip model has. All are off by default and may be switched at any time. Breaches of a driver affected by
    /// a fault are excused until it has brought the chip back to a known state (<see cref="ChipRules.Excused"/>).
    /// </summary>
    public abstract class ChipFaults
    {
        /// <summary>State of the MISO line.</summary>
        public SignalFault Miso = SignalFault.None;

        /// <summary>State of the wire from the interrupt pin to the driver's pin.</summary>
        public SignalFault InterruptLine = SignalFault.None;

        /// <summary>
        /// Number of falling edges of the interrupt pin still to be lost: the level is correct, but the driver is not notified.
        /// </summary>
        public int LostInterrupts;

        /// <summary>
        /// True to simulate a missing chip: what is written is lost. Set <see cref="Miso"/> too for what the open line reads as.
        /// </summary>
        public bool IsAbsent;

        /// <summary>On average one in this many bytes that the driver reads has a bit flipped; 0 for none.</summary>
        public int MisoNoise;

        /// <summary>On average one in this many bytes that the driver writes has a bit flipped; 0 for none.</summary>
        public int MosiNoise;

        /// <summary>Noise occurs only at SPI clocks above this, in hertz, as with long wires; 0 for any clock.</summary>
        public int NoiseAboveFrequency;

        /// <summary>While true, no frame leaves; those begun meanwhile are lost until the driver resets the transmitter.</summary>
        public bool TransmitterStuck;

        /// <summary>After this many transactions the chip loses power for a moment, halfway through; 0 for never. Counts down.</summary>
        public int ResetInTransfer;
    }
}
