namespace NanoTcp.Simulation
{
    /// <summary>What happens to a frame sent on a cable.</summary>
    public enum FrameFate
    {
        /// <summary>It arrives as it was sent.</summary>
        Delivered,

        /// <summary>It arrives with a bit flipped.</summary>
        Corrupted,

        /// <summary>It is the duplicate of a frame that arrives twice.</summary>
        Duplicated,

        /// <summary>It is lost at random.</summary>
        Lost,

        /// <summary>It is lost because the queue before the rate limit is full.</summary>
        Overflowed,

        /// <summary>It is lost because the link is down.</summary>
        Unplugged,
    }
}
