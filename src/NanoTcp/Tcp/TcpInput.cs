using System;
using NanoTcp.Ethernet;
using NanoTcp.Ip;
using NanoTcp.Links;

namespace NanoTcp.Tcp
{
    /// <summary>Segments that arrive: RFC 9293 section 3.10.7, with the checks of RFC 5961 and RFC 7323.</summary>
    internal sealed partial class TcpSock
    {
        // NOP, NOP, timestamps, length 10, as everybody sends them, read as one number
        private const int TimestampsWord = TcpOption.NoOperation | (TcpOption.NoOperation << 8) | (TcpOption.Timestamps << 16) |
            (TcpOption.TimestampsLength << 24);

        // Header prediction reads headers as they lie in a packet, eight bytes at once, the first byte the lowest. Of the first eight of IPv4:
        // a header without options, and no fragment; of the next eight: TCP.
        private const ulong PlainMask = 0xFF | ((ulong)(Ipv4Header.FragmentMask >> 8) << 48) | ((ulong)(Ipv4Header.FragmentMask & 0xFF) << 56);
        private const ulong ProtocolMask = 0xFF00;

        // Of a frame's bytes 12 to 19: type, version and total length, but not type of service and identification. Of its bytes 20 to 23:
        // no fragment, TCP.
        private const ulong BurstMask = 0xFFFF00FFFFFF;
        private const ulong BurstType = EthernetHeader.TypeIpv4 >> 8;
        private const uint PlainTcpMask = (0xFFu << 24) | ((Ipv4Header.FragmentMask & 0xFF) << 8) | (Ipv4Header.FragmentMask >> 8);
        private const uint PlainTcp = (uint)IpProtocolNumber.Tcp << 24;

        // The bytes of a number of 32 bits turned round into the upper half of one of 64, two by a multiplication: shifts take twice the work.
        private const uint OddBytes = 0x00FF00FF;
        private const ulong OddPlaces = (1UL << 56) | (1UL << 24);
        private const uint EvenBytes = 0xFF00FF00;
        private const ulong EvenPlaces = (1UL << 40) | (1UL << 8);
        private const ulong UpperHalf = 0xFFFFFFFF00000000;

        // of TCP's bytes 8 to 15 the flag that may differ
        private const ulong Push = (ulong)TcpFlags.Psh << 40;

        // RFC 7323 section 5.5: a timestamp older than 24 days says nothing
        private const long TimestampLifetime = 24L * 24 * 3600 * 1000;

        // TS.Recent and when it was taken
        private uint _recentTimestamp;
        private long _recentTimestampAge;

        // of the option that was looked at last
        private uint _offeredTimestamp;

        // where the peer's FIN stands, once it was seen
        private bool _isFinSeen;
        private uint _receiveFinSequence;

        // a SACK option goes out with the next segment that has a place for it; new when it says what the peer was not told yet
        private bool _hasSackToSend;
        private bool _isSackNew;
        private bool _hasDuplicateToReport;
        private uint _duplicateStart;
        private uint _duplicateEnd;

        // The next segment's bytes 8 to 15 (acknowledgment, header length, flags with PSH, window) as one number, if nothing special happens
        // and nothing new is acknowledged. Set at the end of the long way; 0, which no segment with PSH has, when there is no foretelling.
        private ulong _predictedHeader;

        // its bytes 0 to 7 (ports and sequence number); and the timestamp option that TS.Recent was taken from, 0 when the long way took it
        private ulong _predictedSequence;
        private ulong _timestampOption;

        // a segment like the last one of data: its frame's bytes 12 to 19, masked; the lengths of its frame and payload
        private ulong _burstStart;
        private int _burstFrame = int.MaxValue;
        private int _burstPayload;
        private uint _burstSum;

        // when an invalid segment may be answered next
        private long _nextChallenge;

        private bool _peerScales;
        private bool _wasConnected;
        private bool _wasSynRetransmitted;

        // sent again although nothing suggests that it was lost: no timeout, and no reason for a small window
        private bool _isSynRepeated;

        /// <summary>What the first check says of a segment.</summary>
        private enum SegmentVerdict
        {
            Acceptable,

            /// <summary>No part of it lies in the window.</summary>
            OutOfWindow,

            /// <summary>PAWS: its timestamp is older than one that was accepted.</summary>
            OldTimestamp,

            /// <summary>It lacks the timestamps that the handshake agreed on.</summary>
            NoTimestamps,
        }

        /// <summary>Takes in a segment for this connection, the long way.</summary>
        public void SegmentArrives(TcpSegment segment)
        {
            _predictedHeader = 0;
            ProcessSegment(segment);
            Predict();
        }

        /// <summary>Works out what the next segment looks like if nothing special happens.</summary>
        private void Predict()
        {
            bool isPredictable = _settings.HeaderPrediction && _state == TcpState.Established && _recovery == RecoveryState.Open &&
                _reassembly.Count == 0 && !_usesEcn && !_isFinSeen && !_isProbing && _windowField >= 0;
            _predictedSequence = _portsWord | ((ulong)Ipv4Address.ToWord(_receiveNext) << 32);
            uint header = ((uint)_headerLength << 2) | ((TcpFlags.Ack | TcpFlags.Psh) << 8) | ((uint)(_windowField & 0xFF00) << 8) |
                ((uint)_windowField << 24);
            _predictedHeader = isPredictable ? Ipv4Address.ToWord(_sendUnacknowledged) | ((ulong)header << 32) : 0;
        }

