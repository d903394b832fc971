using NanoTcp.Ip;

namespace NanoTcp.Tcp
{
    /// <summary>
    /// SYN cookies: RFC 4987 section 3.6. While the SYN cache is full, the sequence number of a SYN-ACK and the low bits of its timestamp
    /// hold what is needed to create the connection from the third segment, and no state is kept.
    /// </summary>
    /// <remarks>
    /// A cookie has five bits of a clock that ticks every 65.536 s, three bits of an index of MSS values, and 24 bits of a keyed hash over
    /// these, the endpoints and the peer's initial sequence number. It is accepted during the tick in which it was made and the next one, so
    /// one blind acknowledgment in 2^28 opens a connection. A SYN-ACK that is lost is not retransmitted; the client's next SYN is answered.
    /// Without timestamps there is no room for options but the MSS, and none is offered.
    /// </remarks>
    internal sealed class SynCookies
    {
        private const int TickShift = 16;
        private const uint TickMask = 0x1F;
        private const int TickPlace = 27;
        private const uint IndexMask = 7;
        private const int IndexPlace = 24;
        private const uint HashMask = 0xFFFFFF;

        // ticks after its own in which a cookie is still accepted
        private const uint OldestAccepted = 1;

        // separates this use of the key from others
        private const uint HashUse = 9;

        // low bits of the timestamp: the peer's window scale, SACK-permitted, ECN
        private const uint OptionsMask = 0x3F;
        private const uint ScaleMask = 0x0F;
        private const uint NoScale = 0x0F;
        private const uint SackBit = 0x10;
        private const uint EcnBit = 0x20;

        // a cookie has the largest that is no larger than the peer's: without the option, IPv6's least MTU, tunnels, PPPoE, Ethernet
        private static readonly int[] s_segmentSizes = { 64, 536, 966, 1220, 1360, 1440, 1452, 1460 };

        private readonly TcpProtocol _protocol;
        private readonly KeyedHash _hash;

        // one object serves all cookies
        private readonly SynCacheEntry _entry = new SynCacheEntry();
        private readonly Ipv4Path _path;

        private long _acceptedUntil;

        public SynCookies(TcpProtocol protocol)
        {
            _protocol = protocol;
            _hash = protocol.Ip.Hash;
            _path = new Ipv4Path(protocol.Ip);
        }

        /// <summary>True while a cookie may still come back.</summary>
        public bool AreOut => _protocol.Stack.Now < _acceptedUntil;

        private uint Tick => (uint)(_protocol.Stack.Now >> TickShift) & TickMask;

        /// <summary>Answers a SYN with a cookie.</summary>
        /// <param name="listener">Listener that the SYN is for.</param>
        /// <param name="segment">The SYN.</param>
        /// <param name="previous">Connection in TIME_WAIT that the new one replaces; null for none.</param>
        public void Answer(TcpListenSock listener, TcpSegment segment, TimeWaitRecord previous)
        {
            SynCacheEntry entry = _entry;
            if (!entry.TakeEndpoints(_protocol, listener, segment, _path))
            {
                return;
            }

            entry.TakeSyn(segment, _protocol.Settings);
            if (!entry.HasTimestamps)
            {
                entry.IsSackPermitted = false;
                entry.UsesEcn = false;
                entry.ChooseWindow(-1);
            }

            entry.InitialSendSequence = Make(segment);
            if (previous != null && !Sequence.IsBefore(previous.SendNext, entry.InitialSendSequence))
            {
                // RFC 6191 section 2: it must lie above every sequence number of the previous connection. When the client retransmits its
                // SYN, the cache may have a free entry.
                _protocol.Statistics.Drop(DropReason.TcpBacklogFull);
                return;
            }

            _acceptedUntil = _protocol.Stack.Now + ((OldestAccepted + 1L) << TickShift);
            _protocol.Statistics.TcpSynCookiesSent++;
            _protocol.Reply.SendSynAck(entry, TimestampWithOptions(entry, (uint)_protocol.Stack.Now + entry.TimestampOffset));
        }

