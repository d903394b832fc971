namespace NanoTcp.Simulation
{
    /// <summary>
    /// What goes wrong in one direction of a cable. Everything is off at first and may be changed at any time. Chances are in millionths
    /// (10,000 = 1 %), so that no floating point is needed on a board.
    /// </summary>
    public sealed class CableImpairments
    {
        /// <summary>Room of the queue in front of the rate limit that a cable begins with, in bytes: some 42 full frames.</summary>
        public const int DefaultQueueLimitBytes = 65_536;

        /// <summary>Chance that a frame is lost, in millionths.</summary>
        public int LossPerMillion;

        /// <summary>Chance that a frame arrives twice, in millionths.</summary>
        public int DuplicationPerMillion;

        /// <summary>
        /// Chance that a frame is overtaken by the next one, in millionths. When no other follows within
        /// <see cref="ReorderingHoldMicroseconds"/> it arrives late instead.
        /// </summary>
        public int ReorderingPerMillion;

        /// <summary>
        /// Chance that one bit of a frame is flipped, in millionths. On a real wire such a frame fails its frame check sequence and is just
        /// lost: this models what slips through, or happens in memory or on SPI behind the check. Only the part of a frame that
        /// an IP packet's checksums can protect is hit, unless <see cref="CorruptsEverything"/> is set.
        /// </summary>
        public int CorruptionPerMillion;

        /// <summary>
        /// True to let <see cref="CorruptionPerMillion"/> hit any byte of any frame, also Ethernet headers and ARP, which nothing above the
        /// frame check sequence protects.
        /// </summary>
        public bool CorruptsEverything;

        /// <summary>How long a frame to be overtaken is held back at most, in microseconds.</summary>
        public long ReorderingHoldMicroseconds = 5_000;

        /// <summary>Time from one end to the other, in microseconds.</summary>
        public long DelayMicroseconds;

        /// <summary>Largest further delay, drawn anew for each frame, in microseconds. Frames do not overtake each other by it.</summary>
        public long JitterMicroseconds;

        /// <summary>Rate in bits per second; 0 for no limit.</summary>
        public long BitsPerSecond;

        /// <summary>Bytes that may wait for the rate limit; a frame that finds more waiting is lost.</summary>
        public int QueueLimitBytes = DefaultQueueLimitBytes;

        internal bool AreOff => LossPerMillion == 0 && DuplicationPerMillion == 0 && ReorderingPerMillion == 0 && CorruptionPerMillion == 0
            && DelayMicroseconds == 0 && JitterMicroseconds == 0 && BitsPerSecond == 0;
    }
}
