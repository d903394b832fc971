using NanoTcp.Ip;
using NanoTcp.Links;

namespace NanoTcp.Tcp
{
    /// <summary>
    /// Half-open passive connections (RFC 4987 section 3.5). An entry is small and has no buffers. Their number is limited; while the
    /// cache is full, SYNs are answered with cookies. So a SYN flood neither takes memory nor keeps clients out, and no entry is evicted.
    /// </summary>
    internal sealed class SynCache
    {
        // more than the largest window without scaling, as on Linux
        private const uint AboveLargestWindow = 65_537;

        // beyond every limit of the timeout
        private const int MaxDoublings = 20;

        private readonly TcpProtocol _protocol;
        private readonly TcpSettings _settings;
        private readonly SynCacheEntry[] _entries;

        // made when the cache is full for the first time
        private SynCookies _cookies;

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

        /// <summary>
        /// Answers a SYN to a listener, and adds an entry for it if there is room: RFC 9293 section 3.10.7.2, third step.
        /// </summary>
        /// <param name="listener">Listener that the SYN is for.</param>
        /// <param name="segment">The SYN.</param>
        /// <param name="previous">Connection in TIME_WAIT that the new one replaces; null for none.</param>
        public void Add(TcpListenSock listener, TcpSegment segment, TimeWaitRecord previous)
        {
            if (Count == _entries.Length)
            {
                if (_cookies == null)
                {
                    _cookies = new SynCookies(_protocol);
                }

                _cookies.Answer(listener, segment, previous);
                return;
            }

            // allocate first: if that fails, no entry without a path may remain
            Ipv4Path path = new Ipv4Path(_protocol.Ip);
            SynCacheEntry entry = _entries[Count];
            if (entry == null)
            {
                entry = new SynCacheEntry();
                _entries[Count] = entry;
            }

            if (!entry.TakeEndpoints(_protocol, listener, segment, path))
            {
                return;
            }

            Count++;
            entry.TakeSyn(segment, _settings);
            entry.InitialSendSequence =
                _protocol.ChooseInitialSequence(entry.LocalAddress, entry.LocalPort, entry.RemoteAddress, entry.RemotePort);
            if (previous != null && !Sequence.IsBefore(previous.SendNext, entry.InitialSendSequence))
            {
                // RFC 6191 section 2: above every sequence number of the previous connection
                entry.InitialSendSequence = previous.SendNext + AboveLargestWindow;
            }

            if (_protocol.Stack.Tracer != null)
            {
                _protocol.Stack.Tracer.StateChanged(
                    entry.LocalAddress, entry.LocalPort, entry.RemoteAddress, entry.RemotePort, TcpState.Listen, TcpState.SynReceived);
            }

            SendSynAck(entry);
        }

        /// <summary>The cookies that may still come back; null when there are none.</summary>
        public SynCookies CookiesOut => _cookies != null && _cookies.AreOut ? _cookies : null;

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

            if (IsDeferred(entry, segment))
            {
                Defer(entry);
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
                    TimerExpires(entry);
                }
                else if (entry.Deadline < NextDeadline)
                {
                    NextDeadline = entry.Deadline;
                }
            }
        }

        private void TimerExpires(SynCacheEntry entry)
        {
            int deferred = entry.Listener.DeferAccept;
            bool isWaiting = entry.IsAcknowledged && entry.Retransmissions < deferred;
            if (entry.Retransmissions >= _settings.SynAckRetries && !isWaiting)
            {
                Remove(entry);
                return;
            }

            bool isSilent = entry.IsAcknowledged && entry.Retransmissions < deferred - 1;
            entry.Retransmissions++;
            if (isSilent)
            {
                StartTimer(entry);
                return;
            }

            entry.IsAmbiguous = true;
            _protocol.Statistics.TcpRetransmissions++;
            SendSynAck(entry);
        }

        // TCP_DEFER_ACCEPT: an ACK without data or FIN does not complete the handshake yet
        private static bool IsDeferred(SynCacheEntry entry, TcpSegment segment)
        {
            return entry.Retransmissions < entry.Listener.DeferAccept && segment.Length == 0 &&
                segment.SequenceNumber == entry.InitialReceiveSequence + 1;
        }

        private void Defer(SynCacheEntry entry)
        {
            _protocol.Statistics.Drop(DropReason.TcpAcceptDeferred);
            if (!entry.IsAcknowledged)
            {
                entry.IsAcknowledged = true;
                entry.AcknowledgedAt = _protocol.Stack.Now;
            }
        }

        private void SynArrives(SynCacheEntry entry, TcpSegment segment, bool hasAck)
        {
            int place = (int)(segment.SequenceNumber - entry.InitialReceiveSequence) - 1;
            if (place == -1 && !hasAck)
            {
                ResendSynAck(entry, segment);
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
        private void ResendSynAck(SynCacheEntry entry, TcpSegment segment)
        {
            if (_protocol.ClaimChallenge(ref entry.NextChallenge))
            {
                entry.IsAmbiguous = true;
                entry.Path.AnswerAgain(segment.Packet);
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

        private void SendSynAck(SynCacheEntry entry)
        {
            entry.SentAt = _protocol.Stack.Now;
            StartTimer(entry);

            if (_protocol.Stack.Tracer != null && entry.Retransmissions > 0)
            {
                _protocol.Stack.Tracer.SegmentRetransmitted(entry.LocalPort, entry.RemotePort, entry.InitialSendSequence);
            }

            _protocol.Reply.SendSynAck(entry, (uint)entry.SentAt + entry.TimestampOffset);
        }

        private void StartTimer(SynCacheEntry entry)
        {
            long timeout = (long)_settings.RtoInitial << (entry.Retransmissions < MaxDoublings ? entry.Retransmissions : MaxDoublings);
            entry.Deadline = _protocol.Stack.Now + (timeout < _settings.RtoMaximum ? timeout : _settings.RtoMaximum);
            if (entry.Deadline < NextDeadline)
            {
                NextDeadline = entry.Deadline;
                _protocol.Schedule(entry.Deadline);
            }
        }
    }
}
