using System;

namespace NanoTcp.Tcp
{
    /// <summary>
    /// The transmissions between SND.UNA and SND.NXT: when each was last sent, and whether it was selectively acknowledged, marked lost or
    /// retransmitted. It is the scoreboard of RFC 6675 and holds the send times for RFC 8985. A fixed ring of records that follow each
    /// other in sequence space; when it is full, the newest transmission shares the last record.
    /// </summary>
    internal sealed class TransmitQueue
    {
        public const int Sacked = 1;

        /// <summary>Marked lost.</summary>
        public const int Lost = 2;

        /// <summary>Retransmitted since it was marked lost; the retransmission is in flight.</summary>
        public const int Retransmitted = 4;

        /// <summary>Retransmitted at some time: it gives no round-trip sample (Karn's algorithm).</summary>
        public const int EverRetransmitted = 8;

        // Fields: each segment reads and changes them, and on the interpreter a property is a call.

        /// <summary>Records held.</summary>
        public int Count;

        /// <summary>First sequence number of the first record: SND.UNA.</summary>
        public uint Start;

        /// <summary>Bytes selectively acknowledged.</summary>
        public int SackedBytes;

        /// <summary>Bytes marked lost, retransmitted or not.</summary>
        public int LostBytes;

        /// <summary>Bytes of <see cref="LostBytes"/> that were retransmitted.</summary>
        public int RetransmittedBytes;

        // Results of the latest acknowledgment, for RTT measurement, RACK and the detection of spurious timeouts.

        /// <summary>Bytes newly acknowledged, selectively or not.</summary>
        public int Delivered;

        /// <summary>True when a record that was sent only once is among them; <see cref="SampleSentAt"/> is then its send time.</summary>
        public bool HasSample;

        public int SampleSentAt;

        /// <summary>
        /// True when the cumulative acknowledgment covers data sent before the last <see cref="MarkAllLost"/> that were neither
        /// retransmitted nor selectively acknowledged: the timeout was spurious.
        /// </summary>
        public bool DeliveredOriginal;

        /// <summary>
        /// True when something retransmitted was delivered; <see cref="RetransmittedAt"/> is the send time of the first of it.
        /// </summary>
        public bool DeliveredRetransmitted;

        public int RetransmittedAt;

        /// <summary>
        /// True when the fields below describe the transmission, among those delivered, that was sent last (RFC 8985 section 6.2 step 2).
        /// </summary>
        public bool HasNewest;

        public int NewestSentAt;

        public uint NewestEnd;

        public bool NewestWasRetransmitted;

        /// <summary>True when an original was delivered after something above it: the network has reordered (step 3).</summary>
        public bool SawReordering;

        private readonly uint[] _end;
        private readonly int[] _sentAt;

        // SND.NXT when a record was last retransmitted: what reaches beyond it was sent later
        private readonly uint[] _sendNextAtRetransmission;
        private readonly byte[] _flags;
        private readonly int _mask;
        private int _head;
        private uint _highestDelivered;
        private uint _timeoutMark;
        private bool _hasTimeoutMark;

        /// <summary>Creates an empty queue.</summary>
        /// <param name="capacity">Number of records, a power of two.</param>
        public TransmitQueue(int capacity)
        {
            _end = new uint[capacity];
            _sentAt = new int[capacity];
            _sendNextAtRetransmission = new uint[capacity];
            _flags = new byte[capacity];
            _mask = capacity - 1;
        }

        /// <summary>Bytes in flight: sent, and neither acknowledged nor marked lost (RFC 6675 section 2, "pipe").</summary>
        /// <param name="next">SND.NXT.</param>
        public int InFlight(uint next) => (int)(next - Start) - SackedBytes - LostBytes + RetransmittedBytes;

        public void Reset(uint start)
        {
            Start = start;
            _highestDelivered = start;
            Count = 0;
            SackedBytes = 0;
            LostBytes = 0;
            RetransmittedBytes = 0;
            _hasTimeoutMark = false;
        }

