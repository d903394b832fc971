using NanoTcp.SpiEthernet;

namespace NanoTcp.Wiznet
{
    /// <summary>Faults that the driver of a W5500 or W6100 handled. They only increase.</summary>
    public sealed class WiznetCounters : SpiEthernetCounters
    {
        /// <summary>Status reads repeated because their registers were inconsistent.</summary>
        public long TornReads;

        /// <summary>Frames for other stations that the chip's filter let through.</summary>
        public long FilteredFrames;

        /// <summary>First step of recovery: everything in receive memory discarded.</summary>
        public long Drains;

        /// <summary>Second step: socket closed and opened.</summary>
        public long Reopens;
    }
}
