namespace NanoTcp.Simulation
{
    /// <summary>
    /// Faults on demand. All are off at first and may be switched at any time. A driver that one of them lies to is not blamed for breaches
    /// until it has opened its socket anew or reset the chip (<see cref="ChipRules.Excused"/>).
    /// </summary>
    public sealed class W5500Faults
    {
        /// <summary>What the MISO line does.</summary>
        public SignalFault Miso = SignalFault.None;

        /// <summary>What the wire from INTn to the driver's pin does.</summary>
        public SignalFault InterruptLine = SignalFault.None;

        /// <summary>Falling edges of INTn still to be lost: the level is right but nobody is told.</summary>
        public int LostInterrupts;

        /// <summary>True for no chip at all: what is written is lost. Set <see cref="Miso"/> too for what the open line reads as.</summary>
        public bool IsAbsent;

        /// <summary>What VERSIONR reads as. 4 on every W5500.</summary>
        public byte Version = W5500RegisterMap.Version;

        /// <summary>On the average one in so many bytes that the driver reads has a bit flipped; 0 for none.</summary>
        public int MisoNoise;

        /// <summary>On the average one in so many bytes that the driver writes has a bit flipped; 0 for none.</summary>
        public int MosiNoise;

        /// <summary>Noise only comes at SPI clocks above this, in hertz, as with long wires; 0 for at any clock.</summary>
        public int NoiseAboveFrequency;

        /// <summary>While true, no SEND ever finishes; those begun meanwhile are lost until the socket is opened anew.</summary>
        public bool TransmitterStuck;

        /// <summary>In so many transactions the chip loses power for a moment, half way through; 0 for never. Counts down.</summary>
        public int ResetInTransfer;

        /// <summary>Length field that the next received record gets in place of the right one; -1 for none. Used once.</summary>
        public int NextRecordLength = -1;
    }
}
