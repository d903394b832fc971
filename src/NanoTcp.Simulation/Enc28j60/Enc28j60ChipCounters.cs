namespace NanoTcp.Simulation
{
    /// <summary>What a driver asked of the chip, and what the chip did on the wire. Only ever counts up, unless cleared.</summary>
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

        /// <summary>Bursts out of buffer memory.</summary>
        public long BufferReads;

        /// <summary>Bursts into buffer memory.</summary>
        public long BufferWrites;

        /// <summary>Transactions without effect: no data, or while the chip was in reset.</summary>
        public long LostTransactions;

        /// <summary>Frames put on the wire whole.</summary>
        public long SentFrames;

        /// <summary>Frames that the far end's MAC throws away: too short, or with a wrong check sequence.</summary>
        public long SpoiltFrames;

        /// <summary>Frames given up: by late or too many collisions, by too long a wait, or by the host.</summary>
        public long AbortedFrames;

        /// <summary>Collisions, late ones included.</summary>
        public long Collisions;

        /// <summary>Packets put into receive memory.</summary>
        public long ReceivedFrames;

        /// <summary>Frames that the filters did not let in.</summary>
        public long FilteredFrames;

        /// <summary>Packets lost since receive memory or EPKTCNT was full.</summary>
        public long OverflowedFrames;

        /// <summary>Frames that arrived with no link or with reception off.</summary>
        public long UnclaimedFrames;

        /// <summary>Falling edges of INT.</summary>
        public long Interrupts;

        /// <summary>Hardware resets, the first power-up included.</summary>
        public long HardResets;

        /// <summary>Soft resets by the SRC instruction.</summary>
        public long SoftResets;

        /// <summary>Sets the SPI counts (transactions, bytes and their kinds) to 0, to measure from here.</summary>
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