        /// <summary>Adds a first transmission, up to a sequence number.</summary>
        public void Add(uint end, int now)
        {
            if (Count > _mask)
            {
                int last = (_head + Count - 1) & _mask;
                if (_flags[last] == 0)
                {
                    _end[last] = end;
                    _sentAt[last] = now;
                    return;
                }

                JoinFirstPair();
            }

            int at = (_head + Count) & _mask;
            _end[at] = end;
            _sentAt[at] = now;
            _flags[at] = 0;
            Count++;
        }

        /// <summary>Adds first transmissions of equal length.</summary>
        /// <param name="start">Sequence number of the first one's first byte.</param>
        /// <param name="length">Bytes of each.</param>
        /// <param name="count">Number of transmissions.</param>
        /// <param name="now">Time in milliseconds.</param>
        public void AddFull(uint start, uint length, int count, int now)
        {
            if (Count + count > _mask)
            {
                for (; count > 0; count--)
                {
                    start += length;
                    Add(start, now);
                }

                return;
            }

            uint[] end = _end;
            int[] sentAt = _sentAt;
            byte[] flags = _flags;
            int mask = _mask;
            int at = _head + Count;
            Count += count;
            for (; count > 0; count--)
            {
                start += length;
                at &= mask;
                end[at] = start;
                sentAt[at] = now;
                flags[at] = 0;
                at++;
            }
        }

        public uint StartOf(int index) => index == 0 ? Start : _end[(_head + index - 1) & _mask];

        public uint EndOf(int index) => _end[(_head + index) & _mask];

        public int FlagsOf(int index) => _flags[(_head + index) & _mask];

        public int SentAt(int index) => _sentAt[(_head + index) & _mask];

        /// <summary>
        /// Orders transmissions of the same millisecond: true when this record was certainly sent before the other transmission.
        /// </summary>
        /// <param name="index">The record.</param>
        /// <param name="end">Sequence number after that other transmission.</param>
        public bool WasSentBefore(int index, uint end)
        {
            int at = (_head + index) & _mask;
            return Sequence.IsBefore((_flags[at] & EverRetransmitted) != 0 ? _sendNextAtRetransmission[at] : _end[at], end);
        }

        /// <summary>Clears the results of the previous acknowledgment.</summary>
        public void BeginAcknowledgment()
        {
            Delivered = 0;
            HasSample = false;
            DeliveredOriginal = false;
            DeliveredRetransmitted = false;
            HasNewest = false;
            SawReordering = false;
        }

        /// <summary>Applies a cumulative acknowledgment.</summary>
        public void Acknowledge(uint acknowledgment)
        {
            while (Count > 0)
            {
                uint end = _end[_head];
                int flags = _flags[_head];
                if ((int)(acknowledgment - end) < 0)
                {
                    AcknowledgePart(acknowledgment, flags);
                    break;
                }

                int length = (int)(end - Start);
                if (flags == 0)
                {
                    if (!HasSample)
                    {
                        HasSample = true;
                        SampleSentAt = _sentAt[_head];
                    }

                    NoteDelivery(length, end, _sentAt[_head], 0);
                }
                else
                {
                    SubtractFromCounters(flags, length);
                    if ((flags & Sacked) == 0)
                    {
                        NoteDelivery(length, end, _sentAt[_head], flags);
                        bool isOriginal = (flags & EverRetransmitted) == 0;
                        DeliveredOriginal |= isOriginal && _hasTimeoutMark && Sequence.IsAtOrBefore(end, _timeoutMark);
                    }
                }

                Start = end;
                _head = (_head + 1) & _mask;
                Count--;
            }

            Start = acknowledgment;
        }

