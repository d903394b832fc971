using System;
using NanoTcp.Ethernet;
using NanoTcp.Ip;
using NanoTcp.Links;

namespace NanoTcp.Tcp
{
    /// <summary>
    /// The fast path: header prediction (Jacobson 1990) for the usual segment of an established connection, next in order and with nothing
    /// special. It starts below IP and reads headers in place in the frame, eight bytes at once. It must do what the slow path in TcpInput
    /// (RFC 9293 section 3.10.7.4) does, with the same frames at the same times: SegmentStreamTests of NanoTcp.PropertyTests compares the
    /// two.
    /// </summary>
    internal sealed partial class TcpSock
    {
        // What one load of eight bytes sees; the first byte is the lowest of the number (little-endian machine, big-endian packet):
        //
        //   frame  0.. 7   destination (6) | source (2 of 6)                       the mask of MAC addresses: EthernetHeader.AddressMask
        //   frame 12..19   type | version, header length | TOS | total length | id  BurstMask clears TOS and id
        //   frame 20..23   flags and fragment offset | TTL | protocol              PlainTcpMask clears DF and TTL
        //   IP     0.. 7   version, header length | TOS | total length | id | flags and fragment offset
        //                                                                          PlainMask clears TOS, total length, id and DF
        //   IP     8..15   TTL | protocol | checksum | source                      ProtocolMask clears all but the protocol
        //   IP    12..19   source | destination                                    _addressesWord
        //   TCP    0.. 7   source port | destination port | sequence number        _predictedSequence
        //   TCP    8..15   acknowledgment number | header length | flags | window  _predictedHeader, with PSH set; that flag may differ
        //   TCP   20..27   NOP | NOP | timestamps | length 10 | TSval              _timestampOption, once TS.Recent was taken from it
        private const ulong PlainMask = 0xFF | ((ulong)(Ipv4Header.FragmentMask >> 8) << 48) | ((ulong)(Ipv4Header.FragmentMask & 0xFF) << 56);
        private const ulong ProtocolMask = 0xFF00;
        private const ulong BurstMask = 0xFFFF00FFFFFF;
        private const ulong BurstType = EthernetHeader.TypeIpv4 >> 8;
        private const uint PlainTcpMask = (0xFFu << 24) | ((Ipv4Header.FragmentMask & 0xFF) << 8) | (Ipv4Header.FragmentMask >> 8);
        private const uint PlainTcp = (uint)IpProtocolNumber.Tcp << 24;
        private const ulong Push = (ulong)TcpFlags.Psh << 40;
        private const int TimestampsWord = TcpOption.NoOperation | (TcpOption.NoOperation << 8) | (TcpOption.Timestamps << 16) |
            (TcpOption.TimestampsLength << 24);

        // applies to the upper half of TCP's bytes 8 to 15
        private const int LengthAndFlagsMask = 0xFFFF;

        // index of TSecr in a segment with the usual timestamps option
        private const int TimestampEcho = TcpHeader.MinimumLength + 8;

        // The folded sum over bytes that hold their own, correct checksum (RFC 1071 section 1).
        private const uint ValidSum = 0xFFFF;

        // Reverse the bytes of a 32-bit number into the upper half of a 64-bit one, two bytes with each multiplication: shifts take twice
        // the instructions.
        private const uint OddBytes = 0x00FF00FF;
        private const ulong OddPlaces = (1UL << 56) | (1UL << 24);
        private const uint EvenBytes = 0xFF00FF00;
        private const ulong EvenPlaces = (1UL << 40) | (1UL << 8);
        private const ulong UpperHalf = 0xFFFFFFFF00000000;

        // Set at the end of the slow path. 0 while nothing is predicted: a header with PSH set never equals it.
        private ulong _predictedHeader;
        private ulong _predictedSequence;

        // 0 when TS.Recent was taken on the slow path
        private ulong _timestampOption;

