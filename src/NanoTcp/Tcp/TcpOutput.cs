using System;
using NanoTcp.Ip;
using NanoTcp.Links;

namespace NanoTcp.Tcp
{
    /// <summary>Segments that leave: what is sent when, and how a segment is built. RFC 9293 sections 3.7, 3.8 and 3.10.2.</summary>
    internal sealed partial class TcpSock
    {
        // link, IP and TCP headers as they begin every segment; old when what was received or read is not in it yet
        private int _templateLength;
        private int _headerLength;
        private int _packetHeaderLength;
        private bool _isTemplateOld = true;
        private uint _templateTimestamp;
        private uint _templateEcho;
        private uint _templateSequence;

        // bytes of payload in a full segment
        private int _segmentSize;
        private int _peerSegmentSize = DefaultSegmentSize;

        // by how much the window that we offer may grow at least, RFC 9293 section 3.8.6.2.2
        private int _windowStep;

        // a peer without window scaling cannot be offered all of a large buffer
        private bool _isWindowClipped;

        // agreed in the handshake
        private bool _usesTimestamps;
        private bool _usesSack;
        private bool _usesRack;
        private bool _usesEcn;
        private bool _offersTimestamps;
        private uint _timestampOffset;

        // end of the last segment that was not full, for Nagle's rule as Minshall put it
        private uint _smallSegmentEnd;

        // where the first write ended of those that were not sent at once: PSH belongs there
        private bool _hasPushMark;
        private uint _pushMark;
        private long _lastSent;
        private bool _isCongestionLimited;

        // ECN, RFC 3168 section 6.1
        private bool _mustEchoCongestion;
        private bool _mustSayReduced;
        private bool _isCongestionMarkable;
        private uint _ecnRecoveryPoint;

        // Acknowledgments owed
        private int _segmentsToAcknowledge;
        private int _delayedAckSegments;
        private int _delayedAckTime;
        private int _immediateAcksLeft;
        private uint _lastAckSent;

        // where the TCP header begins in the template, and in a packet that is built
        private const int Header = IpPath.TransportTemplateOffset;
        private const int Packet = IpPath.TransportOffset;

        private const int LargestSackOption = 4 + (TcpSegment.SackBlockLimit * TcpOption.SackBlockLength);

        // ECN-capable transport (0), RFC 3168 section 5
        private const int Ect0 = 0x02;

        /// <summary>
        /// Sends what may be sent now: lost segments first, then new data and the FIN. It is called after everything that could have made
        /// room: a write, an acknowledgment, a timer.
        /// </summary>
        private void Output()
        {
            if (_state < TcpState.Established || _state == TcpState.TimeWait)
            {
                return;
            }

            if (_transmitQueue.LostBytes > _transmitQueue.RetransmittedBytes)
            {
                SendLost();
            }

            SendNewData();
            if (_retransmitTimer == RetransmitTimer.None)
            {
                ScheduleRetransmit();
            }
        }

        private void SendNewData()
        {
            if (_sendNext == _sendUnacknowledged)
            {
                RestartAfterIdle();
            }

            _isCongestionLimited = false;
            while (true)
            {
                int unsent = (int)(_firstDataSequence + (uint)_sendBuffer.Length - _sendNext);
                if (unsent <= 0)
                {
                    if (_isFinQueued && _sendNext == _finSequence && UsableWindow > 0)
                    {
                        SendFin();
                    }

                    return;
                }

                // what the peer takes, and what the network is thought to take
                int outstanding = (int)(_sendNext - _sendUnacknowledged);
                int window = _sendWindow - outstanding;
                int room = _congestion.Window - (_recovery == RecoveryState.Open ? outstanding : InFlight);
                int length = _segmentSize;
                if (length <= unsent && length <= window && length <= room && !_isFinQueued && !_usesEcn)
                {
                    if (SendFullSegments(unsent, window < room ? window : room))
                    {
                        return;
                    }

                    continue;
                }

                length = unsent < length ? unsent : length;
                if (length > window)
                {
                    length = window;
                }

                if (length > room)
                {
                    // a congestion window is used in whole segments
                    _isCongestionLimited = true;
                    NotePush();
                    return;
                }

                if (length <= 0 || (length < _segmentSize && !MaySendSmall(length, unsent)))
                {
                    NoteWindowLimit(length < unsent);
                    NotePush();
                    return;
                }

                SendData(length, length == unsent);
            }
        }