        /// <summary>Marks a range as selectively acknowledged.</summary>
        public void MarkSacked(uint start, uint end)
        {
            for (int i = 0; i < Count; i++)
            {
                uint recordStart = StartOf(i);
                uint recordEnd = EndOf(i);
                if (Sequence.IsAtOrBefore(end, recordStart))
                {
                    return;
                }

                if (Sequence.IsAtOrBefore(recordEnd, start) || (FlagsOf(i) & Sacked) != 0)
                {
                    continue;
                }

                // a range that begins or ends within a record splits it; if the ring is full, the record stays as it is
                if (Sequence.IsBefore(recordStart, start))
                {
                    Split(i, start);
                    continue;
                }

                if (Sequence.IsBefore(end, recordEnd) && !Split(i, end))
                {
                    return;
                }

                MarkRecordSacked(i);
            }
        }

        /// <summary>Marks a record, or its retransmission, lost unless it was selectively acknowledged.</summary>
        public void MarkLost(int index)
        {
            int at = (_head + index) & _mask;
            int flags = _flags[at];
            int length = (int)(EndOf(index) - StartOf(index));
            if ((flags & Sacked) != 0)
            {
                return;
            }

            if ((flags & Lost) == 0)
            {
                LostBytes += length;
            }
            else if ((flags & Retransmitted) != 0)
            {
                RetransmittedBytes -= length;
            }

            _flags[at] = (byte)((flags | Lost) & ~Retransmitted);
        }

        /// <summary>Marks everything in flight lost after a timeout.</summary>
        /// <param name="next">SND.NXT: delivery of what was sent before can show that the timeout was spurious.</param>
        /// <param name="isReneging">True when the peer has discarded data that it had selectively acknowledged (RFC 2018 section
        /// 8).</param>
        public void MarkAllLost(uint next, bool isReneging)
        {
            _timeoutMark = next;
            _hasTimeoutMark = true;
            for (int i = 0; i < Count; i++)
            {
                int at = (_head + i) & _mask;
                if (isReneging && (_flags[at] & Sacked) != 0)
                {
                    _flags[at] = (byte)(_flags[at] & ~Sacked);
                    SackedBytes -= (int)(EndOf(i) - StartOf(i));
                }

                MarkLost(i);
            }
        }

        /// <summary>Clears all loss marks after a spurious timeout or recovery: the data are in flight after all.</summary>
        public void UnmarkLost()
        {
            for (int i = 0; i < Count; i++)
            {
                int at = (_head + i) & _mask;
                _flags[at] = (byte)(_flags[at] & ~(Lost | Retransmitted));
            }

            LostBytes = 0;
            RetransmittedBytes = 0;
            _hasTimeoutMark = false;
        }

        /// <summary>Ends the detection of a spurious timeout.</summary>
        public void ForgetTimeout()
        {
            _hasTimeoutMark = false;
        }

        /// <summary>Finds the first record that is marked lost and was not retransmitted.</summary>
        /// <returns>Its index, or -1.</returns>
        public int FindLost()
        {
            for (int i = 0; i < Count; i++)
            {
                if ((FlagsOf(i) & (Lost | Retransmitted)) == Lost)
                {
                    return i;
                }
            }

            return -1;
        }

        /// <summary>Marks a record retransmitted, up to a sequence number within it.</summary>
        /// <param name="index">The record.</param>
        /// <param name="end">Sequence number after the retransmission.</param>
        /// <param name="next">SND.NXT.</param>
        /// <param name="now">Time in milliseconds.</param>
        public void MarkRetransmitted(int index, uint end, uint next, int now)
        {
            if (end != EndOf(index))
            {
                Split(index, end);
            }

            int at = (_head + index) & _mask;
            int flags = _flags[at];
            if ((flags & (Lost | Retransmitted)) == Lost)
            {
                RetransmittedBytes += (int)(EndOf(index) - StartOf(index));
                flags |= Retransmitted;
            }

            _flags[at] = (byte)(flags | EverRetransmitted);
            _sentAt[at] = now;
            _sendNextAtRetransmission[at] = next;
        }