        // both ports, and both addresses, as a segment from the peer has them
        private uint _portsWord;
        private ulong _addressesWord;

        // expected of a segment like the last one with data: bytes 12 to 19 of its frame, masked; the lengths of its frame and payload; the
        // sum of its pseudo-header's length and protocol
        private ulong _burstStart;
        private int _burstFrame = int.MaxValue;
        private int _burstPayload;
        private uint _burstSum;

        /// <summary>Computes the headers of the next segment if nothing special happens.</summary>
        private void Predict()
        {
            bool isPredictable = _settings.HeaderPrediction && _state == TcpState.Established && _recovery == RecoveryState.Open &&
                _reassembly.Count == 0 && !_usesEcn && !_isFinSeen && !_isTailLossProbeOutstanding && _windowField >= 0;
            _predictedSequence = _portsWord | ((ulong)Ipv4Address.ToWord(_receiveNext) << 32);
            uint header = ((uint)_headerLength << 2) | ((TcpFlags.Ack | TcpFlags.Psh) << 8) | ((uint)(_windowField & 0xFF00) << 8) |
                ((uint)_windowField << 24);
            _predictedHeader = isPredictable ? Ipv4Address.ToWord(_sendUnacknowledged) | ((ulong)header << 32) : 0;
        }

        /// <summary>Sends the next segment to the slow path: the state has changed in a way that the fast path does not handle.</summary>
        private void ForgetPrediction()
        {
            _predictedHeader = 0;
        }