        /// <summary>Sends as many full segments as there are data and room for: what a sender of bulk data does all the time.</summary>
        /// <param name="unsent">Bytes that wait, at least a segment.</param>
        /// <param name="room">Bytes that peer and network take, at least a segment.</param>
        /// <returns>True when no data wait any more.</returns>
        private bool SendFullSegments(int unsent, int room)
        {
            TransmitQueue queue = _transmitQueue;
            int size = _segmentSize;
            long now = Stack.Now;
            int before = queue.Count;
            int count = (unsent < room ? unsent : room) / size;
            int bytes = count * size;
            bool isPushed = bytes == unsent;
            if (_hasPushMark)
            {
                // up to the end of a write; the others follow
                int segments = ((int)(_pushMark - _sendNext) + size - 1) / size;
                count = segments < count ? segments : count;
                bytes = count * size;
                isPushed = TakePushMark(bytes) || bytes == unsent;
            }

            _sentInRecovery += bytes;
            NoteSending(now);
            uint sequence = _sendNext;
            _sendNext = sequence + (uint)bytes;
            queue.AddFull(sequence, (uint)size, count, (int)now);
            _statistics.TcpSegmentsSent += count;
            _segmentsSent += count;
            for (; count > 1; count--)
            {
                Transmit(sequence, size, TcpFlags.Ack);
                sequence += (uint)size;
            }

            Transmit(sequence, size, isPushed ? TcpFlags.Ack | TcpFlags.Psh : TcpFlags.Ack);

            WatchSent(before);
            return bytes == unsent;
        }

        // Data wait: the segment that ends them, or the first write among them, gets PSH, so that a receiver that acts on it has each message.
        private void NotePush()
        {
            if (!_hasPushMark)
            {
                _hasPushMark = true;
                _pushMark = _firstDataSequence + (uint)_sendBuffer.Length;
            }
        }

        // True when the mark lies among the bytes sent next; it has done its work then.
        private bool TakePushMark(int length)
        {
            bool isIn = (int)(_pushMark - _sendNext) <= length;
            _hasPushMark = !isIn;
            return isIn;
        }

        // SND.UNA + SND.WND - SND.NXT; negative when the peer has taken back a part of its window
        private int UsableWindow => (int)(_sendUnacknowledged + (uint)_sendWindow - _sendNext);

        /// <summary>
        /// Whether a segment that is not full may go: Nagle's rule (RFC 9293 section 3.7.4) with Minshall's change, that only an unacknowledged
        /// small segment holds it back; and the sender's side of silly window avoidance (section 3.8.6.2.1).
        /// </summary>
        private bool MaySendSmall(int length, int unsent)
        {
            if (length < unsent)
            {
                // the peer's window cuts it: half of the largest one it ever had is worth while, less waits for the persist timer
                return length >= _largestSendWindow / 2;
            }

            if (NoDelay || _isFinQueued)
            {
                return true;
            }

            return Sequence.IsAtOrBefore(_smallSegmentEnd, _sendUnacknowledged);
        }

        private void SendData(int length, bool isLast)
        {
            uint end = _sendNext + (uint)length;
            int flags = (_hasPushMark && TakePushMark(length)) || isLast ? TcpFlags.Ack | TcpFlags.Psh : TcpFlags.Ack;
            if (isLast && _isFinQueued && length < UsableWindow)
            {
                flags |= TcpFlags.Fin;
                end++;
            }

            if (length < _segmentSize)
            {
                _smallSegmentEnd = end;
            }

            if (_mustSayReduced)
            {
                _mustSayReduced = false;
                flags |= TcpFlags.Cwr;
            }

            // noted before it is sent: the device may refuse it, and then it is lost like any other
            uint sequence = _sendNext;
            NoteSent(end);
            _isCongestionMarkable = _usesEcn;
            SendSegment(sequence, length, flags);
            _isCongestionMarkable = false;
        }

        private void SendFin()
        {
            uint sequence = _sendNext;
            NoteSent(sequence + 1);
            SendSegment(sequence, 0, TcpFlags.Ack | TcpFlags.Fin);
        }

        private void NoteSent(uint end)
        {
            long now = Stack.Now;
            int before = _transmitQueue.Count;
            NoteSending(now);
            _sentInRecovery += (int)(end - _sendNext);
            _sendNext = end;
            _transmitQueue.Add(end, (int)now);
            WatchSent(before);
        }

        // before something new is sent
        private void NoteSending(long now)
        {
            if (_sendNext == _sendUnacknowledged)
            {
                _unacknowledgedSince = now;
                _busySince = now;
            }

            _lastSent = now;
            if (_isWindowLimited)
            {
                NoteWindowLimit(false);
            }
        }

