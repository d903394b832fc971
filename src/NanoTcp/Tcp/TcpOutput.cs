namespace NanoTcp.Tcp
{
    /// <summary>What is sent when: RFC 9293 sections 3.7 and 3.8.6.2.1, and how it is sent once more.</summary>
    internal sealed partial class TcpSock
    {
        // end of the last segment that was not full, for Nagle's rule as Minshall put it
        private uint _smallSegmentEnd;

        // where the first write ended of those that were not sent at once: PSH belongs there
        private bool _hasPushMark;
        private uint _pushMark;

        private long _lastSent;
        private bool _isCongestionLimited;

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

                // what the peer takes, and what the network is thought to take
                int outstanding = (int)(_sendNext - _sendUnacknowledged);
                int window = _sendWindow - outstanding;
                int room = _congestion.Window - (_recovery == RecoveryState.Open ? outstanding : InFlight);
                int length = _segmentSize;
                if (length <= unsent && length <= window && length <= room && !_isFinQueued && !_usesEcn)
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
                    // a congestion window is used in whole segments
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

        /// <summary>Sends as many full segments as there are data and room for: what a sender of bulk data does all the time.</summary>
        /// <param name="unsent">Bytes that wait, at least a segment.</param>
        /// <param name="room">Bytes that peer and network take, at least a segment.</param>
        /// <returns>True when no data wait any more.</returns>
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
                // up to the end of a write; the others follow
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

            WatchSent(before);
            return bytes == unsent;
        }

        // Data wait: the segment that ends them, or the first write among them, gets PSH, so that a receiver that acts on it has each message.
        private void NotePush()
        {
            if (!_hasPushMark)
            {
                _hasPushMark = true;
                _pushMark = _firstDataSequence + (uint)_sendBuffer.Length;
            }
        }

        // True when the mark lies among the bytes sent next; it has done its work then.
        private bool TakePushMark(int length)
        {
            bool isIn = (int)(_pushMark - _sendNext) <= length;
            _hasPushMark = !isIn;
            return isIn;
        }

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
            int flags = (_hasPushMark && TakePushMark(length)) || isLast ? TcpFlags.Ack | TcpFlags.Psh : TcpFlags.Ack;
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
            int before = _transmitQueue.Count;
            NoteSending(now);
            _sentInRecovery += (int)(end - _sendNext);
            _sendNext = end;
            _transmitQueue.Add(end, (int)now);
            WatchSent(before);
        }

        // before something new is sent
        private void NoteSending(long now)
        {
            if (_sendNext == _sendUnacknowledged)
            {
                _unacknowledgedSince = now;
                _busySince = now;
            }

            _lastSent = now;
            if (_isWindowLimited)
            {
                NoteWindowLimit(false);
            }
        }

        // sets the timer for what is new in the transmit queue
        private void WatchSent(int recordsBefore)
        {
            if (_retransmitTimer == RetransmitTimer.None || _retransmitTimer == RetransmitTimer.Persist)
            {
                ScheduleRetransmit();
            }
            else if (recordsBefore < 2 && _transmitQueue.Count >= 2)
            {
                // not alone any more: the probe need not allow for a delayed acknowledgment
                ScheduleProbe();
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

            // where a segment is not full, a write ended
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
                _protocol.Stack.Tracer.SegmentSentAgain(LocalPort, RemotePort, sequence);
            }
        }
    }
}