        private void ProcessSegment(TcpSegment segment)
        {
            if (_state == TcpState.SynSent)
            {
                SegmentArrivesInSynSent(segment);
                return;
            }

            if (_state == TcpState.SynReceived && IsSimultaneousSynAck(segment))
            {
                ReceiveAck(segment);
                Output();
                return;
            }

            // RFC 9293 section 3.10.7.4, for every state but CLOSED, LISTEN and SYN-SENT
            SegmentVerdict verdict = Judge(segment);                                // first: sequence number, and PAWS
            if (verdict != SegmentVerdict.Acceptable)
            {
                Refuse(segment, verdict);
                return;
            }

            if ((segment.Flags & TcpFlags.Rst) != 0)                                // second: RST
            {
                ReceiveReset(segment);
                return;
            }

            if ((segment.Flags & TcpFlags.Syn) != 0)                                // fourth: SYN
            {
                ReceiveSyn(segment);
                return;
            }

            if ((segment.Flags & TcpFlags.Ack) == 0)                                // fifth: ACK
            {
                return;
            }

            if (!IsAckAcceptable(segment))
            {
                RefuseAck(segment);
                return;
            }

            if (_usesTimestamps && segment.HasTimestamps)
            {
                // only now: nothing of a segment is kept before it has passed every check
                TakeTimestamp(segment.SequenceNumber, segment.TimestampValue);
            }

            if (!ReceiveAck(segment))
            {
                return;
            }

            ReceiveText(segment);                                                   // seventh: the segment's text
            ReceiveFin(segment);                                                    // eighth: FIN

            if (_state != TcpState.Closed && _state != TcpState.TimeWait)
            {
                Output();
                AcknowledgeIfDue();
            }
        }

        /// <summary>
        /// The shortest way, for a stream's segments in a burst: each is like the one before in all but its place. What
        /// <see cref="TryPredicted"/> would do for each is done once for all where nobody can tell.
        /// </summary>
        /// <param name="batch">Frames that came together.</param>
        /// <param name="from">The first to look at.</param>
        /// <param name="count">How many frames there are.</param>
        /// <param name="mac">Our link address, six bytes read as one number; one that no frame has where the frames are not Ethernet's.</param>
        /// <returns>The first frame that is not of that kind, of which nothing was changed; or count.</returns>
        public override int TakeBurst(FrameBatch batch, int from, int count, ulong mac)
        {
            const int ip = EthernetHeader.Length;
            const int tcp = ip + Ipv4Header.MinimumLength;
            int[] lengths = batch.Length;
            int frame = _burstFrame;
            if (lengths[from] < frame || _immediateAcksLeft > 0 || _delayedAckTime == 0)
            {
                return from;
            }

            byte[] f = batch.Buffer;
            int[] offsets = batch.Offset;
            int payload = _burstPayload;
            int length = frame - tcp;
            int text = frame - payload;
            ulong addresses = _addressesWord;

            // Numbers of eight bytes do not end where the IP header does: its checksum must make up for the frame's type in front of it, and two
            // bytes of the addresses are in the number before.
            ulong restOfHeader = (addresses >> 16) + (0xFFFF - BurstType);
            bool usesTimestamps = _usesTimestamps;
            ulong knownOption = _timestampOption;
            ulong ports = _portsWord;
            uint next = _receiveNext;
            uint edge = _receiveEdge;
            ulong sequence = _predictedSequence;
            int owed = _segmentsToAcknowledge;
            int i = from;
            for (; i < count; i++)
            {
                int o = offsets[i];
                if (lengths[i] < frame || (BitConverter.ToUInt64(f, o) & EthernetHeader.AddressMask) != mac ||
                    BitConverter.ToUInt64(f, o + tcp) != sequence ||
                    (BitConverter.ToUInt64(f, o + tcp + TcpHeader.AcknowledgmentNumber) | Push) != _predictedHeader ||
                    BitConverter.ToUInt64(f, o + ip + Ipv4Header.Source) != addresses || (uint)payload > edge - next)
                {
                    break;
                }

                ulong start = BitConverter.ToUInt64(f, o + EthernetHeader.EtherType);
                ulong middle = BitConverter.ToUInt64(f, o + ip + Ipv4Header.FlagsAndFragment);
                ulong option = usesTimestamps ? BitConverter.ToUInt64(f, o + tcp + TcpHeader.MinimumLength) : knownOption;
                if ((start & BurstMask) != _burstStart || ((uint)middle & PlainTcpMask) != PlainTcp ||
                    (option != knownOption && !IsTimestampAcceptable(option)) ||
                    !Checksum.IsPlainHeaderRight(start, middle, restOfHeader) ||
                    Checksum.SumWithAddresses(f, o + tcp, length, addresses, _burstSum) != 0xFFFF)
                {
                    break;
                }

                if (option != knownOption)
                {
                    TakeTimestamp(option, next);
                    knownOption = _timestampOption;
                }

                _receiveBuffer.Append(f, o + text, payload);
                next += (uint)payload;
                sequence = ports | ((((next & OddBytes) * OddPlaces) + ((next & EvenBytes) * EvenPlaces)) & UpperHalf);
                owed++;
                if (owed >= _delayedAckSegments)
                {
                    _receiveNext = next;
                    _isTemplateOld = true;
                    SendAck();
                    edge = _receiveEdge;
                    owed = 0;
                }
            }

            if (i > from)
            {
                _receiveNext = next;
                _predictedSequence = sequence;
                EndBurst(i - from, owed);
            }

            return i;
        }

        private void EndBurst(int segments, int owed)
        {
            _statistics.TcpPredicted += segments;
            _bytesReceived += segments * _burstPayload;
            _lastReceived = Stack.Now;
            _lastDataReceived = _lastReceived;
            _windowUpdateSequence = _receiveNext - (uint)_burstPayload;
            _segmentsToAcknowledge = owed;
            if (owed > 0)
            {
                _isTemplateOld = true;
                DelayAck();
            }

            Stack.SocketChanged(this);
        }

