namespace NanoTcp.Simulation
{
    /// <summary>
    /// Counters of what a driver asked of the chip, and what the chip did on the wire. They only increase, unless cleared.
    /// </summary>
    public sealed class WiznetChipCounters : ChipCounters
    {
        /// <summary>Reads of common registers.</summary>
        public long CommonReads;

        /// <summary>Writes of common registers.</summary>
        public long CommonWrites;

        /// <summary>Reads of socket registers.</summary>
        public long SocketReads;

        /// <summary>Writes of socket registers, commands included.</summary>
        public long SocketWrites;

        /// <summary>Commands written to Sn_CR.</summary>
        public long Commands;

        /// <summary>Bursts into transmit memory.</summary>
        public long TransmitBursts;

        /// <summary>Bytes of those, without the SPI header.</summary>
        public long TransmitBurstBytes;

        /// <summary>Bursts from receive memory.</summary>
        public long ReceiveBursts;

        /// <summary>Bytes of those, without the SPI header.</summary>
        public long ReceiveBurstBytes;

        /// <summary>Pings and ARP requests that the chip itself answered.</summary>
        public long ChipReplies;

        /// <summary>TCP segments retransmitted by timeout (RTR).</summary>
        public long Retransmissions;

        /// <summary>Packets of the chip's own TCP, UDP and ARP lost because too many waited for the wire.</summary>
        public long LostPackets;

        /// <inheritdoc/>
        public override void ClearSpi()
        {
            base.ClearSpi();
            CommonReads = 0;
            CommonWrites = 0;
            SocketReads = 0;
            SocketWrites = 0;
            Commands = 0;
            TransmitBursts = 0;
            TransmitBurstBytes = 0;
            ReceiveBursts = 0;
            ReceiveBurstBytes = 0;
        }
    }
}
