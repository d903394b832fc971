namespace NanoTcp.Simulation
{
    /// <summary>
    /// Counters of what a driver asked of the chip, and what the chip did on the wire. They only increase, unless cleared.
    /// </summary>
    public sealed class W5500ChipCounters
    {
        /// <summary>SPI transactions: periods of chip select low.</summary>
        public long Transactions;

        /// <summary>Bytes clocked over SPI, headers included.</summary>
        public long Bytes;

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

        /// <summary>Transactions without effect: too short, or while the chip was in reset.</summary>
        public long LostTransactions;

        /// <summary>Frames put on the wire.</summary>
        public long SentFrames;

        /// <summary>Frames put into receive memory.</summary>
        public long ReceivedFrames;

        /// <summary>Frames rejected by the chip's filter.</summary>
        public long FilteredFrames;

        /// <summary>Frames lost because receive memory was full. Silicon does not report them.</summary>
        public long OverflowedFrames;

        /// <summary>Frames that arrived without a link or an open socket for them.</summary>
        public long UnclaimedFrames;

        /// <summary>Pings and ARP requests that the chip itself answered.</summary>
        public long ChipReplies;

        /// <summary>TCP segments retransmitted by timeout (RTR).</summary>
        public long Retransmissions;

        /// <summary>Packets of the chip's own TCP, UDP and ARP lost because too many waited for the wire.</summary>
        public long LostPackets;

        /// <summary>Falling edges of INTn.</summary>
        public long Interrupts;

        /// <summary>Hardware resets, the first power-up included.</summary>
        public long HardResets;

        /// <summary>Soft resets by MR.RST.</summary>
        public long SoftResets;

        /// <summary>Resets the SPI counters (transactions, bytes and their kinds) to 0.</summary>
        public void ClearSpi()
        {
            Transactions = 0;
            Bytes = 0;
            CommonReads = 0;
            CommonWrites = 0;
            SocketReads = 0;
            SocketWrites = 0;
            Commands = 0;
            TransmitBursts = 0;
            TransmitBurstBytes = 0;
            ReceiveBursts = 0;
            ReceiveBurstBytes = 0;
            LostTransactions = 0;
        }
    }
}