        /// <summary>
        /// Header prediction: the usual segment of an established connection, next in order and with nothing special, takes a short way
        /// (Jacobson 1990) that begins at the IP header. It does what the long way would do, and no more. Addresses were looked at when the
        /// connection was made.
        /// </summary>
        /// <param name="f">The receive buffer.</param>
        /// <param name="o">Index of the IP header; it and a TCP header find room behind it.</param>
        /// <param name="length">Bytes to the end of the frame; padding may be among them.</param>
        /// <returns>False when the packet must take the long way; nothing was changed then.</returns>
        public override bool TryPredicted(byte[] f, int o, int length)
        {
            ulong first = BitConverter.ToUInt64(f, o);
            ulong second = BitConverter.ToUInt64(f, o + 8);
            ulong addresses = BitConverter.ToUInt64(f, o + Ipv4Header.Source);
            ulong header = BitConverter.ToUInt64(f, o + Ipv4Header.MinimumLength + TcpHeader.AcknowledgmentNumber) | Push;
            int acknowledged = 0;
            if (header != _predictedHeader)
            {
                acknowledged = NewlyAcknowledged(header);
                if (acknowledged == 0)
                {
                    return false;
                }
            }

            int totalLength = (f[o + Ipv4Header.TotalLength] << 8) | f[o + Ipv4Header.TotalLength + 1];
            int payload = totalLength - _packetHeaderLength;
            if (BitConverter.ToUInt64(f, o + Ipv4Header.MinimumLength) != _predictedSequence || addresses != _addressesWord ||
                (first & PlainMask) != Ipv4Header.PlainVersionAndLength || (second & ProtocolMask) != TcpProtocol.ProtocolWord ||
                totalLength > length || (uint)payload > _receiveEdge - _receiveNext || payload + acknowledged == 0)
            {
                return false;
            }

            ulong option = _timestampOption;
            if (_usesTimestamps)
            {
                option = BitConverter.ToUInt64(f, o + Ipv4Header.MinimumLength + TcpHeader.MinimumLength);
                if (option != _timestampOption && !IsTimestampAcceptable(option))
                {
                    return false;
                }
            }

            if (!Checksum.IsPlainHeaderRight(first, second, addresses >> 32))
            {
                return false;
            }

            o += Ipv4Header.MinimumLength;
            length = totalLength - Ipv4Header.MinimumLength;
            if (Checksum.SumWithAddresses(f, o, length, addresses, Checksum.Word((uint)length) + TcpProtocol.ProtocolWord) != 0xFFFF)
            {
                _statistics.Drop(DropReason.TcpChecksum);
                return true;
            }

            _statistics.TcpPredicted++;
            _lastReceived = Stack.Now;
            _windowUpdateSequence = _receiveNext;
            if (option != _timestampOption)
            {
                TakeTimestamp(option, _receiveNext);
            }

            if (acknowledged > 0)
            {
                ReceivePredictedAck(f, o, header, acknowledged);
            }

            if (payload > 0)
            {
                TakePredictedText(f, o + length - payload, payload);
                _bytesReceived += payload;
                Stack.SocketChanged(this);
                if (payload != _burstPayload)
                {
                    ExpectBurst(payload, first);
                }
            }

            if (acknowledged > 0)
            {
                Output();
            }

            if (_segmentsToAcknowledge >= _delayedAckSegments)
            {
                SendAck();
            }
            else if (_segmentsToAcknowledge > 0)
            {
                DelayAck();
            }

            return true;
        }

        // By how much an otherwise predicted header moves SND.UNA; it may bring another window with that. 0 when there is something special.
        private int NewlyAcknowledged(ulong header)
        {
            const int lengthAndFlags = 0xFFFF;
            uint fields = (uint)(header >> 32);
            uint predicted = (uint)(_predictedHeader >> 32);
            if (fields != predicted &&
                (((fields ^ predicted) & lengthAndFlags) != 0 || fields >> 16 == 0 || _retransmitTimer == RetransmitTimer.Persist))
            {
                return 0;
            }

            int acknowledged = (int)(Ipv4Address.ToWord((uint)header) - _sendUnacknowledged);
            return acknowledged > 0 && acknowledged <= (int)(_sendNext - _sendUnacknowledged) ? acknowledged : 0;
        }

        private bool IsTimestampAcceptable(ulong option)
        {
            _offeredTimestamp = Ipv4Address.ToWord((uint)(option >> 32));
            return (uint)option == TimestampsWord && (int)(_offeredTimestamp - _recentTimestamp) >= 0;
        }

        private void ReceivePredictedAck(byte[] f, int o, ulong header, int acknowledged)
        {
            uint acknowledgment = _sendUnacknowledged + (uint)acknowledged;
            uint echo = _usesTimestamps ? Ipv4Address.ToWord(BitConverter.ToUInt32(f, o + TcpHeader.MinimumLength + 8)) : 0;
            if (header >> 48 != _predictedHeader >> 48)
            {
                TakeWindow((f[o + TcpHeader.Window] << 8) | f[o + TcpHeader.Window + 1]);
            }

            _predictedHeader = header;
            _windowUpdateAcknowledgment = acknowledgment;
            _transmitQueue.BeginAcknowledgment();
            TakeAcknowledgment(acknowledgment, acknowledged, echo);
            GrowCongestionWindow(_transmitQueue.Delivered);
        }

        private void TakePredictedText(byte[] f, int offset, int length)
        {
            uint next = _receiveNext + (uint)length;
            _receiveBuffer.Append(f, offset, length);
            _receiveNext = next;
            _predictedSequence = _portsWord | ((ulong)Ipv4Address.ToWord(next) << 32);
            _lastDataReceived = _lastReceived;
            _isTemplateOld = true;
            _segmentsToAcknowledge++;
        }

        // The next segments are probably as long as this one.
        private void ExpectBurst(int payload, ulong first)
        {
            _burstPayload = payload;
            _burstFrame = payload + _packetHeaderLength + EthernetHeader.Length;
            _burstStart = ((first << 16) & BurstMask) | BurstType;
            _burstSum = Checksum.Word((uint)(payload + _headerLength)) + TcpProtocol.ProtocolWord;
        }

