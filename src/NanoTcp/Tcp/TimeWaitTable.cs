using NanoTcp.Links;

namespace NanoTcp.Tcp
{
    /// <summary>What is kept of a connection in TIME_WAIT: enough to acknowledge a retransmitted FIN.</summary>
    internal sealed class TimeWaitRecord
    {
        public uint LocalAddress;
        public int LocalPort;
        public uint RemoteAddress;
        public int RemotePort;
        public uint SendNext;
        public uint ReceiveNext;
        public int Window;
        public bool HasTimestamps;
        public uint RecentTimestamp;
        public uint TimestampOffset;
        public long NextChallenge;

        // a SYN was answered: a reset at RCV.NXT now means that the peer no longer has the connection
        public bool IsSynChallenged;
        public long Deadline;
    }

    /// <summary>
    /// Connections in TIME_WAIT, RFC 9293 section 3.6.1. A ring of records in the order in which they expire, since all last equally long;
    /// when it is full, a new one replaces the oldest. A record holds no buffer.
    /// </summary>
    internal sealed class TimeWaitTable
    {
        private readonly TcpProtocol _protocol;
        private readonly TimeWaitRecord[] _ring;
        private int _first;

        public TimeWaitTable(TcpProtocol protocol)
        {
            _protocol = protocol;
            _ring = new TimeWaitRecord[protocol.Settings.TimeWaitLimit];
        }

        public int Count { get; private set; }

        public long NextDeadline => Count == 0 ? NetDevice.Never : _ring[_first].Deadline;

        public TimeWaitRecord this[int index] => _ring[(_first + index) % _ring.Length];

        public void Add(TcpSock sock, uint sendNext, uint receiveNext, int window, bool hasTimestamps, uint recentTimestamp, uint timestampOffset)
        {
            if (Count == _ring.Length)
            {
                RemoveFirst();
            }

            TimeWaitRecord record = Append();
            record.LocalAddress = sock.LocalAddress;
            record.LocalPort = sock.LocalPort;
            record.RemoteAddress = sock.RemoteAddress;
            record.RemotePort = sock.RemotePort;
            record.SendNext = sendNext;
            record.ReceiveNext = receiveNext;
            record.Window = window;
            record.HasTimestamps = hasTimestamps;
            record.RecentTimestamp = recentTimestamp;
            record.TimestampOffset = timestampOffset;
            record.NextChallenge = 0;
            record.IsSynChallenged = false;
            StartTimer(record);
        }

        public TimeWaitRecord Find(uint localAddress, int localPort, uint remoteAddress, int remotePort)
        {
            for (int i = 0; i < Count; i++)
            {
                TimeWaitRecord record = this[i];
                if (record.RemotePort == remotePort && record.LocalPort == localPort && record.RemoteAddress == remoteAddress &&
                    record.LocalAddress == localAddress)
                {
                    return record;
                }
            }

            return null;
        }

        /// <summary>True when a record has that port: a socket that wants it needs SO_REUSEADDR.</summary>
        public bool HasPort(int localPort)
        {
            for (int i = 0; i < Count; i++)
            {
                if (this[i].LocalPort == localPort)
                {
                    return true;
                }
            }

            return false;
        }

        /// <summary>
        /// Processes a segment for a connection in TIME_WAIT: RFC 9293 section 3.10.7.4, RFC 1337 (a reset does not end it, unless it
        /// answers our acknowledgment of a SYN, as in RFC 5961 section 4), RFC 6191 (a new SYN may end it).
        /// </summary>
        /// <param name="record">Record of the connection.</param>
        /// <param name="segment">The segment.</param>
        /// <param name="isListening">True when a listener would accept a SYN.</param>
        /// <returns>True for a SYN that may reopen the connection; the record is removed then.</returns>
        public bool SegmentArrives(TimeWaitRecord record, TcpSegment segment, bool isListening)
        {
            if ((segment.Flags & TcpFlags.Rst) != 0)
            {
                if (record.IsSynChallenged && segment.SequenceNumber == record.ReceiveNext)
                {
                    // the peer has restarted with a sequence number below the old one; its next SYN must not find the record
                    Remove(record);
                }

                return false;
            }

            if (isListening && (segment.Flags & (TcpFlags.Syn | TcpFlags.Ack)) == TcpFlags.Syn && IsNew(record, segment))
            {
                Remove(record);
                return true;
            }

            bool isFin = (segment.Flags & TcpFlags.Fin) != 0;
            if (segment.Length == 0 && segment.SequenceNumber == record.ReceiveNext)
            {
                return false;
            }

            if (isFin)
            {
                // the peer has missed our acknowledgment: restart the timer
                Restart(record);
            }

            // data and FIN are retransmissions of a peer that waits for an answer; the rest is limited, or two ends would answer each
            // other's acknowledgments endlessly
            bool isRetransmission = segment.Length > 0 && (segment.Flags & TcpFlags.Syn) == 0;
            if (isRetransmission || _protocol.ClaimChallenge(ref record.NextChallenge))
            {
                record.IsSynChallenged = (segment.Flags & TcpFlags.Syn) != 0;
                _protocol.Reply.SendAck(segment, record.SendNext, record.ReceiveNext, record.Window, record.HasTimestamps,
                    record.TimestampOffset, record.RecentTimestamp);
            }

            return false;
        }

        public void RunTimers(long now)
        {
            while (Count > 0 && _ring[_first].Deadline <= now)
            {
                RemoveFirst();
            }
        }

        /// <summary>Removes the records of an address that is no longer ours.</summary>
        public void RemoveAddress(uint localAddress)
        {
            for (int i = Count - 1; i >= 0; i--)
            {
                if (this[i].LocalAddress == localAddress)
                {
                    Remove(this[i]);
                }
            }
        }

        // RFC 6191 section 2: by timestamp where both have them, by sequence number otherwise
        private static bool IsNew(TimeWaitRecord record, TcpSegment segment)
        {
            bool isSequenceNew = Sequence.IsBefore(record.ReceiveNext, segment.SequenceNumber);
            if (record.HasTimestamps && segment.HasTimestamps && segment.TimestampValue != record.RecentTimestamp)
            {
                return (int)(segment.TimestampValue - record.RecentTimestamp) > 0;
            }

            return isSequenceNew;
        }

        private void StartTimer(TimeWaitRecord record)
        {
            record.Deadline = _protocol.Stack.Now + _protocol.Settings.TimeWait;
            _protocol.Schedule(record.Deadline);
        }

        // Moves a record to the end of the ring, which stays in the order of deadlines.
        private void Restart(TimeWaitRecord record)
        {
            Remove(record);
            int last = (_first + Count) % _ring.Length;
            for (int i = 0; i < _ring.Length; i++)
            {
                if (_ring[i] == record)
                {
                    _ring[i] = _ring[last];
                }
            }

            _ring[last] = record;
            Count++;
            StartTimer(record);
        }

        private void RemoveFirst()
        {
            _first = (_first + 1) % _ring.Length;
            Count--;
        }

        // Moves the later records up; the freed object goes after them for reuse.
        private void Remove(TimeWaitRecord record)
        {
            int at = 0;
            while (this[at] != record)
            {
                at++;
            }

            for (; at + 1 < Count; at++)
            {
                _ring[(_first + at) % _ring.Length] = this[at + 1];
            }

            _ring[(_first + at) % _ring.Length] = record;
            Count--;
        }

        private TimeWaitRecord Append()
        {
            int at = (_first + Count) % _ring.Length;
            if (_ring[at] == null)
            {
                _ring[at] = new TimeWaitRecord();
            }

            Count++;
            return _ring[at];
        }
    }
}