        // sets the timer for what is new in the transmit queue
        private void WatchSent(int recordsBefore)
        {
            if (_retransmitTimer == RetransmitTimer.None || _retransmitTimer == RetransmitTimer.Persist)
            {
                ScheduleRetransmit();
            }
            else if (recordsBefore < 2 && _transmitQueue.Count >= 2)
            {
                // not alone any more: the probe need not allow for a delayed acknowledgment
                ScheduleProbe();
            }
        }

        /// <summary>Sends a part of what was sent before once more.</summary>
        /// <param name="index">Its record in the transmit queue.</param>
        private void Retransmit(int index)
        {
            uint start = _transmitQueue.StartOf(index);
            uint end = _transmitQueue.EndOf(index);
            int flags = TcpFlags.Ack;
            int length = (int)(end - start);
            if (_isFinQueued && end == _finSequence + 1)
            {
                length--;
                flags |= TcpFlags.Fin;
            }

            if (length > _segmentSize)
            {
                length = _segmentSize;
                end = start + (uint)length;
                flags = TcpFlags.Ack;
            }

            // where a segment is not full, a write ended
            bool isLast = start + (uint)length == _firstDataSequence + (uint)_sendBuffer.Length;
            if (length > 0 && (isLast || length < _segmentSize))
            {
                flags |= TcpFlags.Psh;
            }

            _transmitQueue.MarkRetransmitted(index, end, _sendNext, (int)Now);
            _lastSent = Now;
            _sentInRecovery += (int)(end - start);
            Retransmissions++;
            _statistics.TcpRetransmissions++;
            TraceRetransmission(start);
            SendSegment(start, length, flags);
        }

        /// <summary>Sends an acknowledgment without data.</summary>
        private void SendAck()
        {
            // counted here and not by SendSegment: a call less for each
            _statistics.TcpSegmentsSent++;
            _segmentsSent++;
            Transmit(_sendNext, 0, TcpFlags.Ack);
        }

        private void SendSegment(uint sequence, int length, int flags)
        {
            _statistics.TcpSegmentsSent++;
            _segmentsSent++;
            Transmit(sequence, length, flags);
        }

        /// <summary>Builds a segment in the packet buffer and gives it to its path.</summary>
        /// <param name="sequence">SEG.SEQ.</param>
        /// <param name="length">Bytes of payload, taken from the send ring.</param>
        /// <param name="flags">Control bits.</param>
        private void Transmit(uint sequence, int length, int flags)
        {
            RefreshTemplate(sequence);
            if (_usesEcn)
            {
                flags = MarkCongestion(flags);
            }

            Ipv4Path path = _path;
            byte[] f = _packetBytes;
            int headerLength = _headerLength;
            if (_hasSackToSend && length <= _segmentSize - LargestSackOption)
            {
                headerLength += WriteSack(f, Packet + headerLength);
            }

            int total = length + headerLength;
            path.Begin(total, _templateLength);
            if (flags != TcpFlags.Ack)
            {
                f[Packet + TcpHeader.Flags] = (byte)flags;
            }

            if (headerLength != _headerLength)
            {
                f[Packet + TcpHeader.DataOffset] = (byte)(headerLength << 2);
            }

            if (length > 0)
            {
                _sendBuffer.CopyTo((int)(sequence - _firstDataSequence), f, Packet + headerLength, length);
            }

            uint checksum = ~Checksum.Sum(f, Packet, total, path.SegmentSum);
            f[Packet + TcpHeader.Checksum] = (byte)checksum;
            f[Packet + TcpHeader.Checksum + 1] = (byte)(checksum >> 8);
            path.Send(total);
        }

