namespace NanoTcp
{
    /// <summary>Counters of a stack since it was made. They only increase, and may be read at any time.</summary>
    public sealed class NetStatistics
    {
        private static readonly string[] s_dropNames =
        {
            "frame too short", "frame not for us", "EtherType unknown", "ARP malformed", "IP header", "IP length", "IP checksum",
            "IP martian source", "IP options", "IP fragment", "IP not for us", "IP protocol unknown", "ICMP malformed",
            "IGMP malformed", "UDP length", "UDP checksum", "UDP no port", "UDP buffer full", "TCP header", "TCP checksum",
            "TCP no connection", "TCP backlog full",
            "TCP out of window", "TCP old timestamp (PAWS)", "TCP blind attack", "TCP reassembly full", "TCP data after close",
            "no route", "neighbor unresolved", "device refused", "out of memory", "raw buffer full", "TCP accept deferred",
        };

        /// <summary>Dropped packets, by <see cref="DropReason"/>.</summary>
        public readonly long[] Drops = new long[s_dropNames.Length];

        /// <summary>Datagrams reassembled from fragments.</summary>
        public long IpReassembled;

        /// <summary>Fragments sent.</summary>
        public long IpFragmentsSent;

        /// <summary>ICMP echo requests answered.</summary>
        public long IcmpEchoReplies;

        /// <summary>ICMP errors sent.</summary>
        public long IcmpErrorsSent;

        /// <summary>ICMP errors received and passed to a protocol.</summary>
        public long IcmpErrorsReceived;

        /// <summary>Datagrams put into a socket's receive buffer.</summary>
        public long UdpReceived;

        /// <summary>Datagrams sent.</summary>
        public long UdpSent;

        /// <summary>Segments sent, retransmissions included.</summary>
        public long TcpSegmentsSent;

        /// <summary>Segments retransmitted.</summary>
        public long TcpRetransmissions;

        /// <summary>Retransmission timeouts.</summary>
        public long TcpTimeouts;

        /// <summary>Times that loss recovery began without a timeout (fast retransmit).</summary>
        public long TcpFastRetransmits;

        /// <summary>Retransmissions found to be spurious, whose effect on the congestion window was undone.</summary>
        public long TcpSpuriousRetransmissions;

        /// <summary>Tail loss probes sent (RFC 8985 section 7).</summary>
        public long TcpTailLossProbes;

        /// <summary>Segments received out of order and queued.</summary>
        public long TcpOutOfOrder;

        /// <summary>RST segments sent.</summary>
        public long TcpResetsSent;

        /// <summary>Connections ended by a peer's RST.</summary>
        public long TcpResetsReceived;

        /// <summary>Challenge acknowledgments sent (RFC 5961).</summary>
        public long TcpChallengeAcks;

        /// <summary>SYN-ACKs with a cookie, sent while the SYN cache was full (RFC 4987 section 3.6).</summary>
        public long TcpSynCookiesSent;

        /// <summary>Segments that returned a valid cookie.</summary>
        public long TcpSynCookiesReceived;

        /// <summary>Segments for a listener that returned no valid cookie while some were expected.</summary>
        public long TcpSynCookiesFailed;

        /// <summary>Connections opened by us (connect).</summary>
        public long TcpActiveOpens;

        /// <summary>Connections opened by a peer (accept).</summary>
        public long TcpPassiveOpens;

        /// <summary>Connections aborted by a timeout.</summary>
        public long TcpAborts;

        /// <summary>Segments taken by the fast path (header prediction).</summary>
        public long TcpPredicted;

        /// <summary>Exceptions thrown by devices; each takes the interface down until its device is open again.</summary>
        public long DeviceFailures;

        /// <summary>Address conflicts detected (RFC 5227 section 2.4).</summary>
        public long AddressConflicts;

        // Packets on the slow path only: a segment on the fast path is counted once, in TcpPredicted, for IP and TCP alike.
        internal long IpUnpredicted;
        internal long TcpUnpredicted;

        // Packets without a TCP segment, less the segments that TCP counted but found no route for.
        internal long IpSentNonTcp;

        /// <summary>IP packets received that passed every check of the IP header.</summary>
        public long IpReceived => IpUnpredicted + TcpPredicted;

        /// <summary>IP packets given to a device.</summary>
        public long IpSent => IpSentNonTcp + TcpSegmentsSent;

        /// <summary>Segments received with a correct checksum.</summary>
        public long TcpSegmentsReceived => TcpUnpredicted + TcpPredicted;

        /// <summary>Sum of <see cref="Drops"/>.</summary>
        public long TotalDrops
        {
            get
            {
                long sum = 0;
                for (int i = 0; i < Drops.Length; i++)
                {
                    sum += Drops[i];
                }

                return sum;
            }
        }

        /// <summary>Describes a reason in a few words.</summary>
        /// <param name="reason">Index into <see cref="Drops"/>.</param>
        public static string NameOf(DropReason reason) => s_dropNames[(int)reason];

        internal void Drop(DropReason reason)
        {
            Drops[(int)reason]++;
        }
    }
}
