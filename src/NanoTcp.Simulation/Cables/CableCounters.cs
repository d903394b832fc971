namespace NanoTcp.Simulation
{
    /// <summary>What one direction of a cable has done. Only ever counts up.</summary>
    public sealed class CableCounters
    {
        /// <summary>Frames put in at the sending end.</summary>
        public long SentFrames;

        /// <summary>Bytes of those frames.</summary>
        public long SentBytes;

        /// <summary>Frames handed to the receiving end, second copies included.</summary>
        public long DeliveredFrames;

        /// <summary>Frames lost by chance.</summary>
        public long LostFrames;

        /// <summary>Frames that were sent twice.</summary>
        public long DuplicatedFrames;

        /// <summary>Frames held back so that another could overtake them.</summary>
        public long ReorderedFrames;

        /// <summary>Frames with a bit flipped.</summary>
        public long CorruptedFrames;

        /// <summary>Frames lost because a queue was full.</summary>
        public long OverflowedFrames;

        /// <summary>Frames lost because the link was down or went down while they were on their way.</summary>
        public long UnpluggedFrames;
    }
}
