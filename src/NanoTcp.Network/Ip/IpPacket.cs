namespace NanoTcp.Ip
{
    /// <summary>
    /// Describes the packet that is being received. One object is reused for all packets, and valid while one is handled.
    /// </summary>
    internal sealed class IpPacket
    {
        /// <summary>The interface that received it.</summary>
        public NetInterface Interface;

        /// <summary>Array that holds the packet.</summary>
        public byte[] Bytes;

        /// <summary>Index of the IP header.</summary>
        public int NetworkOffset;

        /// <summary>Index of the transport header.</summary>
        public int TransportOffset;

        /// <summary>Bytes after the IP header.</summary>
        public int TransportLength;

        /// <summary>True when the destination is one of our addresses and not a broadcast or multicast address.</summary>
        public bool IsUnicast;

        /// <summary>In host order; read from the packet each time.</summary>
        public uint Source => BigEndian.Read32(Bytes, NetworkOffset + Ipv4Header.Source);

        /// <summary>In host order; read from the packet each time.</summary>
        public uint Destination => BigEndian.Read32(Bytes, NetworkOffset + Ipv4Header.Destination);
    }
}