        private void AcknowledgePart(uint acknowledgment, int flags)
        {
            int part = (int)(acknowledgment - Start);
            if (part <= 0)
            {
                return;
            }

            SubtractFromCounters(flags, part);
            if ((flags & Sacked) == 0)
            {
                NoteDelivery(part, acknowledgment, _sentAt[_head], flags);
            }

            if ((flags & Retransmitted) != 0)
            {
                // a record that could not be split: only its beginning was retransmitted
                RetransmittedBytes -= (int)(_end[_head] - acknowledgment);
                _flags[_head] = (byte)(flags & ~Retransmitted);
            }
        }

        private void SubtractFromCounters(int flags, int length)
        {
            if ((flags & Sacked) != 0)
            {
                SackedBytes -= length;
            }

            if ((flags & Lost) != 0)
            {
                LostBytes -= length;
                if ((flags & Retransmitted) != 0)
                {
                    RetransmittedBytes -= length;
                }
            }
        }

        private void MarkRecordSacked(int index)
        {
            int at = (_head + index) & _mask;
            int flags = _flags[at];
            uint end = EndOf(index);
            int length = (int)(end - StartOf(index));
            SubtractFromCounters(flags & ~Sacked, length);
            SackedBytes += length;
            _flags[at] = (byte)((flags & EverRetransmitted) | Sacked);
            if ((flags & EverRetransmitted) == 0)
            {
                HasSample = true;
                SampleSentAt = _sentAt[at];
            }

            NoteDelivery(length, end, _sentAt[at], flags);
        }

        private void NoteDelivery(int length, uint end, int sentAt, int flags)
        {
            Delivered += length;
            bool wasRetransmitted = (flags & EverRetransmitted) != 0;
            if (wasRetransmitted)
            {
                RetransmittedAt = DeliveredRetransmitted ? RetransmittedAt : sentAt;
                DeliveredRetransmitted = true;
            }
            else if (Sequence.IsBefore(end, _highestDelivered))
            {
                SawReordering = true;
            }

            if (Sequence.IsBefore(_highestDelivered, end))
            {
                _highestDelivered = end;
            }

            int later = sentAt - NewestSentAt;
            if (!HasNewest || later > 0 || (later == 0 && Sequence.IsBefore(NewestEnd, end)))
            {
                HasNewest = true;
                NewestSentAt = sentAt;
                NewestEnd = end;
                NewestWasRetransmitted = wasRetransmitted;
            }
        }

        // Splits a record in two. Returns false when the ring is full.
        private bool Split(int index, uint at)
        {
            if (Count > _mask)
            {
                return false;
            }

            for (int i = Count; i > index; i--)
            {
                int to = (_head + i) & _mask;
                int from = (_head + i - 1) & _mask;
                Move(from, to);
            }

            _end[(_head + index) & _mask] = at;
            Count++;
            return true;
        }

        // Frees a record by joining two neighbors with the same flags; without such a pair, joins the two newest and clears their marks.
        private void JoinFirstPair()
        {
            int pair = Count - 2;
            for (int i = 0; i + 1 < Count; i++)
            {
                if (FlagsOf(i) == FlagsOf(i + 1))
                {
                    pair = i;
                    break;
                }
            }

            int first = (_head + pair) & _mask;
            int second = (first + 1) & _mask;
            if (_flags[first] != _flags[second])
            {
                SubtractFromCounters(_flags[first], (int)(_end[first] - StartOf(pair)));
                SubtractFromCounters(_flags[second], (int)(_end[second] - _end[first]));
                _flags[first] = EverRetransmitted;
            }

            _end[first] = _end[second];
            _sentAt[first] = _sentAt[second];
            _sendNextAtRetransmission[first] = Sequence.Later(_sendNextAtRetransmission[first], _sendNextAtRetransmission[second]);
            for (int i = pair + 1; i + 1 < Count; i++)
            {
                int to = (_head + i) & _mask;
                Move((to + 1) & _mask, to);
            }

            Count--;
        }

        private void Move(int from, int to)
        {
            _end[to] = _end[from];
            _sentAt[to] = _sentAt[from];
            _sendNextAtRetransmission[to] = _sendNextAtRetransmission[from];
            _flags[to] = _flags[from];
        }
    }
}
