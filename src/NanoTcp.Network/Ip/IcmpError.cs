namespace NanoTcp.Ip
{
    /// <summary>An ICMP error about a packet that we sent, RFC 792. One object for all, valid while one is handled.</summary>
    internal sealed class IcmpError
    {
        /// <summary>ICMP type: 3 destination unreachable, 11 time exceeded, 12 parameter problem.</summary>
        public int Type;

        public int Code;

        /// <summary>MTU of the next hop, RFC 1191 section 4; 0 when the router did not tell.</summary>
        public int NextHopMtu;

        /// <summary>Addresses of the packet that we sent, in host order.</summary>
        public uint Source;

        public uint Destination;

        /// <summary>Its IP protocol number.</summary>
        public int Protocol;

        /// <summary>The quoted packet: total length as we sent it.</summary>
        public int QuotedTotalLength;

        /// <summary>Where its transport header begins; at least eight bytes of it are there.</summary>
        public byte[] Bytes;

        public int TransportOffset;

        /// <summary>The errno that Linux gives for type and code (net/ipv4/icmp.c, icmp_err_convert).</summary>
        public int Errno;

        /// <summary>True when the error is one that ends a connection attempt at once.</summary>
        public bool IsHard;
    }
}
