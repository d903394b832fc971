namespace NanoTcp.Sockets
{
    /// <summary>A piece of a buffer to read into or to write from: iovec.</summary>
    public sealed class IoVector
    {
        /// <summary>Creates an empty piece.</summary>
        public IoVector()
        {
        }

        /// <summary>Creates a piece.</summary>
        /// <param name="buffer">May be null if <paramref name="count"/> is 0.</param>
        /// <param name="offset">Index of the piece's first byte.</param>
        /// <param name="count">In bytes.</param>
        public IoVector(byte[] buffer, int offset, int count)
        {
            Buffer = buffer;
            Offset = offset;
            Count = count;
        }

        /// <summary>The buffer.</summary>
        public byte[] Buffer { get; set; }

        /// <summary>Index of the first byte.</summary>
        public int Offset { get; set; }

        /// <summary>Length in bytes.</summary>
        public int Count { get; set; }
    }

    /// <summary>Argument of sendmsg and recvmsg (msghdr): an address, pieces of buffers, flags. Allocate it once and reuse it.</summary>
    public sealed class Message
    {
        /// <summary>
        /// Sending: the destination, null for the connected peer. Receiving: filled with the sender's address; may be null.
        /// </summary>
        public SocketAddress Name { get; set; }

        /// <summary>The pieces, in order.</summary>
        public IoVector[] Vectors { get; set; }

        /// <summary>Number of pieces to use.</summary>
        public int VectorCount { get; set; }

        /// <summary>Set on receipt: MSG_TRUNC when the datagram was truncated, else 0.</summary>
        public int Flags { get; set; }
    }
}
