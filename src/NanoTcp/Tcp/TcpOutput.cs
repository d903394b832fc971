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
        private bool _isTemplateOld = true;
        private long _templateTime = -1;
        private uint _templateEcho;

        // bytes of payload in a full segment
        private int _segmentSize;
        private int _peerSegmentSize = DefaultSegmentSize;

        // agreed in the handshake
        private bool _usesTimestamps;
        private bool _usesSack;
        private bool _usesRack;
        private bool _usesEcn;
        private bool _offersTimestamps;
        private uint _timestampOffset;

        // end of the last segment that was not full, for Nagle's rule as Minshall put it
        private uint _smallSegmentEnd;
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
        private int _immediateAcksLeft;
        private uint _lastAckSent;

        // RFC 9293 section 3.7.1
        private const int DefaultSegmentSize = 536;

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

                int length = unsent < _segmentSize ? unsent : _segmentSize;
                int outstanding = (int)(_sendNext - _sendUnacknowledged);
                if (length > _sendWindow - outstanding)
                {
                    length = _sendWindow - outstanding;
                }

                if (length > _congestion.Window - (_recovery == RecoveryState.Open ? outstanding : InFlight))
                {
                    // a congestion window is used in whole segments
                    _isCongestionLimited = true;
                    return;
                }

                if (length <= 0 || (length < _segmentSize && !MaySendSmall(length, unsent)))
                {
                    NoteWindowLimit(length < unsent);
                    return;
                }

                SendData(length, length == unsent);
            }
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
            int flags = isLast ? TcpFlags.Ack | TcpFlags.Psh : TcpFlags.Ack;
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
            if (_sendNext == _sendUnacknowledged)
            {
                _unacknowledgedSince = now;
                _busySince = now;
            }

            _sentInRecovery += (int)(end - _sendNext);
            _sendNext = end;
            if (_isWindowLimited)
            {
                NoteWindowLimit(false);
            }

            _lastSent = now;
            _transmitQueue.Add(end, (int)now);
            if (_retransmitTimer == RetransmitTimer.None || _retransmitTimer == RetransmitTimer.Persist)
            {
                ScheduleRetransmit();
            }
            else if (_transmitQueue.Count == 2)
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

            if (length > 0 && start + (uint)length == _firstDataSequence + (uint)_sendBuffer.Length)
            {
                flags |= TcpFlags.Psh;
            }

            _transmitQueue.MarkRetransmitted(index, end, _sendNext, (int)Now);
            _lastSent = Now;
            _sentInRecovery += (int)(end - start);
            Retransmissions++;
            _protocol.Statistics.TcpRetransmissions++;
            SendSegment(start, length, flags);
        }

        /// <summary>Sends an acknowledgment without data.</summary>
        private void SendAck()
        {
            SendSegment(_sendNext, 0, TcpFlags.Ack);
        }

        /// <summary>Builds a segment in the packet buffer and sends it.</summary>
        /// <param name="sequence">SEG.SEQ.</param>
        /// <param name="length">Bytes of payload, taken from the send ring.</param>
        /// <param name="flags">Control bits.</param>
        private void SendSegment(uint sequence, int length, int flags)
        {
            long now = Stack.Now;
            if (_isTemplateOld || (now != _templateTime && _usesTimestamps))
            {
                RefreshTemplate(now);
            }

            Ipv4Path path = _path;
            byte[] f = _protocol.PacketBytes;
            int o = path.TransportOffset;
            int headerLength = _headerLength;
            Array.Copy(path.Template, 0, f, PacketBuffer.FrameOffset, _templateLength);
            f[o + 4] = (byte)(sequence >> 24);
            f[o + 5] = (byte)(sequence >> 16);
            f[o + 6] = (byte)(sequence >> 8);
            f[o + 7] = (byte)sequence;
            if (_hasSackToSend && length <= _segmentSize - LargestSackOption)
            {
                headerLength += WriteSack(f, o + headerLength);
                f[o + TcpHeader.DataOffset] = (byte)(headerLength << 2);
            }

            if (_usesEcn)
            {
                flags = MarkCongestion(f, flags);
            }

            f[o + 13] = (byte)flags;
            if (length > 0)
            {
                _sendBuffer.CopyTo((int)(sequence - _firstDataSequence), f, o + headerLength, length);
            }

            length += headerLength;
            Checksum.Store(f, o + TcpHeader.Checksum, Checksum.Sum(f, o, length, path.PseudoHeaderSum + Checksum.Word((uint)length)));
            _protocol.Statistics.TcpSegmentsSent++;
            _segmentsSent++;

            // whatever was owed is acknowledged by this
            _segmentsToAcknowledge = 0;
            _ackDeadline = NetDevice.Never;
            path.Send(length);
        }

        /// <summary>
        /// Brings into the template what changes only when something was received or read, or with the time: acknowledgment, window, timestamps.
        /// A sender of bulk data hardly ever needs it.
        /// </summary>
        private void RefreshTemplate(long now)
        {
            byte[] t = _path.Template;
            int o = _path.TransportTemplateOffset;
            if (_isTemplateOld)
            {
                int window = OfferWindow();
                uint acknowledgment = _receiveNext;
                t[o + 8] = (byte)(acknowledgment >> 24);
                t[o + 9] = (byte)(acknowledgment >> 16);
                t[o + 10] = (byte)(acknowledgment >> 8);
                t[o + 11] = (byte)acknowledgment;
                t[o + 14] = (byte)(window >> 8);
                t[o + 15] = (byte)window;
                _lastAckSent = acknowledgment;
                _isTemplateOld = false;
            }

            if (_usesTimestamps && (now != _templateTime || _templateEcho != _recentTimestamp))
            {
                _templateTime = now;
                _templateEcho = _recentTimestamp;
                TcpReply.WriteUInt32(t, o + 24, (uint)now + _timestampOffset);
                TcpReply.WriteUInt32(t, o + 28, _recentTimestamp);
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
            int free = _receiveBuffer.Free;
            int growth = free - offered;
            if (growth >= _segmentSize || growth >= _receiveBuffer.Capacity / 2)
            {
                offered = free;
            }

            int scale = _receiveWindowScale;
            int field = offered;
            if (scale != 0)
            {
                // rounded up while the ring has room for it, down otherwise: RFC 7323 section 2.4
                int rest = (1 << scale) - 1;
                field = (offered + rest) >> scale;
                if (field << scale > free + rest)
                {
                    field--;
                }
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
            int growth = _receiveBuffer.Free - offered;
            _isTemplateOld = true;
            int capacity = _receiveBuffer.Capacity;

            // two segments, or half the buffer when that is less: every second segment has its update, as it has its acknowledgment
            if (growth >= capacity / 2 || (growth >= 2 * _segmentSize && offered < capacity / 2))
            {
                SendAck();
            }
        }

        // RFC 3168 sections 6.1.3 to 6.1.5: the echo on every segment; the capable mark on new data only
        private int MarkCongestion(byte[] f, int flags)
        {
            int field = _isCongestionMarkable ? Ect0 : 0;
            _path.SetTypeOfService(field);
            f[PacketBuffer.NetworkOffset + Ipv4Header.TypeOfService] = (byte)field;
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
            _protocol.Statistics.TcpRetransmissions++;
            Retransmissions++;
            _wasSynRetransmitted = true;
            SendSyn(flags);
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
            byte[] f = _protocol.PacketBytes;
            int o = _path.TransportOffset;
            Array.Copy(_path.Template, 0, f, PacketBuffer.FrameOffset, _path.TransportTemplateOffset + TcpHeader.MinimumLength);
            TcpReply.WriteUInt32(f, o + TcpHeader.SequenceNumber, _sendNext);
            TcpReply.WriteUInt32(f, o + TcpHeader.AcknowledgmentNumber, _receiveNext);
            f[o + TcpHeader.DataOffset] = TcpHeader.MinimumLength << 2;
            f[o + TcpHeader.Flags] = TcpFlags.Rst | TcpFlags.Ack;
            _protocol.Reply.Finish(_path, TcpHeader.MinimumLength);
            _protocol.Statistics.TcpResetsSent++;
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
        }

        private void PrepareTemplate()
        {
            _headerLength = TcpHeader.MinimumLength + (_usesTimestamps ? TcpOption.TimestampsAlignedLength : 0);
            _templateLength = _path.TransportTemplateOffset + _headerLength;
            byte[] t = _path.Template;
            int o = _path.TransportTemplateOffset;
            Array.Clear(t, o, t.Length - o);
            t[o] = (byte)(LocalPort >> 8);
            t[o + 1] = (byte)LocalPort;
            t[o + TcpHeader.DestinationPort] = (byte)(RemotePort >> 8);
            t[o + TcpHeader.DestinationPort + 1] = (byte)RemotePort;
            t[o + TcpHeader.DataOffset] = (byte)(_headerLength << 2);
            t[o + 20] = TcpOption.NoOperation;
            t[o + 21] = TcpOption.NoOperation;
            t[o + 22] = TcpOption.Timestamps;
            t[o + 23] = TcpOption.TimestampsLength;
            PortsWord = ((uint)BitConverter.ToUInt16(t, o) << 16) | BitConverter.ToUInt16(t, o + TcpHeader.DestinationPort);
            AddressesWord = ((ulong)Ipv4Address.ToWord(LocalAddress) << 32) | Ipv4Address.ToWord(RemoteAddress);
            _isTemplateOld = true;
            _templateTime = -1;
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
