using NanoTcp.Ip;
using NanoTcp.Links;

namespace NanoTcp.Tcp
{
    /// <summary>Connection establishment: SYN, SYN-ACK and the options they negotiate. RFC 9293 sections 3.5 and 3.10.7.3.</summary>
    internal sealed partial class TcpSock
    {
        // in milliseconds, as on Linux
        private const int LongestHandshakeAckDelay = 200;

        // opened by the peer
        private bool _isPassive;
        private bool _offersTimestamps;
        private bool _peerScales;
        private bool _wasSynRetransmitted;

        // the SYN was resent early although nothing suggests that it was lost: no timeout, and no reason for a small initial window
        private bool _isSynRepeated;

        private int _peerSegmentSize = DefaultSegmentSize;

        /// <summary>
        /// Initializes the connection that the third segment of a passive handshake creates. The caller then processes the segment itself.
        /// </summary>
        public void Accept(SynCacheEntry entry, TcpListenSock listener)
        {
            _isPassive = true;
            _path = entry.Path;
            _path.BecomeConnection();
            LocalAddress = entry.LocalAddress;
            LocalPort = entry.LocalPort;
            RemoteAddress = entry.RemoteAddress;
            RemotePort = entry.RemotePort;
            CopyOptions(listener);
            SetDeferAccept(0);
            ReceiveBufferSize = entry.ReceiveBufferSize;
            AllocateBuffers();

            _initialSendSequence = entry.InitialSendSequence;
            StartSendSequence();
            _sendNext = _initialSendSequence + 1;
            _initialReceiveSequence = entry.InitialReceiveSequence;
            _receiveNext = entry.InitialReceiveSequence + 1;
            _receiveEdge = _receiveNext + (uint)entry.OfferedWindow;
            _receiveWindowScale = entry.ReceiveWindowScale;
            AgreeOptions(entry.HasTimestamps, entry.IsSackPermitted, entry.SendWindowScale, entry.MaximumSegmentSize);
            AgreeEcn(entry.UsesEcn);
            _recentTimestamp = entry.RecentTimestamp;
            _recentTimestampTakenAt = Now;
            _lastAckSent = _receiveNext;
            _timestampOffset = entry.TimestampOffset;
            PrepareTemplate();

            // the SYN cache has traced this state already
            _state = TcpState.SynReceived;

            // carry over the send time and the retransmissions of the SYN-ACK
            long sentAt = entry.IsAcknowledged ? Now - (entry.AcknowledgedAt - entry.SentAt) : entry.SentAt;
            _transmitQueue.Add(_sendNext, (int)sentAt);
            _busySince = sentAt;
            if (entry.IsAmbiguous)
            {
                _transmitQueue.MarkRetransmitted(0, _sendNext, _sendNext, (int)sentAt);
            }

            _wasSynRetransmitted = entry.Retransmissions > 0 && !entry.IsAcknowledged;

            _protocol.Connections.Add(this);
            _statistics.TcpPassiveOpens++;
        }

        /// <summary>Undoes <see cref="Accept"/>.</summary>
        public void UndoAccept()
        {
            _isOrphan = true;
            Finish(0);
            _statistics.TcpPassiveOpens--;
        }

        private void StartSendSequence()
        {
            _sendUnacknowledged = _initialSendSequence;
            _sendNext = _initialSendSequence;
            _firstDataSequence = _initialSendSequence + 1;
            _smallSegmentEnd = _initialSendSequence;
            _duplicateReportRound = _initialSendSequence;
            _ecnRecoveryPoint = _initialSendSequence;
            _transmitQueue.Reset(_initialSendSequence);
        }

        private void ChooseOffers()
        {
            _offersTimestamps = _settings.Timestamps;
            _timestampOffset = _protocol.ChooseTimestampOffset(LocalAddress, RemoteAddress);
        }

        /// <summary>Applies the outcome of the handshake; an option is used only if both sides offered it.</summary>
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

        /// <summary>The MSS that our SYN announces: the largest payload that we accept, options not deducted (RFC 6691).</summary>
        private int OwnSegmentSize
        {
            get
            {
                int size = _path.MaximumTransportLength - TcpHeader.MinimumLength;
                size = size < _settings.MaximumSegmentSize ? size : _settings.MaximumSegmentSize;
                return MaximumSegmentSizeLimit > 0 && MaximumSegmentSizeLimit < size ? MaximumSegmentSizeLimit : size;
            }
        }

        // RFC 3168 section 6.1.1: ECE and CWR together request ECN
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

