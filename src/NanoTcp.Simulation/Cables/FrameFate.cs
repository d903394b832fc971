namespace NanoTcp.Simulation
{
    /// <summary>What becomes of a frame that was put on a cable.</summary>
    public enum FrameFate
    {
        /// <summary>It arrives as it was sent.</summary>
        Delivered,

        /// <summary>It arrives with a bit flipped.</summary>
        Corrupted,

        /// <summary>It is the second copy of a frame that arrives twice.</summary>
        Duplicated,

        /// <summary>It is lost by chance.</summary>
        Lost,

        /// <summary>It is lost because the queue in front of the rate limit is full.</summary>
        Overflowed,

        /// <summary>It is lost because the link is down.</summary>
        Unplugged,
    }
}
