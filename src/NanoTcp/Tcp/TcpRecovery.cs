namespace NanoTcp.Tcp
{
    /// <summary>
    /// Lost segments: how they are noticed, sent again, and what that does to the congestion window. RFC 5681 and RFC 6582 (duplicate
    /// acknowledgments), RFC 6675 (SACK), RFC 8985 (RACK-TLP), RFC 9937 (proportional rate reduction), RFC 5682 and RFC 4015 (timeouts that
    /// were needless).
    /// </summary>
    internal sealed partial class TcpSock
    {
        // DupThresh, RFC 5681 section 3.2 and RFC 6675 section 2
        private const int DuplicateThreshold = 3;

        // RFC 8985 section 6.2 step 4: a wider reordering window is kept for this many recoveries
        private const int ReorderingWindowPersistence = 16;
        private const int LargestReorderingMultiplier = 20;

        private RecoveryState _recovery;

        // SND.NXT when the recovery began: it ends when this is acknowledged
        private uint _recoveryPoint;
        private int _duplicateAcks;

        // our clock, as the peer would echo it, when the last timeout came
        private uint _timeoutTimestamp;

        // proportional rate reduction
        private int _flightAtLoss;
        private int _deliveredInRecovery;
        private int _sentInRecovery;

        // RACK
        private bool _hasRackRtt;
        private int _rackRtt;
        private int _rackSentAt;
        private uint _rackEnd;
        private bool _isReorderingSeen;
        private int _reorderingMultiplier = 1;
        private int _reorderingPersistence;
        private uint _duplicateReportRound;

        // tail loss probe under way, up to this sequence number
        private bool _isProbing;
        private bool _wasProbeRetransmission;
        private uint _probeEnd;

        /// <summary>Where a connection stands with regard to loss.</summary>
        private enum RecoveryState
        {
            /// <summary>All is well.</summary>
            Open,

            /// <summary>Duplicates have come; reordering or loss is not decided.</summary>
            Disorder,

            /// <summary>Loss without a timeout: fast recovery.</summary>
            Recovery,

            /// <summary>After a timeout.</summary>
            Loss,
        }

        /// <summary>Bytes in the network. Without SACK each duplicate acknowledgment stands for a segment that has left it.</summary>
        private int InFlight
        {
            get
            {
                int inFlight = _transmitQueue.InFlight(_sendNext);
                if (_duplicateAcks == 0 || _usesSack)
                {
                    return inFlight;
                }

                if (_recovery == RecoveryState.Disorder && !_settings.LimitedTransmit)
                {
                    return inFlight;
                }

                int left = _duplicateAcks * _segmentSize;
                return left < inFlight ? inFlight - left : 0;
            }
        }

        /// <summary>Works out what an acknowledgment means for loss, and grows or shrinks the window by it.</summary>
        private void RecoverLoss(TcpSegment segment, int acknowledged, bool isDuplicate, bool isNewlySacked, bool isDuplicateReport)
        {
            if (_recovery == RecoveryState.Loss)
            {
                UndoNeedlessTimeout(segment, acknowledged);
            }

            if (_usesRack)
            {
                UpdateRack(isDuplicateReport);
            }

            if (acknowledged > 0)
            {
                if (_recovery >= RecoveryState.Recovery && Sequence.IsAtOrBefore(_recoveryPoint, _sendUnacknowledged))
                {
                    LeaveRecovery();
                }
                else if (_recovery == RecoveryState.Recovery && !_usesSack && _transmitQueue.Count > 0)
                {
                    // RFC 6582 section 3.2 step 3: a partial acknowledgment tells of the next hole; of what it covers, one was the last hole
                    _duplicateAcks -= (acknowledged / _segmentSize) - 1;
                    _duplicateAcks = _duplicateAcks < 0 ? 0 : _duplicateAcks;
                    _transmitQueue.MarkLost(0);
                }
                else if (_recovery <= RecoveryState.Disorder)
                {
                    _duplicateAcks = 0;
                }
            }
            else if (isDuplicate || (isNewlySacked && _duplicateAcks < DuplicateThreshold))
            {
                _duplicateAcks++;
            }

            if (_recovery <= RecoveryState.Disorder)
            {
                bool isAmiss = _duplicateAcks > 0 || _transmitQueue.SackedBytes > 0;
                _recovery = isAmiss ? RecoveryState.Disorder : RecoveryState.Open;
            }

            DetectLoss();
            if (_recovery == RecoveryState.Disorder && _transmitQueue.LostBytes > 0)
            {
                EnterRecovery();
            }

            int delivered = _transmitQueue.Delivered;
            if (!_usesSack && isDuplicate)
            {
                delivered += _segmentSize;
            }

            if (_recovery == RecoveryState.Recovery)
            {
                if (delivered == 0 && _sentInRecovery > 0)
                {
                    // RFC 9937 section 4: an acknowledgment that delivers nothing lets nothing go
                    return;
                }

                ReduceProportionally(delivered, acknowledged > 0 && _transmitQueue.LostBytes == _transmitQueue.RetransmittedBytes);
            }
            else if (acknowledged > 0)
            {
                GrowCongestionWindow(delivered);
            }
        }

        // RFC 7661 in short: a window that was not used is not proven. It is full enough when a segment did not fit.
        private void GrowCongestionWindow(int delivered)
        {
            bool isUsed = _isCongestionLimited ||
                (_congestion.Window < _congestion.SlowStartThreshold && InFlight + delivered >= _congestion.Window / 2);
            if (isUsed && _recovery != RecoveryState.Recovery)
            {
                _congestion.Grow(delivered, _rtt.Smoothed, Now);
            }
        }

        private void DetectLoss()
        {
            if (!_usesSack)
            {
                if (_recovery == RecoveryState.Disorder && _duplicateAcks >= DuplicateThreshold && _transmitQueue.Count > 0)
                {
                    _transmitQueue.MarkLost(0);
                }

                return;
            }

            if (_transmitQueue.SackedBytes == 0 && !(_usesRack && _recovery != RecoveryState.Open))
            {
                return;
            }

            if (_usesRack)
            {
                DetectLossByTime();
            }
            else
            {
                DetectLossBySack();
            }
        }

        // RFC 6675 section 4, IsLost: three segments behind it, or more bytes than two segments, were selectively acknowledged
        private void DetectLossBySack()
        {
            int behind = 0;
            for (int i = _transmitQueue.Count - 1; i >= 0; i--)
            {
                int flags = _transmitQueue.FlagsOf(i);
                int length = (int)(_transmitQueue.EndOf(i) - _transmitQueue.StartOf(i));
                if ((flags & TransmitQueue.Sacked) != 0)
                {
                    behind += (length + _segmentSize - 1) / _segmentSize;
                }
                else if (behind >= DuplicateThreshold && (flags & TransmitQueue.Lost) == 0)
                {
                    _transmitQueue.MarkLost(i);
                }
            }
        }

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
                // needless retransmissions: be more patient for a while
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
                // the acknowledgment is of the first transmission, not of the one just sent
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
        /// RFC 8985 section 6.2 step 5: what was sent well before something that has been delivered is lost; for the rest a timer is set.
        /// </summary>
        private void DetectLossByTime()
        {
            if (!_hasRackRtt)
            {
                return;
            }

            int patience = _rackRtt + ReorderingWindow();
            int now = (int)Now;
            int longest = 0;
            for (int i = 0; i < _transmitQueue.Count; i++)
            {
                int flags = _transmitQueue.FlagsOf(i);
                if ((flags & TransmitQueue.Sacked) != 0 || (flags & (TransmitQueue.Lost | TransmitQueue.Retransmitted)) == TransmitQueue.Lost)
                {
                    continue;
                }

                int earlier = _rackSentAt - _transmitQueue.SentAt(i);
                if (earlier < 0 || (earlier == 0 && !_transmitQueue.IsOlder(i, _rackEnd)))
                {
                    continue;
                }

                int rest = _transmitQueue.SentAt(i) + patience - now;
                if (rest <= 0)
                {
                    _transmitQueue.MarkLost(i);
                }
                else if (rest > longest)
                {
                    longest = rest;
                }
            }

            if (longest > 0)
            {
                StartRetransmitTimer(RetransmitTimer.Reordering, longest);
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

            // a clock of 1 ms cannot tell a quarter of a short round trip from nothing
            int quarter = _rtt.Minimum == int.MaxValue ? 0 : _rtt.Minimum / 4;
            int window = (quarter > 0 ? quarter : 1) * _reorderingMultiplier;
            int smoothed = _rtt.Smoothed > 0 ? _rtt.Smoothed : 1;
            return window < smoothed ? window : smoothed;
        }

        private void EnterRecovery()
        {
            // what is in flight now, counting what was just deemed lost: RFC 6675 section 5 step (4.2)
            int flight = (int)(_sendNext - _sendUnacknowledged) - _transmitQueue.SackedBytes;
            _recovery = RecoveryState.Recovery;
            _predictedHeader = 0;
            _recoveryPoint = _sendNext;
            _flightAtLoss = flight;
            _deliveredInRecovery = 0;
            _sentInRecovery = 0;
            _congestion.Reduce((int)(_sendNext - _sendUnacknowledged), Now);
            _mustSayReduced = _usesEcn;
            _protocol.Statistics.TcpFastRetransmits++;
        }

        private void LeaveRecovery()
        {
            if (_recovery == RecoveryState.Recovery)
            {
                _congestion.Window = _congestion.SlowStartThreshold;
                if (_reorderingPersistence > 0 && --_reorderingPersistence == 0)
                {
                    _reorderingMultiplier = 1;
                }
            }

            _recovery = RecoveryState.Open;
            _duplicateAcks = 0;
            _transmitQueue.ForgetTimeout();
        }

        /// <summary>RFC 9937, which replaces RFC 6937: during recovery, as much is sent as leads to ssthresh when it ends.</summary>
        /// <param name="delivered">Bytes that the acknowledgment says have left the network.</param>
        /// <param name="isSafe">SafeACK: SND.UNA has moved on, and no further loss is known.</param>
        private void ReduceProportionally(int delivered, bool isSafe)
        {
            _deliveredInRecovery += delivered;
            int inFlight = InFlight;
            int threshold = _congestion.SlowStartThreshold;
            int allowed;
            if (inFlight > threshold)
            {
                long share = (long)_deliveredInRecovery * threshold / (_flightAtLoss > 0 ? _flightAtLoss : 1);
                allowed = (int)share - _sentInRecovery;
            }
            else
            {
                int limit = _deliveredInRecovery - _sentInRecovery;
                limit = (limit > delivered ? limit : delivered) + (isSafe ? _segmentSize : 0);
                allowed = threshold - inFlight < limit ? threshold - inFlight : limit;
            }

            // the first retransmission goes in any case: RFC 6675 section 5 step (4.3)
            if (_sentInRecovery == 0 && allowed < _segmentSize)
            {
                allowed = _segmentSize;
            }

            _congestion.Window = inFlight + (allowed > 0 ? allowed : 0);
        }

        private void SendLost()
        {
            while (_transmitQueue.LostBytes > _transmitQueue.RetransmittedBytes)
            {
                int index = _transmitQueue.FindLost();
                if (index < 0 || (_congestion.Window - InFlight < _segmentSize && InFlight > 0))
                {
                    return;
                }

                Retransmit(index);
            }
        }

        /// <summary>
        /// Takes in the blocks of a SACK option. Those that make no sense are passed over: below SND.UNA they report a duplicate, beyond
        /// SND.NXT they were made up.
        /// </summary>
        /// <returns>True when the first block reports a duplicate (RFC 2883).</returns>
        private bool TakeSack(TcpSegment segment)
        {
            bool isDuplicateReport = false;
            for (int i = 0; i < segment.SackCount; i++)
            {
                uint start = segment.SackStart[i];
                uint end = segment.SackEnd[i];
                if (!Sequence.IsBefore(start, end) || Sequence.IsBefore(_sendNext, end))
                {
                    continue;
                }

                bool isBelow = Sequence.IsAtOrBefore(end, segment.Acknowledgment);
                bool isInSecond = i == 0 && segment.SackCount > 1 && Sequence.IsAtOrBefore(segment.SackStart[1], start) &&
                    Sequence.IsAtOrBefore(end, segment.SackEnd[1]);
                if (i == 0 && (isBelow || isInSecond))
                {
                    isDuplicateReport = true;
                }
                else if (!isBelow && Sequence.IsBefore(_sendUnacknowledged, end))
                {
                    _transmitQueue.MarkSacked(Sequence.Later(start, _sendUnacknowledged), end);
                }
            }

            return isDuplicateReport;
        }

        /// <summary>The retransmission timer has expired: RFC 6298 section 5, RFC 5681 section 3.1.</summary>
        private void TimeOut()
        {
            TransmitQueue queue = _transmitQueue;
            bool isFirst = _recovery != RecoveryState.Loss || Sequence.IsAtOrBefore(_recoveryPoint, _sendUnacknowledged);
            bool isReneging = queue.Count > 0 && (queue.FlagsOf(0) & TransmitQueue.Sacked) != 0;
            _congestion.CollapseOnTimeout(isFirst && _expiries == 1, queue.InFlight(_sendNext), Now);
            queue.MarkAllLost(_sendNext, isReneging);
            _recovery = RecoveryState.Loss;
            _predictedHeader = 0;
            _recoveryPoint = _sendNext;
            _duplicateAcks = 0;
            _isProbing = false;
            _timeoutTimestamp = (uint)Now + _timestampOffset;
            _protocol.Statistics.TcpTimeouts++;
            SendLost();
        }

        /// <summary>
        /// SND.UNA moving over what had been sent before the timeout shows that it was needless: by the echo of an older timestamp (RFC
        /// 3522), or by data that were never sent again (RFC 5682 section 3). The window comes back (RFC 4015).
        /// </summary>
        private void UndoNeedlessTimeout(TcpSegment segment, int acknowledged)
        {
            if (acknowledged <= 0)
            {
                return;
            }

            bool isNeedless = _usesTimestamps
                ? segment.HasTimestamps && segment.TimestampEcho != 0 && (int)(segment.TimestampEcho - _timeoutTimestamp) < 0
                : _usesSack && _transmitQueue.DeliveredOriginal;
            if (!isNeedless)
            {
                // the first acknowledgment decides
                _transmitQueue.ForgetTimeout();
                _timeoutTimestamp = segment.TimestampEcho;
                return;
            }

            _transmitQueue.UnmarkLost();
            _congestion.Undo();
            _recovery = RecoveryState.Open;
            _protocol.Statistics.TcpSpuriousRetransmissions++;
        }

        /// <summary>RFC 8985 section 7.3: when the tail of a flight is not acknowledged, something is sent to find out.</summary>
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
            _predictedHeader = 0;
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

        // RFC 8985 section 7.4.2, TLP_process_ack: the probe itself may have repaired the loss that congestion control must hear of. That is
        // certain once something behind the probe is acknowledged, and no duplicate was reported for it.
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
