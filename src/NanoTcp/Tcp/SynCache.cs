using NanoTcp.Ip;
using NanoTcp.Links;

namespace NanoTcp.Tcp
{
    /// <summary>A passive connection in SYN_RECEIVED: the state between a SYN and the third segment of the handshake.</summary>
    internal sealed class SynCacheEntry
    {
        public TcpListenSock Listener;
        public uint LocalAddress;
        public int LocalPort;
        public uint RemoteAddress;
        public int RemotePort;
        public uint InitialSendSequence;
        public uint InitialReceiveSequence;
        public int ReceiveBufferSize;
        public int OfferedWindow;
        public int ReceiveWindowScale;
        public int SendWindowScale;
        public int MaximumSegmentSize;
        public bool HasTimestamps;
        public uint RecentTimestamp;
        public uint TimestampOffset;
        public bool IsSackPermitted;
        public bool UsesEcn;
        public Ipv4Path Path;
        public long SentAt;
        public long Deadline;
        public long NextChallenge;
        public int Retransmissions;

        // the SYN-ACK was sent more than once: no round trip can be told from its acknowledgment (Karn)
        public bool IsAmbiguous;
    }

    /// <summary>
    /// Half-open passive connections (RFC 4987 section 3.5). An entry is small and has no buffers. Their number is limited, and a new one
    /// evicts the oldest, so a SYN flood neither takes memory nor blocks the listener.
    /// </summary>
    internal sealed class SynCache
    {
        // more than the largest window without scaling, as on Linux
        private const uint AboveLargestWindow = 65_537;

        private readonly TcpProtocol _protocol;
        private readonly TcpSettings _settings;
        private readonly SynCacheEntry[] _entries;

        public SynCache(TcpProtocol protocol)
        {
            _protocol = protocol;
            _settings = protocol.Settings;
            _entries = new SynCacheEntry[_settings.SynCacheSize];
        }

        public int Count { get; private set; }

        public long NextDeadline { get; private set; } = NetDevice.Never;

        public SynCacheEntry this[int index] => _entries[index];

        public SynCacheEntry Find(uint localAddress, int localPort, uint remoteAddress, int remotePort)
        {
            for (int i = 0; i < Count; i++)
            {
                SynCacheEntry entry = _entries[i];
                if (entry.RemotePort == remotePort && entry.LocalPort == localPort && entry.RemoteAddress == remoteAddress &&
                    entry.LocalAddress == localAddress)
                {
                    return entry;
                }
            }

            return null;
        }

        /// <summary>Adds an entry for a SYN to a listener, and answers it: RFC 9293 section 3.10.7.2, third step.</summary>
        /// <param name="listener">Listener that the SYN is for.</param>
        /// <param name="segment">The SYN.</param>
        /// <param name="previous">Connection in TIME_WAIT that the new one replaces; null for none.</param>
        public void Add(TcpListenSock listener, TcpSegment segment, TimeWaitRecord previous)
        {
            // allocate first: if that fails, no entry without a path may remain
            Ipv4Path path = new Ipv4Path(_protocol.Ip);
            int error = path.Set(segment.Packet.Destination, segment.Packet.Source, IpProtocolNumber.Tcp, listener.TimeToLive,
                listener.TypeOfService, !_settings.PathMtuDiscovery);
            if (error != 0)
            {
                return;
            }

            SynCacheEntry entry = Claim();
            entry.Listener = listener;
            entry.LocalAddress = segment.Packet.Destination;
            entry.LocalPort = segment.DestinationPort;
            entry.RemoteAddress = segment.Packet.Source;
            entry.RemotePort = segment.SourcePort;
            entry.Retransmissions = 0;
            entry.IsAmbiguous = false;
            entry.NextChallenge = 0;
            entry.Path = path;
            TcpReply.WritePorts(entry.Path.Template, IpPath.TransportTemplateOffset, entry.LocalPort, entry.RemotePort);
            TakeOptions(entry, segment);
            entry.InitialSendSequence =
                _protocol.ChooseInitialSequence(entry.LocalAddress, entry.LocalPort, entry.RemoteAddress, entry.RemotePort);
            if (previous != null && !Sequence.IsBefore(previous.SendNext, entry.InitialSendSequence))
            {
                // RFC 6191 section 2: above every sequence number of the previous connection
                entry.InitialSendSequence = previous.SendNext + AboveLargestWindow;
            }

            entry.TimestampOffset = _protocol.ChooseTimestampOffset(entry.LocalAddress, entry.RemoteAddress);
            if (_protocol.Stack.Tracer != null)
            {
                _protocol.Stack.Tracer.StateChanged(
                    entry.LocalAddress, entry.LocalPort, entry.RemoteAddress, entry.RemotePort, TcpState.Listen, TcpState.SynReceived);
            }

            SendSynAck(entry);
        }

