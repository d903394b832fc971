namespace NanoTcp.Tcp
{
    /// <summary>
    /// Loss recovery: RFC 5681 and RFC 6582 (duplicate acknowledgments), RFC 6675 (SACK), RFC 9937 (proportional rate reduction), RFC 6298
    /// (timeouts), RFC 3522, RFC 5682 and RFC 4015 (spurious timeouts).
    /// </summary>
    internal sealed partial class TcpSock
    {
        // DupThresh, RFC 5681 section 3.2 and RFC 6675 section 2
        private const int DuplicateThreshold = 3;

        private RecoveryState _recovery;

        // RecoveryPoint: SND.NXT when recovery began, which ends when this is acknowledged
        private uint _recoveryPoint;
        private int _duplicateAcks;

        // TSval at the last timeout
        private uint _timeoutTimestamp;

        // RecoverFS, prr_delivered and prr_out of RFC 9937
        private int _flightAtLoss;
        private int _deliveredInRecovery;
        private int _sentInRecovery;

        // a partial acknowledgment without SACK has revealed the next hole
        private bool _mustRetransmitHole;

        // retransmissions since the last reduction of the window that no D-SACK has reported as spurious; SND.UNA at that reduction
        private int _retransmissionsToUndo;
        private uint _undoPoint;

        // the most bytes in flight during this round trip, and the sequence number that ends it
        private int _flightPeak;
        private uint _flightPeakEnd;

        /// <summary>The state of loss recovery.</summary>
        private enum RecoveryState
        {
            /// <summary>No loss is suspected.</summary>
            Open,

            /// <summary>Duplicate acknowledgments have arrived; whether from reordering or from loss is undecided.</summary>
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

        /// <summary>Detects loss by an acknowledgment, and grows or shrinks the congestion window.</summary>
        private void RecoverLoss(TcpSegment segment, int acknowledged, bool isDuplicate, bool isNewlySacked, bool isDuplicateReport)
        {
            if (_recovery == RecoveryState.Loss)
            {
                UndoSpuriousTimeout(segment, acknowledged);
            }

            if (_usesRack)
            {
                UpdateRack(isDuplicateReport);
            }

            if (isDuplicateReport && _retransmissionsToUndo > 0)
            {
                CountSpuriousRetransmission(segment);
            }

            bool isRecovered = false;
            if (acknowledged > 0)
            {
                if (_recovery >= RecoveryState.Recovery && Sequence.IsAtOrBefore(_recoveryPoint, _sendUnacknowledged))
                {
                    isRecovered = _recovery == RecoveryState.Recovery;
                    LeaveRecovery();
                }
                else if (_recovery == RecoveryState.Recovery && !_usesSack && _transmitQueue.Count > 0)
                {
                    // RFC 6582 section 3.2 step 3: a partial acknowledgment reveals the next hole; one of the segments that it covers was
                    // the previous hole
                    _duplicateAcks -= (acknowledged / _segmentSize) - 1;
                    _duplicateAcks = _duplicateAcks < 0 ? 0 : _duplicateAcks;
                    _transmitQueue.MarkLost(0);
                    _mustRetransmitHole = true;
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
                bool isDisordered = _duplicateAcks > 0 || _transmitQueue.SackedBytes > 0;
                _recovery = isDisordered ? RecoveryState.Disorder : RecoveryState.Open;
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
                    // RFC 9937 section 4: an acknowledgment that delivers nothing allows nothing to be sent
                    return;
                }

                ReduceProportionally(delivered, acknowledged > 0 && _transmitQueue.LostBytes == _transmitQueue.RetransmittedBytes);
            }
            else if (acknowledged > 0 && !isRecovered)
            {
                GrowCongestionWindow(delivered);
            }
        }

        // RFC 7661 simplified, as on Linux: a window that was not used is not validated. In slow start half of it must have been in use;
        // later all of it.
        private void GrowCongestionWindow(int delivered)
        {
            int flight = (int)(_sendNext - _sendUnacknowledged) + delivered;
            if (flight > _flightPeak || Sequence.IsBefore(_flightPeakEnd, _sendUnacknowledged))
            {
                _flightPeak = flight;
                _flightPeakEnd = _sendNext;
            }

            int window = _congestion.Window;
            bool isUsed = _isCongestionLimited ||
                (window < _congestion.SlowStartThreshold ? window < 2 * _flightPeak : window < _flightPeak + _segmentSize);
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

        // RFC 6675 section 4, IsLost: three segments above it, or more bytes than two segments, were selectively acknowledged
        private void DetectLossBySack()
        {
            int sackedSegmentsAbove = 0;
            for (int i = _transmitQueue.Count - 1; i >= 0; i--)
            {
                int flags = _transmitQueue.FlagsOf(i);
                int length = (int)(_transmitQueue.EndOf(i) - _transmitQueue.StartOf(i));
                if ((flags & TransmitQueue.Sacked) != 0)
                {
                    sackedSegmentsAbove += (length + _segmentSize - 1) / _segmentSize;
                }
                else if (sackedSegmentsAbove >= DuplicateThreshold && (flags & TransmitQueue.Lost) == 0)
                {
                    _transmitQueue.MarkLost(i);
                }
            }
        }

        /// <summary>
        /// Processes the blocks of a SACK option and ignores invalid ones: a block below SND.UNA reports a duplicate, one beyond SND.NXT is
        /// forged.
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

        private void EnterRecovery()
        {
            // bytes in flight, including those just marked lost: RFC 6675 section 5 step (4.2)
            int flight = (int)(_sendNext - _sendUnacknowledged) - _transmitQueue.SackedBytes;
            _recovery = RecoveryState.Recovery;
            ForgetPrediction();
            _recoveryPoint = _sendNext;
            _flightAtLoss = flight;
            _deliveredInRecovery = 0;
            _sentInRecovery = 0;
            StartUndoTracking();
            _congestion.Reduce((int)(_sendNext - _sendUnacknowledged), Now);
            _mustSendCwr = _usesEcn;
            _protocol.Statistics.TcpFastRetransmits++;
        }

        private void LeaveRecovery()
        {
            if (_recovery == RecoveryState.Recovery)
            {
                _congestion.Window = _congestion.SlowStartThreshold;
                _flightPeak = 0;
                if (_reorderingPersistence > 0 && --_reorderingPersistence == 0)
                {
                    _reorderingMultiplier = 1;
                }
            }

            _recovery = RecoveryState.Open;
            _duplicateAcks = 0;
            _transmitQueue.ForgetTimeout();
        }

        /// <summary>
        /// RFC 9937, which replaces RFC 6937: limits transmissions during recovery so that the window is ssthresh at its end.
        /// </summary>
        /// <param name="delivered">DeliveredData: bytes that have left the network, by this acknowledgment.</param>
        /// <param name="isSafe">SafeACK: SND.UNA has advanced, and no further loss is known.</param>
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

            // the first retransmission is always sent: RFC 6675 section 5 step (4.3)
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
                // RFC 6582 section 3.2 step 3: what a partial acknowledgment reveals is sent at once, whatever the window
                bool hasRoom = _congestion.Window - InFlight >= _segmentSize || InFlight <= 0 || _mustRetransmitHole;
                int index = _transmitQueue.FindLost();
                if (index < 0 || !hasRoom)
                {
                    return;
                }

                _mustRetransmitHole = false;
                Retransmit(index);
            }
        }

        /// <summary>Enters the loss state after a retransmission timeout: RFC 6298 section 5, RFC 5681 section 3.1.</summary>
        private void EnterLoss()
        {
            TransmitQueue queue = _transmitQueue;
            bool isFirst = _recovery != RecoveryState.Loss || Sequence.IsAtOrBefore(_recoveryPoint, _sendUnacknowledged);
            bool isReneging = queue.Count > 0 && (queue.FlagsOf(0) & TransmitQueue.Sacked) != 0;
            if (isFirst)
            {
                StartUndoTracking();
            }

            _congestion.CollapseOnTimeout(isFirst && _expiries == 1, queue.InFlight(_sendNext), Now);
            queue.MarkAllLost(_sendNext, isReneging);
            _recovery = RecoveryState.Loss;
            ForgetPrediction();
            _recoveryPoint = _sendNext;
            _duplicateAcks = 0;
            _isTailLossProbeOutstanding = false;
            _timeoutTimestamp = (uint)Now + _timestampOffset;
            _protocol.Statistics.TcpTimeouts++;
            SendLost();
        }

        /// <summary>
        /// Detects that a timeout was spurious when SND.UNA advances over what was sent before it: by the echo of an older timestamp (RFC
        /// 3522), or by data that were never retransmitted (RFC 5682 section 3). Restores the window (RFC 4015).
        /// </summary>
        private void UndoSpuriousTimeout(TcpSegment segment, int acknowledged)
        {
            if (acknowledged <= 0)
            {
                return;
            }

            bool isSpurious = _usesTimestamps
                ? segment.HasTimestamps && segment.TimestampEcho != 0 && (int)(segment.TimestampEcho - _timeoutTimestamp) < 0
                : _usesSack && _transmitQueue.DeliveredOriginal;
            if (!isSpurious)
            {
                // the first acknowledgment after the timeout decides
                _transmitQueue.ForgetTimeout();
                _timeoutTimestamp = segment.TimestampEcho;
                return;
            }

            UndoReduction();
        }

        private void StartUndoTracking()
        {
            _retransmissionsToUndo = 0;
            _undoPoint = _sendUnacknowledged;
        }

        // RFC 3708, as on Linux: when D-SACKs have reported every retransmission since the reduction, nothing had been lost
        private void CountSpuriousRetransmission(TcpSegment segment)
        {
            if (Sequence.IsBefore(segment.SackStart[0], _undoPoint))
            {
                return;
            }

            _retransmissionsToUndo--;
            if (_retransmissionsToUndo == 0)
            {
                UndoReduction();
            }
        }

        private void UndoReduction()
        {
            _retransmissionsToUndo = 0;
            _transmitQueue.UnmarkLost();
            _congestion.Undo();
            _recovery = RecoveryState.Open;
            _protocol.Statistics.TcpSpuriousRetransmissions++;
        }
    }
}
