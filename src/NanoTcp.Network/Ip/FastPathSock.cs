using NanoTcp.Links;

namespace NanoTcp.Ip
{
    /// <summary>A sock that can recognize its next packet before IP has parsed it: the fast path. The defaults recognize none.</summary>
    internal abstract class FastPathSock : Sock
    {
        protected FastPathSock(StackContext stack)
            : base(stack)
        {
        }

        /// <summary>Takes frames from a batch while each continues the stream of the last segment: the burst path.</summary>
        /// <param name="batch">Frames received in one poll.</param>
        /// <param name="from">Index of the first frame to check.</param>
        /// <param name="count">Number of frames in the batch.</param>
        /// <param name="mac">Our link address, six bytes read as one little-endian number; for frames without an Ethernet header a value
        /// that matches none.</param>
        /// <returns>Index of the first frame that was not taken, for which nothing was changed; <paramref name="count"/> if all
        /// were.</returns>
        public virtual int TakeBurst(FrameBatch batch, int from, int count, ulong mac) => from;

        /// <summary>Takes a packet if it is the one that was expected.</summary>
        /// <param name="buffer">The receive buffer.</param>
        /// <param name="packet">Index of the IP header; it and a TCP header lie within the frame.</param>
        /// <param name="length">Bytes to the end of the frame; padding may be among them.</param>
        /// <returns>False when the packet must take the slow path; nothing was changed then.</returns>
        public virtual bool TryPredicted(byte[] buffer, int packet, int length) => false;

        /// <summary>The batch has ended in which the sock called <see cref="Ipv4.WaitForBatch"/>.</summary>
        public virtual void BatchEnds()
        {
        }
    }
}