        // RFC 9293 section 3.10.7.3
        private void SegmentArrivesInSynSent(TcpSegment segment)
        {
            bool hasAck = (segment.Flags & TcpFlags.Ack) != 0;
            bool isAckAcceptable = hasAck && segment.Acknowledgment == _sendNext;
            if (hasAck && !isAckAcceptable)
            {
                // of an old connection: reset it, and ours gets through with the next SYN, which need not wait for the timer
                if ((segment.Flags & TcpFlags.Rst) == 0)
                {
                    _protocol.Reply.SendReset(segment);
                    if (_expiries == 0 && !_isSynRepeated)
                    {
                        _isSynRepeated = true;
                        StartRetransmitTimer(RetransmitTimer.SynRepeat, TimerGranularity);
                    }
                }

                return;
            }

            if ((segment.Flags & TcpFlags.Rst) != 0)
            {
                if (isAckAcceptable)
                {
                    _statistics.TcpResetsReceived++;
                    Finish(Errno.ECONNREFUSED);
                }

                return;
            }

            if ((segment.Flags & TcpFlags.Syn) == 0)
            {
                return;
            }

            TakePeerSyn(segment);
            if (isAckAcceptable)
            {
                _usesEcn = _settings.Ecn && (segment.Flags & (TcpFlags.Ece | TcpFlags.Cwr)) == TcpFlags.Ece;
                _transmitQueue.BeginAcknowledgment();
                TakeAcknowledgment(segment.Acknowledgment, 1, Echo(segment));
                Establish(segment);

                // the SYN is taken: text and FIN begin behind it
                segment.SequenceNumber++;
                ReceiveText(segment);
                ReceiveFin(segment);

                // the third segment of the handshake, with data if there are any
                uint sent = _lastAckSent;
                Output();
                if (sent == _lastAckSent && _state != TcpState.Closed)
                {
                    SendAck();
                }

                return;
            }

            // simultaneous open, section 3.5: our SYN again, with an acknowledgment of theirs
            ChangeState(TcpState.SynReceived);
            SendSyn(TcpFlags.Syn | TcpFlags.Ack);
        }

        // IRS, and the options of the peer's SYN
        private void TakePeerSyn(TcpSegment segment)
        {
            _initialReceiveSequence = segment.SequenceNumber;
            _receiveNext = segment.SequenceNumber + 1;
            _lastAckSent = _initialReceiveSequence;
            int free = _receiveBuffer.Free;
            _receiveEdge = _receiveNext + (uint)(free < 65_535 ? free : 65_535);
            _recentTimestamp = segment.TimestampValue;
            _recentTimestampAge = Now;
            AgreeOptions(segment.HasTimestamps, segment.IsSackPermitted, segment.WindowScale, segment.MaximumSegmentSize);
            PrepareTemplate();
        }

        // Simultaneous open, figure 7 of section 3.5: the answer to our SYN begins in front of the window. Answered by ours, and that by the
        // peer's again, the two would never end; as on Linux it counts as the acknowledgment that it is.
        private bool IsSimultaneousSynAck(TcpSegment segment)
        {
            const int synAck = TcpFlags.Syn | TcpFlags.Ack;
            return (segment.Flags & (synAck | TcpFlags.Rst | TcpFlags.Fin)) == synAck && segment.PayloadLength == 0 &&
                segment.SequenceNumber == _initialReceiveSequence && segment.Acknowledgment == _sendNext;
        }

        /// <summary>
        /// First check, RFC 9293 section 3.10.7.4 and RFC 7323 section 5.3 R1 to R3: whether the segment belongs here. Changes nothing.
        /// </summary>
        private SegmentVerdict Judge(TcpSegment segment)
        {
            bool isReset = (segment.Flags & TcpFlags.Rst) != 0;
            bool hasTimestamps = _usesTimestamps && segment.HasTimestamps;
            if (hasTimestamps && !isReset && IsOldTimestamp(segment))
            {
                return SegmentVerdict.OldTimestamp;
            }

            // the four cases of table 6, in one: some part of the segment lies in the window, or its place is where the window begins. As on
            // Linux an empty one may also lie where it ends: that is where a peer stands that has filled the window, with segments lost. A reset
            // may not.
            int window = (int)(_receiveEdge - _receiveNext);
            int start = (int)(segment.SequenceNumber - _receiveNext);
            int end = start + segment.Length;
            bool isIn = segment.Length == 0
                ? start >= 0 && (start < window || start == 0 || (start == window && !isReset))
                : start < window && end > 0 || start == 0 && window == 0;
            if (!isIn)
            {
                return SegmentVerdict.OutOfWindow;
            }

            // RFC 7323 section 3.2: once agreed on, every segment but a reset carries them
            return _usesTimestamps && !hasTimestamps && !isReset ? SegmentVerdict.NoTimestamps : SegmentVerdict.Acceptable;
        }

        /// <summary>Answers or drops what does not belong here.</summary>
        private void Refuse(TcpSegment segment, SegmentVerdict verdict)
        {
            if (verdict == SegmentVerdict.NoTimestamps)
            {
                _statistics.Drop(DropReason.TcpPaws);
                return;
            }

            if (verdict == SegmentVerdict.OldTimestamp)
            {
                _statistics.Drop(DropReason.TcpPaws);
            }
            else if ((segment.Flags & TcpFlags.Rst) != 0)
            {
                _statistics.Drop(DropReason.TcpBlindAttack);
                return;
            }
            else
            {
                _statistics.Drop(DropReason.TcpOutOfWindow);
                NoteDuplicateBelow(segment);
                if (IsProgressFromBelow(segment) && !TakeProgress(segment))
                {
                    return;
                }
            }

            AcknowledgeUnacceptable(segment);
        }

        // An acknowledgment below the window counts all the same: two closed windows would otherwise wait for each other (section 3.10.7.4).
        private bool IsProgressFromBelow(TcpSegment segment)
        {
            return segment.PayloadLength == 0 && (segment.Flags & (TcpFlags.Ack | TcpFlags.Syn)) == TcpFlags.Ack &&
                (int)(segment.SequenceNumber - _receiveNext) <= 0 && _state >= TcpState.Established && IsProgress(segment);
        }

