namespace NanoTcp.Tcp
{
    /// <summary>Decides what to send when: RFC 9293 sections 3.7 and 3.8.6.2.1. Also retransmits.</summary>
    internal sealed partial class TcpSock
    {
        // end of the last segment that was not full, for Minshall's variant of the Nagle algorithm
        private uint _smallSegmentEnd;

        // end of the first write that had to wait; the segment that reaches it gets PSH
        private bool _hasPushMark;
        private uint _pushMark;

        private long _lastSent;
        private bool _isCongestionLimited;

        /// <summary>
        /// Sends what may be sent now: lost segments first, then new data and the FIN. Called after every event that may allow more: a
        /// write, an acknowledgment, a timer.
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

                // limits of the peer's window and of the congestion window
                int outstanding = (int)(_sendNext - _sendUnacknowledged);
                int window = _sendWindow - outstanding;
                int room = _congestion.Window - (_recovery == RecoveryState.Open ? outstanding : InFlight);
                int length = _segmentSize;
                if (length <= unsent && length <= window && length <= room && SendFlags == 0)
                {
                    if (SendFullSegments(unsent, window < room ? window : room))
                    {
                        return;
                    }

                    continue;
                }

                length = unsent < length ? unsent : length;
                if (length > window)
                {
                    length = window;
                }

                if (length > room)
                {
                    // the congestion window is used in full segments only
                    _isCongestionLimited = true;
                    NotePush();
                    return;
                }

                if (length <= 0 || (length < _segmentSize && !MaySendSmall(length, unsent)))
                {
                    NoteWindowLimit(length < unsent);
                    NotePush();
                    return;
                }