        /// <summary>
        /// Brings into the template what differs from the last segment: of what was received and read, acknowledgment and window; the
        /// sequence number; timestamps when the time has gone on. A sender of bulk data hardly ever needs the first, a receiver the second. The
        /// upper halves of numbers seldom change.
        /// </summary>
        private void RefreshTemplate(uint sequence)
        {
            byte[] t = _path.Template;
            uint changed = sequence ^ _templateSequence;
            if (changed != 0)
            {
                _templateSequence = sequence;
                if (changed > 0xFFFF)
                {
                    t[Header + TcpHeader.SequenceNumber] = (byte)(sequence >> 24);
                    t[Header + TcpHeader.SequenceNumber + 1] = (byte)(sequence >> 16);
                }

                t[Header + TcpHeader.SequenceNumber + 2] = (byte)(sequence >> 8);
                t[Header + TcpHeader.SequenceNumber + 3] = (byte)sequence;
            }

            if (_isTemplateOld)
            {
                int window = OfferWindow();
                uint acknowledgment = _receiveNext;
                if ((acknowledgment ^ _lastAckSent) > 0xFFFF)
                {
                    t[Header + TcpHeader.AcknowledgmentNumber] = (byte)(acknowledgment >> 24);
                    t[Header + TcpHeader.AcknowledgmentNumber + 1] = (byte)(acknowledgment >> 16);
                }

                t[Header + TcpHeader.AcknowledgmentNumber + 2] = (byte)(acknowledgment >> 8);
                t[Header + TcpHeader.AcknowledgmentNumber + 3] = (byte)acknowledgment;
                t[Header + TcpHeader.Window] = (byte)(window >> 8);
                t[Header + TcpHeader.Window + 1] = (byte)window;
                _lastAckSent = acknowledgment;
                _isTemplateOld = false;
                if (_segmentsToAcknowledge > 0)
                {
                    // whatever was owed is acknowledged by this
                    _segmentsToAcknowledge = 0;
                    _ackDeadline = NetDevice.Never;
                }

            }

            if (!_usesTimestamps)
            {
                return;
            }

            uint echo = _recentTimestamp;
            changed = echo ^ _templateEcho;
            if (changed != 0)
            {
                _templateEcho = echo;
                if (changed > 0xFFFF)
                {
                    t[Header + TcpHeader.MinimumLength + 8] = (byte)(echo >> 24);
                    t[Header + TcpHeader.MinimumLength + 9] = (byte)(echo >> 16);
                }

                t[Header + TcpHeader.MinimumLength + 10] = (byte)(echo >> 8);
                t[Header + TcpHeader.MinimumLength + 11] = (byte)echo;
            }

            uint timestamp = (uint)Stack.Now + _timestampOffset;
            changed = timestamp ^ _templateTimestamp;
            if (changed != 0)
            {
                _templateTimestamp = timestamp;
                if (changed > 0xFFFF)
                {
                    t[Header + TcpHeader.MinimumLength + 4] = (byte)(timestamp >> 24);
                    t[Header + TcpHeader.MinimumLength + 5] = (byte)(timestamp >> 16);
                }

                t[Header + TcpHeader.MinimumLength + 6] = (byte)(timestamp >> 8);
                t[Header + TcpHeader.MinimumLength + 7] = (byte)timestamp;
            }
        }

        /// <summary>
        /// The window to offer, RFC 9293 section 3.8.6.2.2: its right edge never moves left but by what scaling rounds off, and it grows only
        /// by a worthwhile amount. Notes the edge, since what was offered once must be taken.
        /// </summary>
        /// <returns>The header's field, scaled.</returns>
        private int OfferWindow()
        {
            int offered = (int)(_receiveEdge - _receiveNext);
            int free = _receiveBuffer.Capacity - _receiveBuffer.Available;
            int scale = _receiveWindowScale;
            bool grows = free - offered >= _windowStep;
            if (scale == 0)
            {
                if (grows)
                {
                    offered = free < 65_535 ? free : 65_535;
                    _receiveEdge = _receiveNext + (uint)offered;
                }

                return offered;
            }

            // rounded up while the ring has room for it, down otherwise: RFC 7323 section 2.4
            int rest = (1 << scale) - 1;
            int field = ((grows ? free : offered) + rest) >> scale;
            if (field << scale > free + rest)
            {
                field--;
            }

            if (field > 65_535)
            {
                field = 65_535;
            }

            uint edge = _receiveNext + (uint)(field << scale);
            if (Sequence.IsBefore(_receiveEdge, edge))
            {
                _receiveEdge = edge;
            }

            return field;
        }

        /// <summary>After the user has read: tells the peer when its window has opened by a worthwhile amount.</summary>
        private void UpdateOfferedWindow()
        {
            if (_state < TcpState.Established || _isFinReceived)
            {
                return;
            }

            int offered = (int)(_receiveEdge - _receiveNext);
            int capacity = _receiveBuffer.Capacity;
            int free = capacity - _receiveBuffer.Available;
            if (_isWindowClipped)
            {
                int largest = 65_535 << _receiveWindowScale;
                capacity = largest;
                free = free < largest ? free : largest;
            }

            int growth = free - offered;
            _isTemplateOld = true;

            // two segments, or half the buffer when that is less: every second segment has its update, as it has its acknowledgment
            if (growth >= capacity / 2 || (growth >= 2 * _segmentSize && offered < capacity / 2))
            {
                SendAck();
            }
        }