        // False when the connection is over with it.
        private bool TakeProgress(TcpSegment segment)
        {
            if (!ReceiveAck(segment))
            {
                return false;
            }

            // it may have made room, or ended all that was in flight and with it the timer
            Output();
            return true;
        }

        // It moves SND.UNA on, within what was sent.
        private bool IsProgress(TcpSegment segment)
        {
            int acknowledged = (int)(segment.Acknowledgment - _sendUnacknowledged);
            return acknowledged > 0 && acknowledged <= (int)(_sendNext - _sendUnacknowledged);
        }

        private bool IsOldTimestamp(TcpSegment segment)
        {
            return (int)(segment.TimestampValue - _recentTimestamp) < 0 && Now - _recentTimestampAge < TimestampLifetime;
        }

        private uint Echo(TcpSegment segment) => _usesTimestamps && segment.HasTimestamps ? segment.TimestampEcho : 0;

        // RFC 7323 section 4.3: of the segment that covers the last acknowledgment's place, so that a delayed acknowledgment counts as delay
        private void TakeTimestamp(uint sequence, uint timestamp)
        {
            if ((int)(sequence - _lastAckSent) <= 0 && (int)(timestamp - _recentTimestamp) >= 0)
            {
                _recentTimestamp = timestamp;
                _recentTimestampAge = Stack.Now;
                _timestampOption = 0;
            }
        }

        // The same for the option that was found acceptable last.
        private void TakeTimestamp(ulong option, uint sequence)
        {
            if ((int)(sequence - _lastAckSent) <= 0)
            {
                _recentTimestamp = _offeredTimestamp;
                _recentTimestampAge = Stack.Now;
                _timestampOption = option;
            }
        }

        private void AcknowledgeUnacceptable(TcpSegment segment)
        {
            bool isSynReply = _state == TcpState.SynReceived && (segment.Flags & TcpFlags.Syn) != 0;
            if (isSynReply && segment.SequenceNumber == _initialReceiveSequence)
            {
                if ((segment.Flags & TcpFlags.Ack) != 0 && segment.Acknowledgment == _sendNext)
                {
                    // simultaneous open, section 3.5 figure 8: the peer's SYN-ACK; one of ours in return would bring its next
                    if (ReceiveAck(segment))
                    {
                        Output();
                    }

                    return;
                }

                ResendSynAck();
            }
            else if (segment.Length > 0 && (segment.Flags & TcpFlags.Syn) == 0)
            {
                // a retransmission: the peer has lost our acknowledgment, and waits
                SendAck();
            }
            else
            {
                ChallengeAck();
            }
        }

        // The part of a segment that was delivered before.
        private void NoteDuplicateBelow(TcpSegment segment)
        {
            uint end = segment.SequenceNumber + (uint)segment.PayloadLength;
            end = Sequence.Earlier(end, _receiveNext);
            if (Sequence.IsBefore(segment.SequenceNumber, end))
            {
                NoteDuplicate(segment.SequenceNumber, end);
            }
        }

        // The part of a segment that waits beyond a hole already.
        private void NoteDuplicateBeyond(uint start, uint end)
        {
            int range = _reassembly.FindOverlap(start, end);
            if (range >= 0)
            {
                NoteDuplicate(Sequence.Later(start, _reassembly.Start(range)), Sequence.Earlier(end, _reassembly.End(range)));
            }
        }

        // RFC 2883 section 4: the next segment reports it in the first block
        private void NoteDuplicate(uint start, uint end)
        {
            if (_usesSack && _settings.DuplicateSack)
            {
                _duplicateStart = start;
                _duplicateEnd = end;
                _hasDuplicateToReport = true;
                NoteSack();
            }
        }

        // A SACK option is due, with whatever there is to report.
        private void NoteSack()
        {
            _hasSackToSend = _usesSack && (_hasDuplicateToReport || _reassembly.Count > 0);
            _isSackNew = _hasSackToSend;
        }

        /// <summary>RFC 5961 section 3.2: only a reset at exactly RCV.NXT is believed; any other in the window is asked for again.</summary>
        private void ReceiveReset(TcpSegment segment)
        {
            if (segment.SequenceNumber != _receiveNext)
            {
                Challenge();
                return;
            }

            _statistics.TcpResetsReceived++;
            switch (_state)
            {
                case TcpState.SynReceived:
                    Finish(Errno.ECONNREFUSED);
                    break;
                case TcpState.CloseWait:
                    Finish(Errno.EPIPE);
                    break;
                default:
                    Finish(Errno.ECONNRESET);
                    break;
            }
        }

        /// <summary>RFC 5961 section 4.2: a SYN on a live connection is answered by a challenge; a peer that has started anew resets us then.</summary>
        private void ReceiveSyn(TcpSegment segment)
        {
            if (_state == TcpState.SynReceived && segment.SequenceNumber == _initialReceiveSequence)
            {
                ResendSynAck();
                return;
            }

            Challenge();
        }

        // the peer has not seen our SYN-ACK
        private void ResendSynAck()
        {
            if (_protocol.ClaimChallenge(ref _nextChallenge))
            {
                ResendSyn(TcpFlags.Syn | TcpFlags.Ack);
            }
        }

        // counts the segment as one that fails the checks of RFC 5961, and asks the peer whether it meant it
        private void Challenge()
        {
            _statistics.Drop(DropReason.TcpBlindAttack);
            ChallengeAck();
        }

        private void ChallengeAck()
        {
            if (_protocol.ClaimChallenge(ref _nextChallenge))
            {
                SendAck();
            }
        }

