namespace NanoTcp
{
    /// <summary>Why a packet was dropped. Indexes <see cref="NetStatistics.Drops"/>.</summary>
    public enum DropReason
    {
        /// <summary>Shorter than its link header.</summary>
        FrameTooShort,

        /// <summary>Sent to another station's link address.</summary>
        FrameNotForUs,

        /// <summary>Neither IPv4 nor ARP.</summary>
        EtherTypeUnknown,

        /// <summary>An ARP packet with wrong lengths, types or addresses (RFC 826).</summary>
        ArpMalformed,

        /// <summary>No IPv4 header, or one with an impossible length (RFC 791 section 3.1).</summary>
        IpHeader,

        /// <summary>The total length does not fit the frame.</summary>
        IpLength,

        /// <summary>The header checksum is wrong.</summary>
        IpChecksum,

        /// <summary>A source address that no host can have (RFC 1122 section 3.2.1.3, RFC 5735).</summary>
        IpMartian,

        /// <summary>Malformed IP options, or a source route (RFC 7126 section 4.3 and 4.4).</summary>
        IpOptions,

        /// <summary>A fragment that could not be reassembled.</summary>
        IpFragment,

        /// <summary>Not addressed to any of our addresses.</summary>
        IpNotForUs,

        /// <summary>No protocol and no raw socket takes that protocol number.</summary>
        IpProtocolUnknown,

        /// <summary>An ICMP message that is too short, has a wrong checksum or quotes a packet that we cannot have sent.</summary>
        IcmpMalformed,

        /// <summary>An IGMP message that is too short or has a wrong checksum.</summary>
        IgmpMalformed,

        /// <summary>A UDP length that does not fit the packet.</summary>
        UdpLength,

        /// <summary>The UDP checksum is wrong.</summary>
        UdpChecksum,

        /// <summary>No socket has that UDP port.</summary>
        UdpNoPort,

        /// <summary>The socket's receive buffer has no space for the datagram.</summary>
        UdpBufferFull,

        /// <summary>A TCP header that does not fit the packet, or port 0.</summary>
        TcpHeader,

        /// <summary>The TCP checksum is wrong.</summary>
        TcpChecksum,

        /// <summary>No connection and no listener: answered with RST.</summary>
        TcpNoConnection,

        /// <summary>The backlog was full when a SYN came.</summary>
        TcpBacklogFull,

        /// <summary>Outside the receive window (RFC 9293 section 3.10.7.4).</summary>
        TcpOutOfWindow,

        /// <summary>A timestamp older than the last one (PAWS, RFC 7323 section 5).</summary>
        TcpPaws,

        /// <summary>An acknowledgment, RST or SYN that fails the checks of RFC 5961.</summary>
        TcpBlindAttack,

        /// <summary>Out-of-order data for which the reassembly queue had no free range.</summary>
        TcpReassemblyFull,

        /// <summary>Data for a connection whose receiving side is closed.</summary>
        TcpDataAfterClose,

        /// <summary>No route to the destination.</summary>
        NoRoute,

        /// <summary>Waited for a neighbor's link address, and was displaced by a later packet or given up.</summary>
        NeighborUnresolved,

        /// <summary>The device did not take the frame.</summary>
        DeviceRefused,

        /// <summary>No memory for what the frame needs, such as a new connection.</summary>
        OutOfMemory,

        /// <summary>A packet for a raw socket whose queue is full.</summary>
        RawBufferFull,

        /// <summary>The end of a handshake without data, to a listener that waits for data (TCP_DEFER_ACCEPT).</summary>
        TcpAcceptDeferred,
    }
}
