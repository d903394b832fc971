namespace NanoTcp.Simulation
{
    /// <summary>
    /// Counters of what a driver asked of the chip, and what the chip did on the wire. They only increase, unless cleared.
    /// </summary>
    public sealed class Enc28j60ChipCounters
    {
        /// <summary>SPI transactions: periods of chip select low.</summary>
        public long Transactions;

        /// <summary>Bytes clocked over SPI, instruction bytes included.</summary>
        public long Bytes;

        /// <summary>Control registers read.</summary>
        public long RegisterReads;

        /// <summary>Control registers written, set or cleared.</summary>
        public long RegisterWrites;

        /// <summary>Changes of ECON1's bank selection.</summary>
        public long BankChanges;

        /// <summary>Bursts from buffer memory.</summary>
        public long BufferReads;

        /// <summary>Bursts into buffer memory.</summary>
        public long BufferWrites;

        /// <summary>Transactions without effect: no data, or while the chip was in reset.</summary>
        public long LostTransactions;

        /// <summary>Complete frames put on the wire.</summary>
        public long SentFrames;

        /// <summary>Frames that the far end's MAC drops: too short, or with a wrong check sequence.</summary>
        public long MalformedFrames;

        /// <summary>Frames given up: late or too many collisions, excessive deferral, or canceled by the host.</summary>
        public long AbortedFrames;

        /// <summary>Collisions, late ones included.</summary>
        public long Collisions;

        /// <summary>Packets put into receive memory.</summary>
        public long ReceivedFrames;

        /// <summary>Frames rejected by the filters.</summary>
        public long FilteredFrames;

        /// <summary>Packets lost because receive memory or EPKTCNT was full.</summary>
        public long OverflowedFrames;

        /// <summary>Frames that arrived without a link or with reception off.</summary>
        public long UnclaimedFrames;

        /// <summary>Falling edges of INT.</summary>
        public long Interrupts;

        /// <summary>Hardware resets, the first power-up included.</summary>
        public long HardResets;

        /// <summary>Soft resets by the SRC instruction.</summary>
        public long SoftResets;

        /// <summary>Resets the SPI counters (transactions, bytes and their kinds) to 0.</summary>
        public void ClearSpi()
        {
            Transactions = 0;
            Bytes = 0;
            RegisterReads = 0;
            RegisterWrites = 0;
            BankChanges = 0;
            BufferReads = 0;
            BufferWrites = 0;
            LostTransactions = 0;
        }
    }
}
