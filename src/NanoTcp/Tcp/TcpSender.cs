namespace NanoTcp.Tcp
{
    /// <summary>The sender: the SND variables of RFC 9293 section 3.3.1, and how an acknowledgment changes them.</summary>
    internal sealed partial class TcpSock
    {
        // ISS, SND.UNA, SND.NXT
        private uint _initialSendSequence;
        private uint _sendUnacknowledged;
        private uint _sendNext;

        // sequence number of the first byte in the send ring: SND.UNA, or the number after it while our SYN is not acknowledged
        private uint _firstDataSequence;

        // SND.WND, SND.WL1, SND.WL2, Snd.Wind.Shift (RFC 7323 section 2.2), in bytes
        private int _sendWindow;
        private uint _windowUpdateSequence;
        private uint _windowUpdateAcknowledgment;
        private int _largestSendWindow;
        private int _sendWindowScale;

        // the window field of the peer's last segment, not scaled, which the fast path expects unchanged; -1 after a SYN
        private int _windowField;

        // sequence number of our FIN, once it is queued
        private uint _finSequence;
        private bool _isFinQueued;

        // bytes of payload in a full segment
        private int _segmentSize;

        // SND.UNA + SND.WND - SND.NXT; negative when the peer has shrunk its window
        private int UsableWindow => (int)(_sendUnacknowledged + (uint)_sendWindow - _sendNext);

        // after the last byte written, and after the FIN
        private uint WriteEnd => _isFinQueued ? _finSequence + 1 : _firstDataSequence + (uint)_sendBuffer.Length;

        // bytes written and not sent
        private int Unsent => (int)(_firstDataSequence + (uint)_sendBuffer.Length - _sendNext);

        // Processes an acknowledgment in the synchronized states.
        private void ProcessAck(TcpSegment segment, int acknowledged)
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
                // The acknowledgment of a duplicate echoes the timestamp of the first copy, whose own acknowledgment was lost. The time
                // since then includes our timeout; taken as a round trip, it would make the next timeout longer still.
                TakeAcknowledgment(segment.Acknowledgment, acknowledged, isDuplicateReport ? 0 : EchoedTimestamp(segment));
            }

            // RFC 5681 section 2: no data, no window change, something outstanding
            bool mayBeDuplicate = acknowledged == 0 && segment.Length == 0 && !isWindowUpdate;
            bool isNewlySacked = _transmitQueue.SackedBytes > priorSacked;

            // RFC 6675 section 2: with SACK, an acknowledgment that reports nothing new is no duplicate
            bool isDuplicate = mayBeDuplicate && _sendNext != _sendUnacknowledged && (!_usesSack || isNewlySacked);
            if (_usesEcn)
            {
                ReceiveCongestionEcho(segment, acknowledged);
            }

            if (_isTailLossProbeOutstanding)
            {
                // a spurious probe is no evidence of reordering
                bool isProbeReport = isDuplicateReport && _wasTailLossProbeRetransmission && segment.SackEnd[0] == _tailLossProbeEnd;
                EndTailLossProbe(isProbeReport || (mayBeDuplicate && segment.SackCount == 0));
                isDuplicateReport &= !isProbeReport;
            }

            RecoverLoss(segment, acknowledged, isDuplicate, isNewlySacked, isDuplicateReport);
            if (_retransmitTimer == RetransmitTimer.TailLossProbe && _recovery != RecoveryState.Open)
            {
                // RFC 8985 section 7.2: no probe where SACK reports a hole
                StartRetransmitTimer(RetransmitTimer.Retransmission, _rtt.RetransmissionTimeout);
            }

            if (acknowledged > 0 && _retransmitTimer == RetransmitTimer.Retransmission)
            {
                // only now may recovery, or the previous probe, be over
                ScheduleTailLossProbe();
            }

            if (_isFinQueued && acknowledged > 0 && _sendUnacknowledged == _finSequence + 1)
            {
                FinAcknowledged();
            }
        }

        /// <summary>Advances SND.UNA and what depends on it, for the fast path and the slow path.</summary>
        /// <param name="acknowledgment">SEG.ACK.</param>
        /// <param name="acknowledged">By how much it advances SND.UNA.</param>
        /// <param name="echo">TSecr; 0 for none.</param>
        private void TakeAcknowledgment(uint acknowledgment, int acknowledged, uint echo)
        {
            _transmitQueue.Acknowledge(acknowledgment);
            MeasureRoundTrip(echo);

            // SYN and FIN have a sequence number, but no byte in the ring; the ring is empty while the SYN is unacknowledged
            int data = acknowledged < _sendBuffer.Length ? acknowledged : _sendBuffer.Length;

            bool wasWritable = _sendBuffer.HasSpace;
            _sendBuffer.Remove(data);
            _sendUnacknowledged = acknowledgment;
            _firstDataSequence = acknowledgment;
            _expiries = 0;
            _probesSent = 0;
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

            if (!wasWritable && _sendBuffer.HasSpace)
            {
                Changed();
            }
        }

        // RFC 6298 section 3 and RFC 7323 section 4.1: by our own clock for what was sent once, otherwise by the echoed timestamp
        private void MeasureRoundTrip(uint echo)
        {
            if (_transmitQueue.HasSample && !_transmitQueue.DeliveredRetransmitted)
            {
                _rtt.Sample((int)Now - _transmitQueue.SampleSentAt);
                return;
            }

            int rtt = echo == 0 ? -1 : (int)((uint)Now + _timestampOffset - echo);

            // The echo is of the first transmission although there was a second: either that was spurious, or the acknowledgment of the
            // first was lost and this one answers the duplicate. Only a D-SACK tells them apart; without SACK it is Karn's ambiguity.
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

        // RFC 9293 section 3.10.7.4: a segment older than the one of the last update does not update the window, unless it advances
        // SND.UNA: with the previous window, more would then be sent than the peer can buffer.
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

        private void FinAcknowledged()
        {
            switch (_state)
            {
                case TcpState.FinWait1:
                    ChangeState(TcpState.FinWait2);
                    if (_isOrphan)
                    {
                        StartFinWait2Timer();
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
    }
}
