namespace NanoTcp.Simulation
{
    /// <summary>
    /// Counters that every chip model has: what a driver asked of the chip, and what the chip did on the wire. They only increase, unless
    /// cleared.
    /// </summary>
    public abstract class ChipCounters
    {
        /// <summary>SPI transactions: periods of chip select low.</summary>
        public long Transactions;

        /// <summary>Bytes clocked over SPI, headers and instructions included.</summary>
        public long Bytes;

        /// <summary>Transactions without effect: too short, or while the chip was in reset.</summary>
        public long LostTransactions;

        /// <summary>Complete frames put on the wire.</summary>
        public long SentFrames;

        /// <summary>Frames put into receive memory.</summary>
        public long ReceivedFrames;

        /// <summary>Frames rejected by the chip's filters.</summary>
        public long FilteredFrames;

        /// <summary>Frames lost because receive memory, or the chip's count of packets in it, was full.</summary>
        public long OverflowedFrames;

        /// <summary>Frames that arrived without a link, or with reception off.</summary>
        public long UnclaimedFrames;

        /// <summary>Falling edges of the interrupt pin.</summary>
        public long Interrupts;

        /// <summary>Hardware resets, the first power-up included.</summary>
        public long HardResets;

        /// <summary>Soft resets.</summary>
        public long SoftResets;

        /// <summary>Resets the SPI counters (transactions, bytes and their kinds) to 0.</summary>
        public virtual void ClearSpi()
        {
            Transactions = 0;
            Bytes = 0;
            LostTransactions = 0;
        }
    }
}
