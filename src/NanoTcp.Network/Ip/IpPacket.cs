namespace NanoTcp.Ip
{
    /// <summary>The packet that is being taken in: where its parts lie. One object for all packets, valid while one is handled.</summary>
    internal sealed class IpPacket
    {
        /// <summary>Where it came from.</summary>
        public NetInterface Interface;

        /// <summary>The receive buffer.</summary>
        public byte[] Bytes;

        /// <summary>Index of the IP header.</summary>
        public int NetworkOffset;

        /// <summary>Index of what follows the IP header.</summary>
        public int TransportOffset;

        /// <summary>Bytes of what follows the IP header.</summary>
        public int TransportLength;

        /// <summary>True when the destination is one host, us, and not a broadcast or multicast address.</summary>
        public bool IsUnicast;

        /// <summary>In host order; read from the packet each time.</summary>
        public uint Source => Ethernet.Arp.ReadAddress(Bytes, NetworkOffset + Ipv4Header.Source);

        /// <summary>In host order; read from the packet each time.</summary>
        public uint Destination => Ethernet.Arp.ReadAddress(Bytes, NetworkOffset + Ipv4Header.Destination);
    }
}