                SendData(length, length == unsent);
            }
        }

        /// <summary>Sends as many full segments as data and windows allow: the usual case for a sender of bulk data.</summary>
        /// <param name="unsent">Bytes not sent yet, at least one segment.</param>
        /// <param name="room">Bytes that both windows allow, at least one segment.</param>
        /// <returns>True when no unsent data are left.</returns>
        private bool SendFullSegments(int unsent, int room)
        {
            TransmitQueue queue = _transmitQueue;
            int size = _segmentSize;
            long now = Stack.Now;
            int before = queue.Count;
            int count = (unsent < room ? unsent : room) / size;
            int bytes = count * size;
            bool isPushed = bytes == unsent;
            if (_hasPushMark)
            {
                // only up to the end of the marked write; the caller sends the others
                int segments = ((int)(_pushMark - _sendNext) + size - 1) / size;
                count = segments < count ? segments : count;
                bytes = count * size;
                isPushed = TakePushMark(bytes) || bytes == unsent;
            }

            _sentInRecovery += bytes;
            NoteSending(now);
            uint sequence = _sendNext;
            _sendNext = sequence + (uint)bytes;
            queue.AddFull(sequence, (uint)size, count, (int)now);
            _statistics.TcpSegmentsSent += count;
            _segmentsSent += count;
            for (; count > 1; count--)
            {
                Transmit(sequence, size, TcpFlags.Ack);
                sequence += (uint)size;
            }

            Transmit(sequence, size, isPushed ? TcpFlags.Ack | TcpFlags.Psh : TcpFlags.Ack);

            ArmTimerForNewData(before);
            return bytes == unsent;
        }

        // Data must wait: the segment that reaches the end of the first write among them gets PSH, so that a receiver that acts on PSH has
        // each message.
        private void NotePush()
        {
            if (!_hasPushMark && (SendFlags & JoinsWrites) == 0)
            {
                _hasPushMark = true;
                _pushMark = _firstDataSequence + (uint)_sendBuffer.Length;
            }
        }

        // True when the next bytes to send reach the mark; it is cleared then.
        private bool TakePushMark(int length)
        {
            bool isReached = (int)(_pushMark - _sendNext) <= length;
            _hasPushMark = !isReached;
            return isReached;
        }

        /// <summary>
        /// Whether a segment that is not full may be sent: the Nagle algorithm (RFC 9293 section 3.7.4) in Minshall's variant, where only
        /// an unacknowledged small segment delays it; TCP_CORK and MSG_MORE; and silly window avoidance by the sender (section 3.8.6.2.1).
        /// </summary>
        private bool MaySendSmall(int length, int unsent)
        {
            if (length < unsent)
            {
                // limited by the peer's window: at least half of the largest window seen is sent, less waits for the persist timer
                return length >= _largestSendWindow / 2;
            }

            if ((SendFlags & (Corked | MoreFollows)) != 0)
            {
                return _isFinQueued || (SendFlags & Pushed) != 0;
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
            bool isPushed = (_hasPushMark && TakePushMark(length)) || (isLast && (SendFlags & EndsWithMore) == 0);
            int flags = isPushed ? TcpFlags.Ack | TcpFlags.Psh : TcpFlags.Ack;
            if (isLast && _isFinQueued && length < UsableWindow)
            {
                flags |= TcpFlags.Fin;
                end++;
            }

            if (length < _segmentSize)
            {
                _smallSegmentEnd = end;
            }

            if (_mustSendCwr)
            {
                _mustSendCwr = false;
                flags |= TcpFlags.Cwr;
            }

            // recorded before transmission: a segment that the device refuses is then lost like any other
            uint sequence = _sendNext;
            NoteSent(end);
            _sendsEct = _usesEcn;
            SendSegment(sequence, length, flags);
            _sendsEct = false;
            if ((SendFlags & LimitsUnsent) != 0)
            {
                NoteLessUnsent(length);
            }
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
            int before = _transmitQueue.Count;
            NoteSending(now);
            _sentInRecovery += (int)(end - _sendNext);
            _sendNext = end;
            _transmitQueue.Add(end, (int)now);
            ArmTimerForNewData(before);
        }

        // called before anything new is sent
        private void NoteSending(long now)
        {
            if (_sendNext == _sendUnacknowledged)
            {
                _busySince = now;
            }

            _lastSent = now;
            if (_isWindowLimited)
            {
                NoteWindowLimit(false);
            }
        }

        // starts the timer for what was added to the transmit queue
        private void ArmTimerForNewData(int recordsBefore)
        {
            if (_retransmitTimer == RetransmitTimer.None || _retransmitTimer == RetransmitTimer.Persist)
            {
                ScheduleRetransmit();
            }
            else if (recordsBefore < 2 && _transmitQueue.Count >= 2)
            {
                // no longer a single segment: the probe need not allow for a delayed acknowledgment
                ScheduleTailLossProbe();
            }
        }

        private void RestartAfterIdle()
        {
            if (Now - _lastSent > _rtt.RetransmissionTimeout && _lastSent != 0 && _settings.SlowStartAfterIdle)
            {
                _congestion.RestartAfterIdle();
                _lastSent = Now;
            }
        }

        /// <summary>Retransmits one record.</summary>
        /// <param name="index">Index of the record in the transmit queue.</param>
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

            // a write ended where a segment is not full
            bool isLast = start + (uint)length == _firstDataSequence + (uint)_sendBuffer.Length;
            if (length > 0 && (isLast || length < _segmentSize))
            {
                flags |= TcpFlags.Psh;
            }

            _transmitQueue.MarkRetransmitted(index, end, _sendNext, (int)Now);
            if (_recovery >= RecoveryState.Recovery)
            {
                _retransmissionsToUndo++;
            }

            _lastSent = Now;
            _sentInRecovery += (int)(end - start);
            Retransmissions++;
            _statistics.TcpRetransmissions++;
            TraceRetransmission(start);
            SendSegment(start, length, flags);
        }

        private void TraceRetransmission(uint sequence)
        {
            if (_protocol.Stack.Tracer != null)
            {
                _protocol.Stack.Tracer.SegmentRetransmitted(LocalPort, RemotePort, sequence);
            }
        }
    }
}
