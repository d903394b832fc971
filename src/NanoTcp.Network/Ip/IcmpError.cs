namespace NanoTcp.Ip
{
    /// <summary>
    /// An ICMP error about a packet that we sent, RFC 792. One object is reused for all, and valid while the error is handled.
    /// </summary>
    internal sealed class IcmpError
    {
        /// <summary>ICMP type: 3 destination unreachable, 11 time exceeded, 12 parameter problem.</summary>
        public int Type;

        public int Code;

        /// <summary>MTU of the next hop, RFC 1191 section 4; 0 when the router did not report it.</summary>
        public int NextHopMtu;

        /// <summary>Our address in the quoted packet, in host order.</summary>
        public uint Source;

        public uint Destination;

        /// <summary>Its IP protocol number.</summary>
        public int Protocol;

        /// <summary>Total length of the quoted packet, as we sent it.</summary>
        public int QuotedTotalLength;

        /// <summary>Holds the quoted packet; at least eight bytes of its transport header are there.</summary>
        public byte[] Bytes;

        public int TransportOffset;

        /// <summary>The errno that Linux maps type and code to (net/ipv4/icmp.c, icmp_err_convert).</summary>
        public int Errno;

        /// <summary>True for a hard error, which ends a connection attempt at once.</summary>
        public bool IsHard;
    }
}
