namespace NanoTcp.Simulation
{
    /// <summary>Counters of one direction of a cable. They only increase.</summary>
    public sealed class CableCounters
    {
        /// <summary>Frames sent at the sending end.</summary>
        public long SentFrames;

        /// <summary>Bytes of those frames.</summary>
        public long SentBytes;

        /// <summary>Frames delivered to the receiving end, duplicates included.</summary>
        public long DeliveredFrames;

        /// <summary>Frames lost at random.</summary>
        public long LostFrames;

        /// <summary>Frames duplicated.</summary>
        public long DuplicatedFrames;

        /// <summary>Frames held back to be overtaken by another.</summary>
        public long ReorderedFrames;

        /// <summary>Frames with a bit flipped.</summary>
        public long CorruptedFrames;

        /// <summary>Frames lost because a queue was full.</summary>
        public long OverflowedFrames;

        /// <summary>Frames lost because the link was down, or went down while they were in flight.</summary>
        public long UnpluggedFrames;
    }
}