        /// <summary>
        /// Fifth step, its first half: whether the segment acknowledges something that may be acknowledged (RFC 9293 section 3.10.7.4,
        /// RFC 5961 section 5.2). Changes nothing.
        /// </summary>
        private bool IsAckAcceptable(TcpSegment segment)
        {
            int acknowledged = (int)(segment.Acknowledgment - _sendUnacknowledged);
            if (acknowledged > (int)(_sendNext - _sendUnacknowledged))
            {
                return false;
            }

            if (_state == TcpState.SynReceived)
            {
                return acknowledged > 0;
            }

            // as Linux narrows it: no acknowledgment is older than the connection
            long oldest = _bytesAcknowledged < _largestSendWindow ? _bytesAcknowledged : _largestSendWindow;
            return acknowledged >= -oldest;
        }

        private void RefuseAck(TcpSegment segment)
        {
            if (_state == TcpState.SynReceived)
            {
                _protocol.Reply.SendReset(segment);
            }
            else
            {
                Challenge();
            }
        }

        /// <summary>Fifth step, its second half: takes in an acceptable acknowledgment.</summary>
        /// <returns>False when the rest of the segment must be dropped.</returns>
        private bool ReceiveAck(TcpSegment segment)
        {
            int acknowledged = (int)(segment.Acknowledgment - _sendUnacknowledged);
            _lastReceived = Now;
            if (_state == TcpState.SynReceived)
            {
                _transmitQueue.BeginAcknowledgment();
                TakeAcknowledgment(segment.Acknowledgment, acknowledged, Echo(segment));
                Establish(segment);
                return _state != TcpState.Closed;
            }

            ReceiveProgress(segment, acknowledged);
            return _state != TcpState.Closed && _state != TcpState.TimeWait;
        }

        // What an acknowledgment says in the synchronized states.
        private void ReceiveProgress(TcpSegment segment, int acknowledged)
        {
            int priorSacked = _transmitQueue.SackedBytes;
            bool isDuplicateReport = false;
            _softError = 0;
            _transmitQueue.BeginAcknowledgment();
            if (segment.SackCount > 0 && _usesSack)
            {
                isDuplicateReport = TakeSack(segment);
            }

            bool isWindowUpdate = acknowledged >= 0 && UpdateSendWindow(segment, acknowledged);
            if (acknowledged > 0)
            {
                // answering a duplicate, the peer echoes the timestamp of the first copy, whose acknowledgment was lost: the time since then is
                // our own timeout's, and taken for a round trip it makes the next one longer still
                TakeAcknowledgment(segment.Acknowledgment, acknowledged, isDuplicateReport ? 0 : Echo(segment));
            }

            // RFC 5681 section 2: no data, no window change, something outstanding
            bool isBare = acknowledged == 0 && segment.Length == 0 && !isWindowUpdate;
            bool isNewlySacked = _transmitQueue.SackedBytes > priorSacked;

            // RFC 6675 section 2: where SACK is in use, one that reports nothing new tells of nothing
            bool isDuplicate = isBare && _sendNext != _sendUnacknowledged && (!_usesSack || isNewlySacked);
            if (_usesEcn)
            {
                ReceiveCongestionEcho(segment, acknowledged);
            }

            if (_isProbing)
            {
                // a needless probe says nothing of how far the network reorders
                bool isProbeReport = isDuplicateReport && _wasProbeRetransmission && segment.SackEnd[0] == _probeEnd;
                EndProbe(isProbeReport || (isBare && segment.SackCount == 0));
                isDuplicateReport &= !isProbeReport;
            }

            RecoverLoss(segment, acknowledged, isDuplicate, isNewlySacked, isDuplicateReport);
            if (acknowledged > 0 && _retransmitTimer == RetransmitTimer.Retransmission)
            {
                // recovery, or the probe before, may be over only now
                ScheduleProbe();
            }

            if (_isFinQueued && acknowledged > 0 && _sendUnacknowledged == _finSequence + 1)
            {
                FinIsAcknowledged();
            }
        }

        /// <summary>Moves SND.UNA and what hangs on it. For header prediction and the long way alike.</summary>
        /// <param name="acknowledgment">SEG.ACK.</param>
        /// <param name="acknowledged">By how much it moves SND.UNA.</param>
        /// <param name="echo">TSecr; 0 for none.</param>
        private void TakeAcknowledgment(uint acknowledgment, int acknowledged, uint echo)
        {
            _transmitQueue.Acknowledge(acknowledgment);
            MeasureRoundTrip(echo);

            // SYN and FIN take a number and no place in the ring
            int data = acknowledged < _sendBuffer.Length ? acknowledged : _sendBuffer.Length;
            if (_sendUnacknowledged == _initialSendSequence)
            {
                data = acknowledged - 1;
            }

            bool wasWritable = _sendBuffer.Free >= _sendBuffer.Capacity / 4;
            _sendBuffer.Remove(data);
            _sendUnacknowledged = acknowledgment;
            _firstDataSequence = acknowledgment;
            _expiries = 0;
            _probesSent = 0;
            _unacknowledgedSince = Now;
            _bytesAcknowledged += data;
            if (_sendNext == _sendUnacknowledged)
            {
                _busyTime += Now - _busySince;
                StopRetransmit();
            }
            else
            {
                ScheduleRetransmit();
            }

            if (!wasWritable && _sendBuffer.Free >= _sendBuffer.Capacity / 4)
            {
                Changed();
            }
        }

        // RFC 6298 section 3 and RFC 7323 section 4.1: by our own clock for what was sent once, by the echoed timestamp otherwise
        private void MeasureRoundTrip(uint echo)
        {
            if (_transmitQueue.HasSample && !_transmitQueue.DeliveredRetransmitted)
            {
                _rtt.Sample((int)Now - _transmitQueue.SampleSentAt);
                return;
            }

            int rtt = echo == 0 ? -1 : (int)((uint)Now + _timestampOffset - echo);

            // The echo of the first transmission, although there was a second: either that made up for nothing, or the acknowledgment of the first
            // was lost and this one answers a duplicate. Only a D-SACK tells them apart; without SACK it is Karn's ambiguity.
            bool isAmbiguous = !_usesSack && _transmitQueue.DeliveredRetransmitted && (int)Now - rtt < _transmitQueue.RetransmittedAt;
            if (rtt >= 0 && rtt < _settings.RtoMaximum && !isAmbiguous)
            {
                _rtt.Sample(rtt);
            }
            else if (_expiries != 0)
            {
                _rtt.KeepBackoff(_expiries);
            }
        }

