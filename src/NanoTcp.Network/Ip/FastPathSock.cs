using NanoTcp.Links;

namespace NanoTcp.Ip
{
    /// <summary>A sock that may know its next packet by sight: the fast path, which begins below IP. By default it knows none.</summary>
    internal abstract class FastPathSock : Sock
    {
        protected FastPathSock(StackContext stack)
            : base(stack)
        {
        }

        /// <summary>Takes frames of a burst that are like the last one but for their place.</summary>
        /// <param name="batch">Frames that came together.</param>
        /// <param name="from">The first to look at.</param>
        /// <param name="count">How many frames there are.</param>
        /// <param name="mac">Our link address, six bytes read as one number; one that no frame has where the frames are not Ethernet's.</param>
        /// <returns>The first frame that is not of that kind, of which nothing was changed; or count.</returns>
        public virtual int TakeBurst(FrameBatch batch, int from, int count, ulong mac) => from;

        /// <summary>Takes a packet if it is the one that was expected.</summary>
        /// <param name="buffer">The receive buffer.</param>
        /// <param name="packet">Index of the IP header; it and a TCP header lie within the frame.</param>
        /// <param name="length">Bytes to the end of the frame; padding may be among them.</param>
        /// <returns>False when the packet must take the slow path; nothing was changed then.</returns>
        public virtual bool TryPredicted(byte[] buffer, int packet, int length) => false;
    }
}
