namespace NanoTcp.Simulation
{
    /// <summary>
    /// Counters of what a driver asked of the chip, and what the chip did on the wire. They only increase, unless cleared.
    /// </summary>
    public sealed class Enc28j60ChipCounters : ChipCounters
    {
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

        /// <summary>Frames that the far end's MAC drops: too short, or with a wrong check sequence.</summary>
        public long MalformedFrames;

        /// <summary>Frames aborted: late or too many collisions, excessive deferral, or canceled by the host.</summary>
        public long AbortedFrames;

        /// <summary>Collisions, late ones included.</summary>
        public long Collisions;

        /// <inheritdoc/>
        public override void ClearSpi()
        {
            base.ClearSpi();
            RegisterReads = 0;
            RegisterWrites = 0;
            BankChanges = 0;
            BufferReads = 0;
            BufferWrites = 0;
        }
    }
}