        // RFC 3168 sections 6.1.3 to 6.1.5: the echo on every segment; the capable mark on new data only
        private int MarkCongestion(int flags)
        {
            _path.SetTypeOfService(_isCongestionMarkable ? TypeOfService | Ect0 : TypeOfService);
            return _mustEchoCongestion ? flags | TcpFlags.Ece : flags;
        }

        /// <summary>
        /// Writes a SACK option, RFC 2018 section 4: a duplicate first (RFC 2883), then the range that grew last, then the others by age.
        /// </summary>
        /// <returns>Bytes written.</returns>
        private int WriteSack(byte[] f, int o)
        {
            int room = (TcpHeader.MaximumLength - _headerLength - 4) / TcpOption.SackBlockLength;
            int at = o + 4;
            if (_hasDuplicateToReport)
            {
                WriteBlock(f, at, _duplicateStart, _duplicateEnd);
                at += TcpOption.SackBlockLength;
                room--;
                _hasDuplicateToReport = false;
            }

            int age = int.MaxValue;
            for (; room > 0; room--)
            {
                int index = _reassembly.NewestBefore(age, out age);
                if (index < 0)
                {
                    break;
                }

                WriteBlock(f, at, _reassembly.Start(index), _reassembly.End(index));
                at += TcpOption.SackBlockLength;
            }

            _hasSackToSend = _reassembly.Count > 0;
            _isSackNew = false;
            f[o] = TcpOption.NoOperation;
            f[o + 1] = TcpOption.NoOperation;
            f[o + 2] = TcpOption.Sack;
            f[o + 3] = (byte)(at - o - 2);
            return at - o;
        }

        private static void WriteBlock(byte[] f, int o, uint start, uint end)
        {
            TcpReply.WriteUInt32(f, o, start);
            TcpReply.WriteUInt32(f, o + 4, end);
        }

        /// <summary>Sends our SYN or SYN-ACK once more.</summary>
        private void ResendSyn(int flags)
        {
            _transmitQueue.MarkRetransmitted(0, _transmitQueue.EndOf(0), _sendNext, (int)Now);
            _statistics.TcpRetransmissions++;
            Retransmissions++;
            _wasSynRetransmitted = true;
            TraceRetransmission(_initialSendSequence);
            SendSyn(flags);
        }

        private void TraceRetransmission(uint sequence)
        {
            if (_protocol.Stack.Tracer != null)
            {
                _protocol.Stack.Tracer.SegmentSentAgain(LocalPort, RemotePort, sequence);
            }
        }

        /// <summary>Sends a SYN once more that got lost on no network.</summary>
        private void RepeatSyn()
        {
            _transmitQueue.MarkRetransmitted(0, _transmitQueue.EndOf(0), _sendNext, (int)Now);
            SendSyn(SynFlags);
            StartRetransmitTimer(RetransmitTimer.Retransmission, _rtt.BackedOff(_expiries));
        }

        // RFC 3168 section 6.1.1: both bits ask for ECN
        private int SynFlags => TcpFlags.Syn | (_settings.Ecn ? TcpFlags.Ece | TcpFlags.Cwr : 0);

        private void SendSyn(int flags)
        {
            bool isReply = (flags & TcpFlags.Ack) != 0;
            int window = _receiveBuffer.Free < 65_535 ? _receiveBuffer.Free : 65_535;
            if (isReply)
            {
                _receiveEdge = _receiveNext + (uint)window;
                _lastAckSent = _receiveNext;
                TcpReply.WriteUInt32(_path.Template, Header + TcpHeader.AcknowledgmentNumber, _lastAckSent);
            }

            _ackDeadline = NetDevice.Never;
            _protocol.Reply.SendSyn(
                _path,
                _initialSendSequence,
                _receiveNext,
                flags,
                window,
                OwnSegmentSize,
                isReply ? _usesTimestamps : _offersTimestamps,
                (uint)Now + _timestampOffset,
                isReply ? _recentTimestamp : 0,
                isReply ? _usesSack : _settings.LossDetection != LossDetection.DuplicateAcks,
                isReply && !_peerScales ? -1 : _settings.WindowScale ? _receiveWindowScale : -1);
        }

        private void SendReset()
        {
            _statistics.TcpResetsSent++;
            SendSegment(_sendNext, 0, TcpFlags.Rst | TcpFlags.Ack);
        }