        /// <summary>Processes a segment for a half-open connection: RFC 9293 section 3.10.7.4 in the state SYN_RECEIVED.</summary>
        /// <returns>True when it completes the handshake; the caller creates the connection and removes the entry.</returns>
        public bool SegmentArrives(SynCacheEntry entry, TcpSegment segment)
        {
            uint receiveNext = entry.InitialReceiveSequence + 1;
            int flags = segment.Flags;
            if ((flags & TcpFlags.Rst) != 0)
            {
                // a passive connection returns to LISTEN, and the user is not told
                int offset = (int)(segment.SequenceNumber - receiveNext);
                if (offset == 0)
                {
                    Remove(entry);
                }
                else if (offset < entry.OfferedWindow && offset + segment.Length > 0)
                {
                    Challenge(entry, segment);                                      // RFC 5961 section 3.2
                }

                return false;
            }

            bool hasAck = (flags & TcpFlags.Ack) != 0;
            if (hasAck && segment.Acknowledgment != entry.InitialSendSequence + 1)
            {
                _protocol.Reply.SendReset(segment);
                return false;
            }

            if ((flags & TcpFlags.Syn) != 0)
            {
                SynArrives(entry, segment, hasAck);
                return false;
            }

            int room = entry.OfferedWindow - (int)(segment.SequenceNumber - receiveNext);
            bool isInWindow = room <= entry.OfferedWindow && (room > 0 || (room == 0 && segment.Length == 0));
            bool isOldTimestamp = entry.HasTimestamps && segment.HasTimestamps && (int)(segment.TimestampValue - entry.RecentTimestamp) < 0;
            if (!isInWindow || isOldTimestamp)
            {
                _protocol.Statistics.Drop(isInWindow ? DropReason.TcpPaws : DropReason.TcpOutOfWindow);
                Challenge(entry, segment);
                return false;
            }

            if (!hasAck)
            {
                return false;
            }

            if (entry.HasTimestamps && !segment.HasTimestamps)
            {
                // RFC 7323 section 3.2
                _protocol.Statistics.Drop(DropReason.TcpPaws);
                return false;
            }

            if (entry.Listener.IsFull)
            {
                // drop it like a lost acknowledgment: until the SYN-ACK is retransmitted, the user has time to accept
                _protocol.Statistics.Drop(DropReason.TcpBacklogFull);
                return false;
            }

            return true;
        }

        public void Remove(SynCacheEntry entry)
        {
            for (int i = 0; i < Count; i++)
            {
                if (_entries[i] == entry)
                {
                    Count--;
                    _entries[i] = _entries[Count];
                    _entries[Count] = entry;
                    entry.Listener = null;
                    entry.Path = null;
                    NextDeadline = Count == 0 ? NetDevice.Never : NextDeadline;
                    return;
                }
            }
        }

        /// <summary>Removes the half-open connections of a listener, or of an address that is no longer ours.</summary>
        public void RemoveAll(TcpListenSock listener, uint localAddress)
        {
            for (int i = Count - 1; i >= 0; i--)
            {
                if (_entries[i].Listener == listener || _entries[i].LocalAddress == localAddress)
                {
                    Remove(_entries[i]);
                }
            }
        }

        public void RunTimers(long now)
        {
            NextDeadline = NetDevice.Never;
            for (int i = Count - 1; i >= 0; i--)
            {
                SynCacheEntry entry = _entries[i];
                if (entry.Deadline <= now)
                {
                    if (entry.Retransmissions >= _settings.SynAckRetries)
                    {
                        Remove(entry);
                        continue;
                    }

                    entry.Retransmissions++;
                    entry.IsAmbiguous = true;
                    _protocol.Statistics.TcpRetransmissions++;
                    SendSynAck(entry);
                }
                else if (entry.Deadline < NextDeadline)
                {
                    NextDeadline = entry.Deadline;
                }
            }
        }

        private void SynArrives(SynCacheEntry entry, TcpSegment segment, bool hasAck)
        {
            int place = (int)(segment.SequenceNumber - entry.InitialReceiveSequence) - 1;
            if (place == -1 && !hasAck)
            {
                ResendSynAck(entry);
            }
            else if (place >= 0 && place < entry.OfferedWindow && !hasAck)
            {
                // a passive connection returns to LISTEN, where the SYN opens the next one
                TcpListenSock listener = entry.Listener;
                Remove(entry);
                Add(listener, segment, null);
            }
            else
            {
                // RFC 5961 section 4.2: a client that has started again answers with a reset, and its next SYN gets in; a guess changes nothing
                Challenge(entry, segment);
            }
        }