        // TCP_DEFER_ACCEPT of a socket that connects, as on Linux: the third segment waits for data that it can carry
        private void AcknowledgeHandshake()
        {
            if (DeferAccept == 0 || _isFinSeen || _segmentsToAcknowledge > 0)
            {
                SendAck();
                return;
            }

            // one segment waits for its acknowledgment: ours to the SYN
            _segmentsToAcknowledge = 1;
            _isTemplateDirty = true;
            _ackDeadline = Now + LongestHandshakeAckDelay;
            ScheduleTimer(_ackDeadline);
        }

        /// <summary>Retransmits our SYN or SYN-ACK.</summary>
        private void ResendSyn(int flags)
        {
            _transmitQueue.MarkRetransmitted(0, _transmitQueue.EndOf(0), _sendNext, (int)Now);
            _statistics.TcpRetransmissions++;
            Retransmissions++;
            _wasSynRetransmitted = true;
            TraceRetransmission(_initialSendSequence);
            SendSyn(flags);
        }

        // a retransmitted SYN: the peer has not received our SYN-ACK
        private void ResendSynAck()
        {
            if (_protocol.ClaimChallenge(ref _nextChallenge))
            {
                ResendSyn(TcpFlags.Syn | TcpFlags.Ack);
            }
        }

        /// <summary>Resends a SYN that the network did not lose: no backoff, and not counted as a retransmission.</summary>
        private void RepeatSyn()
        {
            _transmitQueue.MarkRetransmitted(0, _transmitQueue.EndOf(0), _sendNext, (int)Now);
            SendSyn(SynFlags);
            StartRetransmitTimer(RetransmitTimer.Retransmission, _rtt.BackedOff(_expiries));
        }

        // RFC 9293 section 3.10.7.3
        private void SegmentArrivesInSynSent(TcpSegment segment)
        {
            bool hasAck = (segment.Flags & TcpFlags.Ack) != 0;
            bool isAckAcceptable = hasAck && segment.Acknowledgment == _sendNext;
            if (hasAck && !isAckAcceptable)
            {
                // It belongs to an old connection of the peer. This reset, or the peer's own, ends that one, so our SYN gets through now: it
                // is resent without waiting for the retransmission timer.
                if ((segment.Flags & TcpFlags.Rst) == 0)
                {
                    _protocol.Reply.SendReset(segment);
                }

                if (_expiries == 0 && !_isSynRepeated)
                {
                    _isSynRepeated = true;
                    StartRetransmitTimer(RetransmitTimer.SynRepeat, TimerGranularity);
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
                AgreeEcn(_settings.Ecn && (segment.Flags & (TcpFlags.Ece | TcpFlags.Cwr)) == TcpFlags.Ece);
                _transmitQueue.BeginAcknowledgment();
                TakeAcknowledgment(segment.Acknowledgment, 1, EchoedTimestamp(segment));
                Establish(segment);

                // the SYN is processed: text and FIN come after it
                segment.SequenceNumber++;
                ReceiveText(segment);
                ReceiveFin(segment);

                // the third segment of the handshake, with data if any wait
                uint sent = _lastAckSent;
                Output();
                if (sent == _lastAckSent && _state != TcpState.Closed)
                {
                    AcknowledgeHandshake();
                }

                return;
            }

            // simultaneous open, section 3.5: resend our SYN, with an acknowledgment of the peer's
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
            _recentTimestampTakenAt = Now;
            AgreeOptions(segment.HasTimestamps, segment.IsSackPermitted, segment.WindowScale, segment.MaximumSegmentSize);
            PrepareTemplate();
        }

        // Simultaneous open, figure 7 of section 3.5: the peer's SYN-ACK begins before the window. If each side answered the other's
        // SYN-ACK with its own, the exchange would never end; as on Linux, it is processed as an acknowledgment.
        private bool IsSimultaneousSynAck(TcpSegment segment)
        {
            const int synAck = TcpFlags.Syn | TcpFlags.Ack;
            return (segment.Flags & (synAck | TcpFlags.Rst | TcpFlags.Fin)) == synAck && segment.PayloadLength == 0 &&
                segment.SequenceNumber == _initialReceiveSequence && segment.Acknowledgment == _sendNext;
        }

        /// <summary>Completes the handshake.</summary>
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

            // RFC 5681 section 3.1: after a lost SYN the initial window is one segment
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
                _protocol.EnqueueForAccept(this);
            }

            Changed();
        }
    }
}