        // RFC 9293 section 3.10.7.4: only a segment that is not older than the one that the window was taken from. One that moves SND.UNA is
        // new in any case: with the window as it was, more would be sent than the peer has room for.
        private bool UpdateSendWindow(TcpSegment segment, int acknowledged)
        {
            int newer = (int)(segment.SequenceNumber - _windowUpdateSequence);
            bool isOlder = newer < 0 || (newer == 0 && Sequence.IsBefore(segment.Acknowledgment, _windowUpdateAcknowledgment));
            if (isOlder && acknowledged == 0)
            {
                return false;
            }

            int before = _sendWindow;
            TakeWindow(segment.Window);
            _windowUpdateSequence = segment.SequenceNumber;
            _windowUpdateAcknowledgment = segment.Acknowledgment;
            bool isChanged = _sendWindow != before;
            if (isChanged && _retransmitTimer == RetransmitTimer.Persist && _sendWindow > 0)
            {
                StopRetransmit();
            }

            return isChanged;
        }

        private void TakeWindow(int field)
        {
            _windowField = field;
            _sendWindow = field << _sendWindowScale;
            if (_sendWindow > _largestSendWindow)
            {
                _largestSendWindow = _sendWindow;
            }
        }

        /// <summary>The handshake is over.</summary>
        private void Establish(TcpSegment segment)
        {
            // the window of a SYN is not scaled (RFC 7323 section 2.2)
            bool isSyn = (segment.Flags & TcpFlags.Syn) != 0;
            _windowField = isSyn ? -1 : segment.Window;
            _sendWindow = isSyn ? segment.Window : segment.Window << _sendWindowScale;
            _largestSendWindow = _sendWindow;
            _windowUpdateSequence = segment.SequenceNumber;
            _windowUpdateAcknowledgment = segment.Acknowledgment;
            _immediateAcksLeft = _settings.InitialImmediateAcks;

            // RFC 5681 section 3.1: a lost SYN makes for a window of one segment
            _congestion.Start(_segmentSize, _wasSynRetransmitted ? 1 : _settings.InitialWindow);
            if (_wasSynRetransmitted)
            {
                _rtt.RestartAfterSynTimeout();
            }

            _lastReceived = Now;
            _lastDataReceived = Now;
            _lastSent = 0;
            _wasConnected = true;
            ChangeState(_isFinQueued ? TcpState.FinWait1 : TcpState.Established);
            StartKeepAlive(Now);
            if (_isPassive)
            {
                _protocol.HandOver(this);
            }

            Changed();
        }

        private void FinIsAcknowledged()
        {
            switch (_state)
            {
                case TcpState.FinWait1:
                    ChangeState(TcpState.FinWait2);
                    if (_isOrphan)
                    {
                        LimitFinWait2();
                    }

                    Changed();
                    break;
                case TcpState.Closing:
                    EnterTimeWait();
                    break;
                case TcpState.LastAck:
                    Finish(0);
                    break;
                default:
                    break;
            }
        }

        /// <summary>Seventh step: the text. Trims it to the window; takes it, or keeps it for later.</summary>
        private void ReceiveText(TcpSegment segment)
        {
            int length = segment.PayloadLength;
            if (length == 0 || _isFinReceived)
            {
                return;
            }

            if (_usesEcn)
            {
                NoteCongestionMark(segment);
            }

            int skip = (int)(_receiveNext - segment.SequenceNumber);
            int offset = segment.PayloadOffset;
            uint start = segment.SequenceNumber;
            if (skip > 0)
            {
                NoteDuplicateBelow(segment);
                if (skip >= length)
                {
                    AcknowledgeNow();
                    return;
                }

                offset += skip;
                length -= skip;
                start = _receiveNext;
            }

            int room = (int)((_isFinSeen ? _receiveFinSequence : _receiveEdge) - start);
            if (length > room)
            {
                // beyond the window, or beyond the peer's own FIN; a FIN behind it does not count either
                length = room;
                segment.Flags &= ~TcpFlags.Fin;
                AcknowledgeNow();
                if (length <= 0)
                {
                    return;
                }
            }

            if (IsUnreadable)
            {
                // RFC 1122 section 4.2.2.13: the peer must learn that its data do not arrive
                _statistics.Drop(DropReason.TcpDataAfterClose);
                ResetUnreadable(segment);
                return;
            }

            if (skip <= 0 && _reassembly.Count > 0)
            {
                // of a segment with several duplicate parts the first is reported
                NoteDuplicateBeyond(start, start + (uint)length);
            }

            if (start != _receiveNext)
            {
                KeepOutOfOrder(segment, start, offset, length);
                return;
            }

            TakeInOrder(segment.Bytes, offset, length);
            if (_reassembly.Count > 0)
            {
                JoinReassembled();
            }

            Changed();
        }

        // Where the peer stands its own number says best: a reset elsewhere in its window it would only challenge (RFC 5961 section 3.2).
        private void ResetUnreadable(TcpSegment segment)
        {
            _protocol.Reply.SendReset(segment);
            Finish(_isOrphan ? 0 : Errno.ECONNRESET);
        }

        // True when no caller will ever read what arrives: the socket is closed, or both its directions are shut. After SHUT_RD alone, data are
        // taken in and can be read, as on Linux.
        private bool IsUnreadable => _state != TcpState.Closed && (_isOrphan || (_isReceiveShut && _isFinQueued));

        // Takes bytes that are next in order.
        private void TakeInOrder(byte[] bytes, int offset, int length)
        {
            _receiveBuffer.Append(bytes, offset, length);
            _receiveNext += (uint)length;
            _isTemplateOld = true;
            _bytesReceived += length;
            _lastDataReceived = Now;
            _segmentsToAcknowledge++;
        }

