namespace NanoTcp.Links
{
    /// <summary>
    /// The buffer in which every outgoing packet is built, headers and payload in their final places, so that no byte is moved again on the
    /// way to the device. Used under the stack's lock from the first byte that a protocol writes until the device has taken the frame.
    /// </summary>
    internal sealed class PacketBuffer
    {
        /// <summary>
        /// Index of an Ethernet frame's first byte: with a three-byte SPI header before it, the transfer starts at a multiple of four, for
        /// DMA.
        /// </summary>
        public const int FrameOffset = 35;

        /// <summary>Index of the IP header's first byte.</summary>
        public const int NetworkOffset = FrameOffset + LongestLinkHeader;

        // Ethernet II's, RFC 894
        private const int LongestLinkHeader = 14;

        // an SPI transfer may round its length up to whole words
        private const int Tail = 4;

        public readonly byte[] Bytes;

        /// <summary>Largest IP packet that fits, in bytes.</summary>
        public readonly int Capacity;

        public PacketBuffer(int capacity)
        {
            Capacity = capacity;
            Bytes = new byte[NetworkOffset + capacity + Tail];
        }

        /// <summary>Size of a buffer for a frame that is stored, with the frame at the same index.</summary>
        /// <param name="length">The frame's length in bytes.</param>
        public static int SizeFor(int length) => FrameOffset + length + Tail;
    }
}
