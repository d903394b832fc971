namespace NanoTcp.Sockets
{
    /// <summary>A piece of a buffer to read into or to write from: iovec.</summary>
    public sealed class IoVector
    {
        /// <summary>Makes an empty piece.</summary>
        public IoVector()
        {
        }

        /// <summary>Makes a piece.</summary>
        /// <param name="buffer">The buffer.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <param name="count">How many.</param>
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

        /// <summary>How many bytes.</summary>
        public int Count { get; set; }
    }

    /// <summary>What sendmsg and recvmsg take: an address, pieces of buffers, flags. Make it once and use it again.</summary>
    public sealed class Message
    {
        /// <summary>Where to, or filled with from where; null for the connected peer, or when nobody wants to know.</summary>
        public SocketAddress Name { get; set; }

        /// <summary>The pieces.</summary>
        public IoVector[] Vectors { get; set; }

        /// <summary>How many of the pieces count.</summary>
        public int VectorCount { get; set; }

        /// <summary>Set when one was received: MSG_TRUNC when the datagram's end did not fit, or 0.</summary>
        public int Flags { get; set; }
    }
}