        /// <summary>What our SYN says: the largest payload that we take, options not deducted (RFC 6691).</summary>
        private int OwnSegmentSize
        {
            get
            {
                int size = _path.MaximumTransportLength - TcpHeader.MinimumLength;
                size = size < _settings.MaximumSegmentSize ? size : _settings.MaximumSegmentSize;
                return MaximumSegmentSizeLimit > 0 && MaximumSegmentSizeLimit < size ? MaximumSegmentSizeLimit : size;
            }
        }

        private void ChooseOffers()
        {
            _offersTimestamps = _settings.Timestamps;
            _timestampOffset = _protocol.ChooseTimestampOffset(LocalAddress, RemoteAddress);
        }

        /// <summary>Takes in what the handshake agreed on; an option holds only when both sides offered it.</summary>
        private void AgreeOptions(bool timestamps, bool sack, int windowScale, int segmentSize)
        {
            _usesTimestamps = timestamps && _settings.Timestamps;
            _usesSack = sack && _settings.LossDetection != LossDetection.DuplicateAcks;
            _usesRack = _usesSack && _settings.LossDetection == LossDetection.Rack;
            _peerScales = windowScale >= 0 && _settings.WindowScale;
            _sendWindowScale = _peerScales ? windowScale : 0;
            if (!_peerScales)
            {
                _receiveWindowScale = 0;
            }

            _peerSegmentSize = segmentSize == 0 ? DefaultSegmentSize : segmentSize;
            if (_peerSegmentSize < _settings.MinimumSegmentSize)
            {
                _peerSegmentSize = _settings.MinimumSegmentSize;
            }

            ChooseSegmentSize();
        }

        // RFC 6691: the option tells the peer's limit without options; ours are deducted here
        private void ChooseSegmentSize()
        {
            int size = _path.MaximumTransportLength - TcpHeader.MinimumLength;
            size = _peerSegmentSize < size ? _peerSegmentSize : size;
            if (MaximumSegmentSizeLimit > 0 && MaximumSegmentSizeLimit < size)
            {
                size = MaximumSegmentSizeLimit;
            }

            _segmentSize = size - (_usesTimestamps ? TcpOption.TimestampsAlignedLength : 0);
            int half = _receiveBuffer.Capacity / 2;
            _windowStep = _segmentSize < half ? _segmentSize : half;
            _isWindowClipped = _receiveBuffer.Capacity > 65_535 << _receiveWindowScale;
        }

        private void PrepareTemplate()
        {
            _headerLength = TcpHeader.MinimumLength + (_usesTimestamps ? TcpOption.TimestampsAlignedLength : 0);
            _packetHeaderLength = Ipv4Header.MinimumLength + _headerLength;
            _templateLength = IpPath.TransportTemplateOffset + _headerLength;
            byte[] t = _path.Template;
            int o = Header;
            Array.Clear(t, o, t.Length - o);
            t[o] = (byte)(LocalPort >> 8);
            t[o + 1] = (byte)LocalPort;
            t[o + TcpHeader.DestinationPort] = (byte)(RemotePort >> 8);
            t[o + TcpHeader.DestinationPort + 1] = (byte)RemotePort;
            t[o + TcpHeader.DataOffset] = (byte)(_headerLength << 2);
            t[o + TcpHeader.Flags] = TcpFlags.Ack;
            t[o + 20] = TcpOption.NoOperation;
            t[o + 21] = TcpOption.NoOperation;
            t[o + 22] = TcpOption.Timestamps;
            t[o + 23] = TcpOption.TimestampsLength;
            _portsWord = ((uint)BitConverter.ToUInt16(t, o) << 16) | BitConverter.ToUInt16(t, o + TcpHeader.DestinationPort);
            _addressesWord = ((ulong)Ipv4Address.ToWord(LocalAddress) << 32) | Ipv4Address.ToWord(RemoteAddress);
            TcpReply.WriteUInt32(t, o + TcpHeader.AcknowledgmentNumber, _lastAckSent);
            _isTemplateOld = true;
            _templateTimestamp = 0;
            _templateEcho = 0;
            _templateSequence = 0;
        }

        private void RestartAfterIdle()
        {
            if (Now - _lastSent > _rtt.RetransmissionTimeout && _lastSent != 0 && _settings.SlowStartAfterIdle)
            {
                _congestion.RestartAfterIdle();
                _lastSent = Now;
            }
        }
    }
}