        // The client has not seen our SYN-ACK.
        private void ResendSynAck(SynCacheEntry entry)
        {
            if (_protocol.ClaimChallenge(ref entry.NextChallenge))
            {
                entry.IsAmbiguous = true;
                SendSynAck(entry);
            }
        }

        // Sends a challenge ACK in SYN_RECEIVED, where SND.NXT is the number after our SYN.
        private void Challenge(SynCacheEntry entry, TcpSegment segment)
        {
            if (_protocol.ClaimChallenge(ref entry.NextChallenge))
            {
                _protocol.Reply.SendAck(segment, entry.InitialSendSequence + 1, entry.InitialReceiveSequence + 1,
                    entry.OfferedWindow >> entry.ReceiveWindowScale, entry.HasTimestamps, entry.TimestampOffset, entry.RecentTimestamp);
            }
        }

        private void TakeOptions(SynCacheEntry entry, TcpSegment segment)
        {
            TcpListenSock options = entry.Listener;
            bool scales = segment.WindowScale >= 0 && _settings.WindowScale;
            entry.InitialReceiveSequence = segment.SequenceNumber;
            entry.HasTimestamps = segment.HasTimestamps && _settings.Timestamps;
            entry.RecentTimestamp = segment.TimestampValue;
            entry.IsSackPermitted = segment.IsSackPermitted && _settings.LossDetection != LossDetection.DuplicateAcks;
            entry.SendWindowScale = scales ? segment.WindowScale : -1;
            entry.MaximumSegmentSize = segment.MaximumSegmentSize;

            // fixed now, even if the listener's option changes: data within the window offered here must be accepted
            int size = options.ReceiveBufferSize;
            entry.ReceiveBufferSize = size;
            entry.OfferedWindow = size < 65_535 ? size : 65_535;
            entry.ReceiveWindowScale = 0;
            while (scales && size >> entry.ReceiveWindowScale > 65_535)
            {
                entry.ReceiveWindowScale++;
            }

            const int askForEcn = TcpFlags.Ece | TcpFlags.Cwr;
            entry.UsesEcn = _settings.Ecn && (segment.Flags & askForEcn) == askForEcn;
        }

        private void SendSynAck(SynCacheEntry entry)
        {
            TcpListenSock options = entry.Listener;
            int size = entry.Path.MaximumTransportLength - TcpHeader.MinimumLength;
            size = size < _settings.MaximumSegmentSize ? size : _settings.MaximumSegmentSize;
            if (options.MaximumSegmentSizeLimit > 0 && options.MaximumSegmentSizeLimit < size)
            {
                size = options.MaximumSegmentSizeLimit;
            }

            int timeout = _settings.RtoInitial << entry.Retransmissions;
            entry.SentAt = _protocol.Stack.Now;
            entry.Deadline = entry.SentAt + (timeout < _settings.RtoMaximum ? timeout : _settings.RtoMaximum);
            if (entry.Deadline < NextDeadline)
            {
                NextDeadline = entry.Deadline;
                _protocol.Schedule(entry.Deadline);
            }

            if (_protocol.Stack.Tracer != null && entry.Retransmissions > 0)
            {
                _protocol.Stack.Tracer.SegmentSentAgain(entry.LocalPort, entry.RemotePort, entry.InitialSendSequence);
            }

            _protocol.Reply.SendSyn(
                entry.Path,
                entry.InitialSendSequence,
                entry.InitialReceiveSequence + 1,
                TcpFlags.Syn | TcpFlags.Ack | (entry.UsesEcn ? TcpFlags.Ece : 0),
                entry.OfferedWindow,
                size,
                entry.HasTimestamps,
                (uint)entry.SentAt + entry.TimestampOffset,
                entry.RecentTimestamp,
                entry.IsSackPermitted,
                entry.SendWindowScale < 0 ? -1 : entry.ReceiveWindowScale);
        }

        // Returns a free entry, or evicts the oldest: a real client retransmits its SYN.
        private SynCacheEntry Claim()
        {
            if (Count == _entries.Length)
            {
                SynCacheEntry oldest = _entries[0];
                for (int i = 1; i < Count; i++)
                {
                    if (_entries[i].SentAt < oldest.SentAt)
                    {
                        oldest = _entries[i];
                    }
                }

                _protocol.Statistics.Drop(DropReason.TcpBacklogFull);
                Remove(oldest);
            }

            if (_entries[Count] == null)
            {
                _entries[Count] = new SynCacheEntry();
            }

            return _entries[Count++];
        }
    }
}
