namespace NanoTcp.Tcp
{
    /// <summary>Tail loss probe, TLP: RFC 8985 section 7.</summary>
    internal sealed partial class TcpSock
    {
        // section 7.2, WCDelAckT: the longest delayed acknowledgment expected of a peer, in milliseconds
        private const int WorstDelayedAck = 200;

        // resolution of a board's timers, in milliseconds
        private const int TimerGranularity = 10;

        // TLP.is_retrans, TLP.end_seq
        private bool _isTailLossProbeOutstanding;
        private bool _wasTailLossProbeRetransmission;
        private uint _tailLossProbeEnd;

        // Returns false when no probe is due before the retransmission timeout.
        private bool ScheduleTailLossProbe()
        {
            if (!_usesRack || _recovery != RecoveryState.Open || _isTailLossProbeOutstanding || _expiries != 0 || !_rtt.HasSample)
            {
                return false;
            }

            StartRetransmitTimer(RetransmitTimer.TailLossProbe, TailLossProbeTimeout);
            return true;
        }

        // RFC 8985 section 7.2: a probe replaces a retransmission timeout that would come earlier
        private int TailLossProbeTimeout
        {
            get
            {
                int probe = (2 * _rtt.Smoothed) + (_transmitQueue.Count == 1 ? WorstDelayedAck : TimerGranularity);
                return probe < _rtt.RetransmissionTimeout ? probe : _rtt.RetransmissionTimeout;
            }
        }

        // The timeout counts from the last transmission. A transmission does not restart the timer, so it may expire early.
        private void TailLossProbeTimerExpires()
        {
            long due = _lastSent + TailLossProbeTimeout;
            if (due > Now)
            {
                StartRetransmitTimer(RetransmitTimer.TailLossProbe, (int)(due - Now));
            }
            else
            {
                SendTailLossProbe();
            }
        }

        // section 7.2: no probe while known losses are being repaired
        private void CancelTailLossProbe()
        {
            if (_retransmitTimer == RetransmitTimer.TailLossProbe)
            {
                StartRetransmitTimer(RetransmitTimer.Retransmission, _rtt.RetransmissionTimeout);
            }
        }

        /// <summary>RFC 8985 section 7.3: sends new data if the peer's window allows, or else retransmits the last segment.</summary>
        private void SendTailLossProbe()
        {
            int unsent = (int)(_firstDataSequence + (uint)_sendBuffer.Length - _sendNext);
            int length = unsent < _segmentSize ? unsent : _segmentSize;
            bool isNew = length > 0 && length <= UsableWindow;
            int last = _transmitQueue.Count - 1;
            if (!isNew && last < 0)
            {
                return;
            }

            if (!isNew && last > 0 && (int)(_transmitQueue.StartOf(last) - _sendUnacknowledged) >= _sendWindow)
            {
                // the peer has taken back the window that the last segment was sent into
                StartRetransmitTimer(RetransmitTimer.Retransmission, _rtt.BackedOff(_expiries));
                return;
            }

            _isTailLossProbeOutstanding = true;
            ForgetPrediction();
            _wasTailLossProbeRetransmission = !isNew;
            _protocol.Statistics.TcpTailLossProbes++;
            if (isNew)
            {
                SendData(length, length == unsent);
            }
            else
            {
                Retransmit(last);
            }

            _tailLossProbeEnd = _sendNext;
            StartRetransmitTimer(RetransmitTimer.Retransmission, _rtt.BackedOff(_expiries));
        }

        // RFC 8985 section 7.4.2, TLP_process_ack: the probe may have repaired a loss, to which congestion control must react. That is
        // certain once something after the probe is acknowledged and no duplicate was reported for it.
        private void EndTailLossProbe(bool isSpurious)
        {
            bool maySignifyLoss = _wasTailLossProbeRetransmission && !isSpurious;
            if (Sequence.IsBefore(_sendUnacknowledged, _tailLossProbeEnd) || (maySignifyLoss && _sendUnacknowledged == _tailLossProbeEnd))
            {
                return;
            }

            _isTailLossProbeOutstanding = false;
            if (maySignifyLoss && _recovery == RecoveryState.Open)
            {
                _congestion.Reduce((int)(_sendNext - _sendUnacknowledged) + _transmitQueue.Delivered, Now);
                _congestion.Window = _congestion.SlowStartThreshold;
            }
        }
    }
}