        /// <summary>Restores a half-open connection from the third segment of its handshake, or from a later one that it begins with.</summary>
        /// <param name="listener">Listener that the segment is for.</param>
        /// <param name="segment">A segment with ACK, without SYN and RST.</param>
        /// <returns>An entry that is in no cache, valid until the next call; null when the segment returns no valid cookie.</returns>
        public SynCacheEntry Restore(TcpListenSock listener, TcpSegment segment)
        {
            SynCacheEntry entry = _entry;
            uint cookie = segment.Acknowledgment - 1;
            uint index = (cookie >> IndexPlace) & IndexMask;
            uint initialReceiveSequence = segment.SequenceNumber - 1;
            bool isValid = IsRecent(cookie) && (cookie & HashMask) == Hash(segment, initialReceiveSequence, cookie >> IndexPlace);
            if (!isValid || !entry.TakeEndpoints(_protocol, listener, segment, new Ipv4Path(_protocol.Ip)))
            {
                _protocol.Statistics.TcpSynCookiesFailed++;
                return null;
            }

            TcpSettings settings = _protocol.Settings;
            uint options = segment.TimestampEcho & OptionsMask;
            entry.HasTimestamps = segment.HasTimestamps && settings.Timestamps;
            uint scale = entry.HasTimestamps ? options & ScaleMask : NoScale;
            entry.InitialSendSequence = cookie;
            entry.InitialReceiveSequence = initialReceiveSequence;
            entry.MaximumSegmentSize = s_segmentSizes[index];
            entry.RecentTimestamp = segment.TimestampValue;
            entry.IsSackPermitted = entry.HasTimestamps && (options & SackBit) != 0;
            entry.UsesEcn = entry.HasTimestamps && (options & EcnBit) != 0;
            entry.ChooseWindow(scale == NoScale ? -1 : (int)scale);
            entry.SentAt = _protocol.Stack.Now;
            entry.IsAmbiguous = true;
            _protocol.Statistics.TcpSynCookiesReceived++;
            return entry;
        }

        /// <summary>
        /// Whether a segment acknowledges what may be a cookie. A client whose first segments were lost acknowledges it with a sequence
        /// number that the cookie cannot be checked against.
        /// </summary>
        public bool MayReturn(TcpSegment segment) => IsRecent(segment.Acknowledgment - 1);

        private uint Make(TcpSegment segment)
        {
            int segmentSize = segment.MaximumSegmentSize == 0 ? TcpEndpoint.DefaultSegmentSize : segment.MaximumSegmentSize;
            int index = s_segmentSizes.Length - 1;
            while (index > 0 && s_segmentSizes[index] > segmentSize)
            {
                index--;
            }

            uint clear = (Tick << (TickPlace - IndexPlace)) | (uint)index;
            return (clear << IndexPlace) | Hash(segment, segment.SequenceNumber, clear);
        }

        // clear: the bits of the cookie that are not hashed
        private uint Hash(TcpSegment segment, uint initialReceiveSequence, uint clear)
        {
            uint ports = (uint)((segment.DestinationPort << 16) | segment.SourcePort);
            uint endpoints = _hash.Compute(segment.Packet.Destination, segment.Packet.Source, ports, initialReceiveSequence);
            return _hash.Compute(endpoints, clear, 0, HashUse) & HashMask;
        }

        private bool IsRecent(uint cookie) => ((Tick - (cookie >> TickPlace)) & TickMask) <= OldestAccepted;

        // a timestamp no later than now, since those that follow may not be earlier
        private static uint TimestampWithOptions(SynCacheEntry entry, uint now)
        {
            uint options = entry.SendWindowScale < 0 ? NoScale : (uint)entry.SendWindowScale;
            options |= entry.IsSackPermitted ? SackBit : 0;
            options |= entry.UsesEcn ? EcnBit : 0;
            uint timestamp = (now & ~OptionsMask) | options;
            return (int)(timestamp - now) > 0 ? timestamp - (OptionsMask + 1) : timestamp;
        }
    }
}
