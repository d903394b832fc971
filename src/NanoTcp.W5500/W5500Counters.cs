using NanoTcp.SpiEthernet;

namespace NanoTcp.W5500
{
    /// <summary>Faults that the driver handled. They only increase.</summary>
    public sealed class W5500Counters : SpiEthernetCounters
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