        private void KeepOutOfOrder(TcpSegment segment, uint start, int offset, int length)
        {
            if (_reassembly.Add(start, start + (uint)length))
            {
                _receiveBuffer.Write((int)(start - _receiveNext), segment.Bytes, offset, length);
                _statistics.TcpOutOfOrder++;
            }
            else
            {
                _statistics.Drop(DropReason.TcpReassemblyFull);
            }

            NoteSack();

            // RFC 5681 section 4.2: at once, so that the sender can count duplicates
            AcknowledgeNow();
        }

        private void JoinReassembled()
        {
            uint next = _reassembly.Absorb(_receiveNext);
            if (_isFinSeen)
            {
                // what lies behind the peer's own FIN does not count
                next = Sequence.Earlier(next, _receiveFinSequence);
            }

            int joined = (int)(next - _receiveNext);
            if (joined > 0)
            {
                _receiveBuffer.Advance(joined);
                _receiveNext = next;
                _isTemplateOld = true;
                _bytesReceived += joined;
            }

            NoteSack();

            // section 4.2: at once when a hole is filled, wholly or in part
            AcknowledgeNow();
        }

        /// <summary>
        /// Eighth step: the FIN. Where it stands is noted when it is seen; it counts once everything in front of it is here.
        /// </summary>
        private void ReceiveFin(TcpSegment segment)
        {
            if ((segment.Flags & TcpFlags.Fin) != 0)
            {
                uint place = segment.SequenceNumber + (uint)segment.PayloadLength;
                if (!_isFinSeen && Sequence.IsAtOrBefore(_receiveNext, place))
                {
                    NoteFin(place);
                }

                AcknowledgeNow();
            }

            bool isInOrder = _isFinSeen && !_isFinReceived && _receiveNext == _receiveFinSequence;
            if (isInOrder && _state != TcpState.Closed)
            {
                TakeFin();
            }
        }

        private void NoteFin(uint place)
        {
            _isFinSeen = true;
            _receiveFinSequence = place;
            if (place != _receiveNext && _reassembly.Add(place, place + 1))
            {
                // it has a number of its own, which a SACK option reports as it does bytes
                NoteSack();
            }
        }

        private void TakeFin()
        {
            _isFinReceived = true;
            _receiveNext++;
            _isTemplateOld = true;
            if (Sequence.IsBefore(_receiveEdge, _receiveNext))
            {
                _receiveEdge = _receiveNext;
            }

            _reassembly.Clear();
            NoteSack();
            AcknowledgeNow();
            switch (_state)
            {
                case TcpState.SynReceived:
                case TcpState.Established:
                    ChangeState(TcpState.CloseWait);
                    break;
                case TcpState.FinWait1:
                    ChangeState(TcpState.Closing);
                    break;
                case TcpState.FinWait2:
                    EnterTimeWait();
                    break;
                default:
                    break;
            }

            Changed();
        }

        // From here on a small record does what is left to do; the buffers are free for the next connection once the user lets go of them.
        private void EnterTimeWait()
        {
            ChangeState(TcpState.TimeWait);
            if (_segmentsToAcknowledge > 0)
            {
                SendAck();
            }

            int window = (int)(_receiveEdge - _receiveNext) >> _receiveWindowScale;
            _protocol.TimeWait.Add(this, _sendNext, _receiveNext, window, _usesTimestamps, _recentTimestamp, _timestampOffset);
            LeaveTable();
            if (_isOrphan)
            {
                FreeBuffers();
            }

            Changed();
        }

        private void AcknowledgeNow()
        {
            _segmentsToAcknowledge = _delayedAckSegments;
            _isTemplateOld = true;
        }

        /// <summary>RFC 5681 section 4.2, RFC 9293 section 3.8.6.3: at once for every second segment, within a short time otherwise.</summary>
        private void AcknowledgeIfDue()
        {
            // a full segment of data takes the acknowledgment along, but has no place for a SACK option
            bool isSackLeft = _isSackNew && _segmentsToAcknowledge == 0;
            if (_segmentsToAcknowledge >= _delayedAckSegments || isSackLeft)
            {
                SendAck();
            }
            else if (_segmentsToAcknowledge > 0)
            {
                DelayAck();
            }
        }

        private void DelayAck()
        {
            if (_immediateAcksLeft > 0 || _delayedAckTime == 0)
            {
                _immediateAcksLeft--;
                SendAck();
            }
            else if (_ackDeadline == NetDevice.Never)
            {
                _ackDeadline = Stack.Now + _delayedAckTime;
                _protocol.Schedule(_ackDeadline);
            }
        }

        // RFC 3168 section 6.1.3: a marked packet is echoed until the sender says that it has slowed down
        private void NoteCongestionMark(TcpSegment segment)
        {
            const int congestionExperienced = 3;
            if ((segment.Flags & TcpFlags.Cwr) != 0)
            {
                _mustEchoCongestion = false;
            }

            if ((segment.Packet.Bytes[segment.Packet.NetworkOffset + Ipv4Header.TypeOfService] & 3) == congestionExperienced)
            {
                _mustEchoCongestion = true;
                AcknowledgeNow();
            }
        }

        // RFC 3168 section 6.1.2: as for a lost packet, once a round trip
        private void ReceiveCongestionEcho(TcpSegment segment, int acknowledged)
        {
            if ((segment.Flags & TcpFlags.Ece) == 0 || acknowledged <= 0 || Sequence.IsBefore(_sendUnacknowledged, _ecnRecoveryPoint) ||
                _recovery >= RecoveryState.Recovery)
            {
                return;
            }

            _ecnRecoveryPoint = _sendNext;
            _mustSayReduced = true;
            _congestion.Reduce(InFlight, Now);
            _congestion.Window = _congestion.SlowStartThreshold;
        }
    }
}
