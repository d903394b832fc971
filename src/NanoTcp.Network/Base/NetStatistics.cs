namespace NanoTcp
{
    /// <summary>What the stack has done since it was made. Only ever counts up. Read it at any time; it costs nothing.</summary>
    public sealed class NetStatistics
    {
        private static readonly string[] s_dropNames =
        {
            "frame too short", "frame not for us", "EtherType unknown", "ARP malformed", "IP header", "IP length", "IP checksum",
            "IP martian source", "IP options", "IP fragment", "IP not for us", "IP protocol unknown", "ICMP malformed",
            "IGMP malformed", "UDP length", "UDP checksum", "UDP no port", "UDP buffer full", "TCP header", "TCP checksum",
            "TCP no connection", "TCP backlog full",
            "TCP out of window", "TCP old timestamp (PAWS)", "TCP blind attack", "TCP reassembly full", "TCP data after close",
            "no route", "neighbor unresolved", "device refused", "out of memory", "raw buffer full",
        };

        /// <summary>Packets thrown away, by <see cref="DropReason"/>.</summary>
        public readonly long[] Drops = new long[s_dropNames.Length];

        /// <summary>Datagrams put together from fragments.</summary>
        public long IpReassembled;

        /// <summary>Fragments sent.</summary>
        public long IpFragmentsSent;

        /// <summary>ICMP echo requests answered.</summary>
        public long IcmpEchoReplies;

        /// <summary>ICMP errors sent.</summary>
        public long IcmpErrorsSent;

        /// <summary>ICMP errors taken in and handed to a protocol.</summary>
        public long IcmpErrorsReceived;

        /// <summary>Datagrams put into a socket's buffer.</summary>
        public long UdpReceived;

        /// <summary>Datagrams sent.</summary>
        public long UdpSent;

        /// <summary>Segments sent, retransmissions included.</summary>
        public long TcpSegmentsSent;

        /// <summary>Segments sent again.</summary>
        public long TcpRetransmissions;

        /// <summary>Retransmission timeouts.</summary>
        public long TcpTimeouts;

        /// <summary>Times loss recovery began without a timeout (fast retransmit).</summary>
        public long TcpFastRetransmits;

        /// <summary>Retransmissions that turned out to be needless and whose effect was undone.</summary>
        public long TcpSpuriousRetransmissions;

        /// <summary>Tail loss probes sent (RFC 8985 section 7).</summary>
        public long TcpTailLossProbes;

        /// <summary>Segments that came before their turn and were kept.</summary>
        public long TcpOutOfOrder;

        /// <summary>RST segments sent.</summary>
        public long TcpResetsSent;

        /// <summary>Connections that a peer's RST ended.</summary>
        public long TcpResetsReceived;

        /// <summary>Challenge acknowledgments sent (RFC 5961).</summary>
        public long TcpChallengeAcks;

        /// <summary>Connections opened from here.</summary>
        public long TcpActiveOpens;

        /// <summary>Connections opened by a peer.</summary>
        public long TcpPassiveOpens;

        /// <summary>Connections that ended by a timeout.</summary>
        public long TcpAborts;

        /// <summary>Segments taken by header prediction (the fast path).</summary>
        public long TcpPredicted;

        /// <summary>Address conflicts seen (RFC 5227 section 2.4).</summary>
        public long AddressConflicts;

        // those that did not take the fast path; that one counts once for both
        internal long IpUnpredicted;
        internal long TcpUnpredicted;

        // those that hold no segment; and less what TCP counted and found no route
        internal long IpSentBeside;

        /// <summary>IP packets taken in that passed every check of the IP header.</summary>
        public long IpReceived => IpUnpredicted + TcpPredicted;

        /// <summary>IP packets given to a device.</summary>
        public long IpSent => IpSentBeside + TcpSegmentsSent;

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

        /// <summary>A reason in words, for people.</summary>
        /// <param name="reason">Index into <see cref="Drops"/>.</param>
        public static string NameOf(DropReason reason) => s_dropNames[(int)reason];

        internal void Drop(DropReason reason)
        {
            Drops[(int)reason]++;
        }
    }
}
