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
        private bool _isProbing;
        private bool _wasProbeRetransmission;
        private uint _probeEnd;

        // Returns false when no probe is due before the retransmission timeout.
        private bool ScheduleProbe()
        {
            if (!_usesRack || _recovery != RecoveryState.Open || _isProbing || _expiries != 0 || !_rtt.HasSample)
            {
                return false;
            }

            StartRetransmitTimer(RetransmitTimer.TailLossProbe, ProbeTimeout);
            return true;
        }

        // RFC 8985 section 7.2: a probe replaces a retransmission timeout that would come earlier
        private int ProbeTimeout
        {
            get
            {
                int probe = (2 * _rtt.Smoothed) + (_transmitQueue.Count == 1 ? WorstDelayedAck : TimerGranularity);
                return probe < _rtt.RetransmissionTimeout ? probe : _rtt.RetransmissionTimeout;
            }
        }

        // The timeout counts from the last transmission. A transmission does not restart the timer, so it may expire early.
        private void ProbeTimerExpires()
        {
            long due = _lastSent + ProbeTimeout;
            if (due > Now)
            {
                StartRetransmitTimer(RetransmitTimer.TailLossProbe, (int)(due - Now));
            }
            else
            {
                ProbeTail();
            }
        }

        /// <summary>RFC 8985 section 7.3: sends new data if the peer's window allows, or else retransmits the last segment.</summary>
        private void ProbeTail()
        {
            int unsent = (int)(_firstDataSequence + (uint)_sendBuffer.Length - _sendNext);
            int length = unsent < _segmentSize ? unsent : _segmentSize;
            bool isNew = length > 0 && length <= UsableWindow;
            if (!isNew && _transmitQueue.Count == 0)
            {
                return;
            }

            _isProbing = true;
            ForgetPrediction();
            _wasProbeRetransmission = !isNew;
            _protocol.Statistics.TcpTailLossProbes++;
            if (isNew)
            {
                SendData(length, length == unsent);
            }
            else
            {
                Retransmit(_transmitQueue.Count - 1);
            }

            _probeEnd = _sendNext;
            StartRetransmitTimer(RetransmitTimer.Retransmission, _rtt.BackedOff(_expiries));
        }

        // RFC 8985 section 7.4.2, TLP_process_ack: the probe may have repaired a loss, to which congestion control must react. That is
        // certain once something after the probe is acknowledged and no duplicate was reported for it.
        private void EndProbe(bool isNeedless)
        {
            bool maySignifyLoss = _wasProbeRetransmission && !isNeedless;
            if (Sequence.IsBefore(_sendUnacknowledged, _probeEnd) || (maySignifyLoss && _sendUnacknowledged == _probeEnd))
            {
                return;
            }

            _isProbing = false;
            if (maySignifyLoss && _recovery == RecoveryState.Open)
            {
                _congestion.Reduce((int)(_sendNext - _sendUnacknowledged) + _transmitQueue.Delivered, Now);
                _congestion.Window = _congestion.SlowStartThreshold;
            }
        }
    }
}