        /// <summary>
        /// The burst path, for segments of a stream received in one batch that differ from each other only in sequence number. It does once
        /// for the burst what <see cref="TryPredicted"/> does for each segment, where neither the peer nor the user can tell the difference.
        /// </summary>
        /// <param name="batch">The frames received together.</param>
        /// <param name="from">Index of the first frame to process.</param>
        /// <param name="count">Number of frames in the batch.</param>
        /// <param name="mac">Our link address, six bytes read as one number; without Ethernet, one that no frame has.</param>
        /// <returns>Index of the first frame that does not fit the burst and changed nothing; or count.</returns>
        public override int TakeBurst(FrameBatch batch, int from, int count, ulong mac)
        {
            const int ip = EthernetHeader.Length;
            const int tcp = ip + Ipv4Header.MinimumLength;
            int[] lengths = batch.Length;
            int frameLength = _burstFrame;
            if (lengths[from] < frameLength)
            {
                return from;
            }

            byte[] buffer = batch.Buffer;
            int[] offsets = batch.Offset;
            int payload = _burstPayload;
            int length = frameLength - tcp;
            int text = frameLength - payload;
            ulong addresses = _addressesWord;

            // Eight-byte loads do not end where the IP header does: its sum must cancel the EtherType before it, and the load before
            // already holds two bytes of the addresses.
            ulong restOfHeader = (addresses >> 16) + (0xFFFF - BurstType);
            bool usesTimestamps = _usesTimestamps;
            ulong knownOption = _timestampOption;
            uint timestamp = 0;
            ulong ports = _portsWord;
            uint next = _receiveNext;
            uint edge = _receiveEdge;
            ulong sequence = _predictedSequence;
            int owed = _segmentsToAcknowledge;
            int i = from;
            for (; i < count; i++)
            {
                int frame = offsets[i];
                if (lengths[i] < frameLength || (BitConverter.ToUInt64(buffer, frame) & EthernetHeader.AddressMask) != mac ||
                    BitConverter.ToUInt64(buffer, frame + tcp) != sequence ||
                    (BitConverter.ToUInt64(buffer, frame + tcp + TcpHeader.AcknowledgmentNumber) | Push) != _predictedHeader ||
                    BitConverter.ToUInt64(buffer, frame + ip + Ipv4Header.Source) != addresses || (uint)payload > edge - next)
                {
                    break;
                }

                ulong start = BitConverter.ToUInt64(buffer, frame + EthernetHeader.EtherType);
                ulong middle = BitConverter.ToUInt64(buffer, frame + ip + Ipv4Header.FlagsAndFragment);
                ulong option = usesTimestamps ? BitConverter.ToUInt64(buffer, frame + tcp + TcpHeader.MinimumLength) : knownOption;
                if ((start & BurstMask) != _burstStart || ((uint)middle & PlainTcpMask) != PlainTcp ||
                    (option != knownOption && !IsTimestampAcceptable(option, out timestamp)) ||
                    !Checksum.IsPlainHeaderValid(start, middle, restOfHeader) ||
                    Checksum.SumWithAddresses(buffer, frame + tcp, length, addresses, _burstSum) != ValidSum)
                {
                    break;
                }

                if (option != knownOption)
                {
                    TakeTimestamp(option, timestamp, next);
                    knownOption = _timestampOption;
                }

                _receiveBuffer.Append(buffer, frame + text, payload);
                next += (uint)payload;
                sequence = ports | ((((next & OddBytes) * OddPlaces) + ((next & EvenBytes) * EvenPlaces)) & UpperHalf);
                owed++;
                if (owed >= _delayedAckSegments && (count == 1 || !MayAcknowledgeLater(next)))
                {
                    _receiveNext = next;
                    _isTemplateDirty = true;
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
                _isTemplateDirty = true;
                if (owed < _delayedAckSegments)
                {
                    DelayAck();
                }
                else
                {
                    _protocol.Ip.WaitForBatch(this);
                }
            }

            Stack.SocketChanged(this);
        }

        /// <summary>
        /// Processes one segment on the fast path, from the IP header on. Addresses were checked when the connection was established.
        /// </summary>
        /// <param name="buffer">The receive buffer.</param>
        /// <param name="packet">Index of the IP header; the frame holds at least this and a TCP header, both without options.</param>
        /// <param name="length">Bytes to the end of the frame, padding included.</param>
        /// <returns>False when the packet must take the slow path; nothing was changed then.</returns>
        public override bool TryPredicted(byte[] buffer, int packet, int length)
        {
            ulong first = BitConverter.ToUInt64(buffer, packet);
            ulong second = BitConverter.ToUInt64(buffer, packet + 8);
            ulong addresses = BitConverter.ToUInt64(buffer, packet + Ipv4Header.Source);
            ulong header = BitConverter.ToUInt64(buffer, packet + Ipv4Header.MinimumLength + TcpHeader.AcknowledgmentNumber) | Push;
            int acknowledged = 0;
            if (header != _predictedHeader)
            {
                acknowledged = NewlyAcknowledged(header);
                if (acknowledged == 0)
                {
                    return false;
                }
            }

            int totalLength = (buffer[packet + Ipv4Header.TotalLength] << 8) | buffer[packet + Ipv4Header.TotalLength + 1];
            int payload = totalLength - _packetHeaderLength;
            if (BitConverter.ToUInt64(buffer, packet + Ipv4Header.MinimumLength) != _predictedSequence || addresses != _addressesWord ||
                (first & PlainMask) != Ipv4Header.PlainVersionAndLength || (second & ProtocolMask) != TcpProtocol.ProtocolWord ||
                totalLength > length || (uint)payload > _receiveEdge - _receiveNext || payload + acknowledged == 0)
            {
                return false;
            }

            ulong option = _timestampOption;
            uint timestamp = 0;
            if (_usesTimestamps)
            {
                option = BitConverter.ToUInt64(buffer, packet + Ipv4Header.MinimumLength + TcpHeader.MinimumLength);
                if (option != _timestampOption && !IsTimestampAcceptable(option, out timestamp))
                {
                    return false;
                }
            }

            if (!Checksum.IsPlainHeaderValid(first, second, addresses >> 32))
            {
                return false;
            }

            int segment = packet + Ipv4Header.MinimumLength;
            length = totalLength - Ipv4Header.MinimumLength;
            uint sum = Checksum.Word((uint)length) + TcpProtocol.ProtocolWord;
            if (Checksum.SumWithAddresses(buffer, segment, length, addresses, sum) != ValidSum)
            {
                _statistics.Drop(DropReason.TcpChecksum);
                return true;
            }

            _statistics.TcpPredicted++;
            _lastReceived = Stack.Now;
            _windowUpdateSequence = _receiveNext;
            if (option != _timestampOption)
            {
                TakeTimestamp(option, timestamp, _receiveNext);
            }

            if (acknowledged > 0)
            {
                ReceivePredictedAck(buffer, segment, header, acknowledged);
            }

            if (payload > 0)
            {
                TakePredictedText(buffer, segment + length - payload, payload);
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

            if (_segmentsToAcknowledge > 0)
            {
                AcknowledgeText();
            }

            return true;
        }

        // By how much an otherwise predicted header advances SND.UNA; its window may differ too. 0 for the slow path.
        private int NewlyAcknowledged(ulong header)
        {
            uint fields = (uint)(header >> 32);
            uint predicted = (uint)(_predictedHeader >> 32);
            if (fields != predicted &&
                (((fields ^ predicted) & LengthAndFlagsMask) != 0 || fields >> 16 == 0 || _retransmitTimer == RetransmitTimer.Persist))
            {
                return 0;
            }

            int acknowledged = (int)(Ipv4Address.ToWord((uint)header) - _sendUnacknowledged);
            return acknowledged > 0 && acknowledged <= (int)(_sendNext - _sendUnacknowledged) ? acknowledged : 0;
        }

        // RFC 7323 section 5.3, R1: the option in the usual layout, and TSval not older than TS.Recent
        private bool IsTimestampAcceptable(ulong option, out uint timestamp)
        {
            timestamp = Ipv4Address.ToWord((uint)(option >> 32));
            return (uint)option == TimestampsWord && (int)(timestamp - _recentTimestamp) >= 0;
        }

        private void ReceivePredictedAck(byte[] buffer, int segment, ulong header, int acknowledged)
        {
            uint acknowledgment = _sendUnacknowledged + (uint)acknowledged;
            uint echo = _usesTimestamps ? Ipv4Address.ToWord(BitConverter.ToUInt32(buffer, segment + TimestampEcho)) : 0;
            if (header >> 48 != _predictedHeader >> 48)
            {
                TakeWindow((buffer[segment + TcpHeader.Window] << 8) | buffer[segment + TcpHeader.Window + 1]);
            }

            _predictedHeader = header;
            _windowUpdateAcknowledgment = acknowledgment;
            _transmitQueue.BeginAcknowledgment();
            TakeAcknowledgment(acknowledgment, acknowledged, echo);
            GrowCongestionWindow(_transmitQueue.Delivered);
        }

        private void TakePredictedText(byte[] buffer, int offset, int length)
        {
            uint next = _receiveNext + (uint)length;
            _receiveBuffer.Append(buffer, offset, length);
            _receiveNext = next;
            _predictedSequence = _portsWord | ((ulong)Ipv4Address.ToWord(next) << 32);
            _lastDataReceived = _lastReceived;
            _isTemplateDirty = true;
            _segmentsToAcknowledge++;
        }

        // Expects the next segments to be as long as this one. Segments that are acknowledged one by one make no burst.
        private void ExpectBurst(int payload, ulong first)
        {
            if (_immediateAcksLeft > 0 || _delayedAckTime == 0)
            {
                return;
            }

            _burstPayload = payload;
            _burstFrame = payload + _packetHeaderLength + EthernetHeader.Length;
            _burstStart = ((first << 16) & BurstMask) | BurstType;
            _burstSum = Checksum.Word((uint)(payload + _headerLength)) + TcpProtocol.ProtocolWord;
        }
    }
}
