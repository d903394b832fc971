namespace NanoTcp.Links
{
    /// <summary>
    /// The one buffer in which every outgoing packet is built, headers and payload in their final places, so that nothing is moved on its
    /// way to the device. Used under the stack's lock from the moment a protocol starts to write until the device has taken the frame.
    /// </summary>
    internal sealed class PacketBuffer
    {
        /// <summary>Index of an Ethernet frame's first byte: a three-byte SPI header in front of it starts at a multiple of four, for DMA.</summary>
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

        /// <summary>Bytes of a buffer for a frame that is kept, at the same place in it.</summary>
        /// <param name="length">The frame's length in bytes.</param>
        public static int SizeFor(int length) => FrameOffset + length + Tail;
    }
}
