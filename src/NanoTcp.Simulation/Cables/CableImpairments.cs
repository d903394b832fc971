namespace NanoTcp.Simulation
{
    /// <summary>
    /// Impairments of one direction of a cable. All are off by default and may be changed at any time. Probabilities are in millionths
    /// (10,000 = 1 %), so that a board needs no floating point.
    /// </summary>
    public sealed class CableImpairments
    {
        /// <summary>Default limit of the queue before the rate limit, in bytes: some 42 full frames.</summary>
        public const int DefaultQueueLimitBytes = 65_536;

        /// <summary>Probability that a frame is lost, in millionths.</summary>
        public int LossPerMillion;

        /// <summary>Probability that a frame arrives twice, in millionths.</summary>
        public int DuplicationPerMillion;

        /// <summary>
        /// Probability that a frame is overtaken by the next one, in millionths. If none follows within
        /// <see cref="ReorderingHoldMicroseconds"/>, it arrives late instead.
        /// </summary>
        public int ReorderingPerMillion;

        /// <summary>
        /// Probability that one bit of a frame is flipped, in millionths. On a real wire the frame check sequence detects that, and the
        /// frame is lost: this models errors that pass the check, or occur in memory or on SPI after it. Only bytes that an IP packet's
        /// checksums protect are changed, unless <see cref="CorruptsEverything"/> is set.
        /// </summary>
        public int CorruptionPerMillion;

        /// <summary>
        /// True to let <see cref="CorruptionPerMillion"/> change any byte of any frame, including Ethernet headers and ARP, which nothing
        /// above the frame check sequence protects.
        /// </summary>
        public bool CorruptsEverything;

        /// <summary>Longest time that a frame is held back to be overtaken, in microseconds.</summary>
        public long ReorderingHoldMicroseconds = 5_000;

        /// <summary>Delay from one end to the other, in microseconds.</summary>
        public long DelayMicroseconds;

        /// <summary>Upper bound of a further random delay of each frame, in microseconds. It does not reorder frames.</summary>
        public long JitterMicroseconds;

        /// <summary>Rate in bits per second; 0 for no limit.</summary>
        public long BitsPerSecond;

        /// <summary>Bytes that may wait for the rate limit; a frame that exceeds them is lost.</summary>
        public int QueueLimitBytes = DefaultQueueLimitBytes;

        internal bool AreOff => LossPerMillion == 0 && DuplicationPerMillion == 0 && ReorderingPerMillion == 0 && CorruptionPerMillion == 0
            && DelayMicroseconds == 0 && JitterMicroseconds == 0 && BitsPerSecond == 0;
    }
}
