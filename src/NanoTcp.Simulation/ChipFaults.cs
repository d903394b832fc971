namespace NanoTcp.Simulation
{
    /// <summary>
    /// Faults on demand that every chip's model has. All are off at first and may be switched at any time. A driver that one of them lies
    /// to is not blamed for breaches until it has brought the chip back to a known state (<see cref="ChipRules.Excused"/>).
    /// </summary>
    public abstract class ChipFaults
    {
        /// <summary>What the MISO line does.</summary>
        public SignalFault Miso = SignalFault.None;

        /// <summary>What the wire from the interrupt pin to the driver's pin does.</summary>
        public SignalFault InterruptLine = SignalFault.None;

        /// <summary>Falling edges of the interrupt pin still to be lost: the level is right but nobody is told.</summary>
        public int LostInterrupts;

        /// <summary>True for no chip at all: what is written is lost. Set <see cref="Miso"/> too for what the open line reads as.</summary>
        public bool IsAbsent;

        /// <summary>On the average one in so many bytes that the driver reads has a bit flipped; 0 for none.</summary>
        public int MisoNoise;

        /// <summary>On the average one in so many bytes that the driver writes has a bit flipped; 0 for none.</summary>
        public int MosiNoise;

        /// <summary>Noise only comes at SPI clocks above this, in hertz, as with long wires; 0 for at any clock.</summary>
        public int NoiseAboveFrequency;

        /// <summary>While true, no frame ever leaves; those begun meanwhile are lost until the driver resets the transmitter.</summary>
        public bool TransmitterStuck;

        /// <summary>In so many transactions the chip loses power for a moment, half way through; 0 for never. Counts down.</summary>
        public int ResetInTransfer;
    }
}
