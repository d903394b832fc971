namespace NanoTcp.UnitTests.Drivers
{
    /// <summary>Puts a chip on the bench for the contracts, and knows what depends on it.</summary>
    internal abstract class BenchFactory
    {
        /// <summary>The driver's minimum for a batch's buffer, in bytes.</summary>
        public abstract int SmallestBatchBuffer { get; }

        /// <summary>As many as a recovery takes, or fewer.</summary>
        public abstract int TransactionsOfRecovery { get; }

        /// <summary>Milliseconds after power-up from which the chip answers, or more.</summary>
        public abstract int WakeTime { get; }

        /// <summary>A bench whose device is not open, with the pins that are asked for.</summary>
        public abstract DriverBench Make(bool interruptPin, bool resetPin, uint seed);
    }
}
