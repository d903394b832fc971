namespace NanoTcp.Tcp
{
    /// <summary>Time-based loss detection: RACK, RFC 8985 section 6.</summary>
    internal sealed partial class TcpSock
    {
        // section 6.2 step 4: a wider reordering window is kept for this many recoveries
        private const int ReorderingWindowPersistence = 16;
        private const int LargestReorderingMultiplier = 20;

        // negotiated in the handshake
        private bool _usesRack;

        // RACK.rtt, RACK.xmit_ts, RACK.end_seq, RACK.reordering_seen, RACK.reo_wnd_mult, RACK.reo_wnd_persist, RACK.dsack_round
        private bool _hasRackRtt;
        private int _rackRtt;
        private int _rackSentAt;
        private uint _rackEnd;
        private bool _isReorderingSeen;
        private int _reorderingMultiplier = 1;
        private int _reorderingPersistence;
        private uint _duplicateReportRound;

        // RFC 8985 section 6.2 steps 1 to 4
        private void UpdateRack(bool isDuplicateReport)
        {
            TransmitQueue queue = _transmitQueue;
            if (queue.SawReordering)
            {
                _isReorderingSeen = true;
            }

            if (isDuplicateReport && Sequence.IsAtOrBefore(_duplicateReportRound, _sendUnacknowledged))
            {
                // spurious retransmissions: widen the reordering window for a while
                _duplicateReportRound = _sendNext;
                _reorderingPersistence = ReorderingWindowPersistence;
                if (_reorderingMultiplier < LargestReorderingMultiplier)
                {
                    _reorderingMultiplier++;
                }
            }

            if (!queue.HasNewest)
            {
                return;
            }

            int rtt = (int)Now - queue.NewestSentAt;
            if (queue.NewestWasRetransmitted && rtt < _rtt.Minimum)
            {
                // the acknowledgment is of the first transmission, not of the latest retransmission
                return;
            }

            int later = queue.NewestSentAt - _rackSentAt;
            if (!_hasRackRtt || later > 0 || (later == 0 && Sequence.IsBefore(_rackEnd, queue.NewestEnd)))
            {
                _hasRackRtt = true;
                _rackRtt = rtt;
                _rackSentAt = queue.NewestSentAt;
                _rackEnd = queue.NewestEnd;
            }
        }

        /// <summary>
        /// RFC 8985 section 6.2 step 5: marks what was sent well before something delivered as lost, and sets a timer for what may follow.
        /// </summary>
        private void DetectLossByTime()
        {
            if (!_hasRackRtt)
            {
                return;
            }

            int maximumDelay = _rackRtt + ReorderingWindow();
            int now = (int)Now;
            int timeout = 0;
            for (int i = 0; i < _transmitQueue.Count; i++)
            {
                int flags = _transmitQueue.FlagsOf(i);
                if ((flags & TransmitQueue.Sacked) != 0 || (flags & (TransmitQueue.Lost | TransmitQueue.Retransmitted)) == TransmitQueue.Lost)
                {
                    continue;
                }

                int earlier = _rackSentAt - _transmitQueue.SentAt(i);
                if (earlier < 0 || (earlier == 0 && !_transmitQueue.WasSentBefore(i, _rackEnd)))
                {
                    continue;
                }

                int remaining = _transmitQueue.SentAt(i) + maximumDelay - now;
                if (remaining <= 0)
                {
                    _transmitQueue.MarkLost(i);
                }
                else if (remaining > timeout)
                {
                    timeout = remaining;
                }
            }

            if (timeout > 0)
            {
                StartRetransmitTimer(RetransmitTimer.Reordering, timeout);
            }
        }

        // RFC 8985 section 6.2 step 4
        private int ReorderingWindow()
        {
            bool isThresholdReached = _recovery >= RecoveryState.Recovery ||
                _transmitQueue.SackedBytes >= DuplicateThreshold * _segmentSize || _duplicateAcks >= DuplicateThreshold;
            if (!_isReorderingSeen && isThresholdReached)
            {
                return 0;
            }

            // a clock of 1 ms rounds a quarter of a short round trip down to nothing
            int quarter = _rtt.Minimum == int.MaxValue ? 0 : _rtt.Minimum / 4;
            int window = (quarter > 0 ? quarter : 1) * _reorderingMultiplier;
            int smoothed = _rtt.Smoothed > 0 ? _rtt.Smoothed : 1;
            return window < smoothed ? window : smoothed;
        }

        private void ReorderingTimeout()
        {
            DetectLossByTime();
            if (_transmitQueue.LostBytes > 0 && _recovery <= RecoveryState.Disorder)
            {
                EnterRecovery();
                ReduceProportionally(0, false);
            }

            Output();
            if (_retransmitTimer == RetransmitTimer.None)
            {
                ScheduleRetransmit();
            }
        }
    }
}
