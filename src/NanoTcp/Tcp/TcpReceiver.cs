namespace NanoTcp.Tcp
{
    /// <summary>The receiver: the RCV variables of RFC 9293 section 3.3.1; text and FIN, in order and beyond a hole.</summary>
    internal sealed partial class TcpSock
    {
        // IRS, RCV.NXT, RCV.NXT + RCV.WND, Rcv.Wind.Shift (RFC 7323 section 2.2)
        private uint _initialReceiveSequence;
        private uint _receiveNext;
        private uint _receiveEdge;
        private int _receiveWindowScale;

        // sequence number of the peer's FIN, once seen; received when everything before it has arrived
        private bool _isFinSeen;
        private uint _receiveFinSequence;
        private bool _isFinReceived;

        // by shutdown(SHUT_RD)
        private bool _isReceiveShut;

        private long _lastReceived;
        private long _lastDataReceived;

        /// <summary>Seventh step: the text. Trims it to the window; appends it, or stores it out of order.</summary>
        private void ReceiveText(TcpSegment segment)
        {
            int length = segment.PayloadLength;
            if (length == 0 || _isFinReceived)
            {
                return;
            }

            if (_usesEcn)
            {
                NoteCongestionMark(segment);
            }

            int skip = (int)(_receiveNext - segment.SequenceNumber);
            int offset = segment.PayloadOffset;
            uint start = segment.SequenceNumber;
            if (skip > 0)
            {
                NoteDuplicateBelow(segment);
                if (skip >= length)
                {
                    RequestImmediateAck();
                    return;
                }

                offset += skip;
                length -= skip;
                start = _receiveNext;
            }

            int room = (int)((_isFinSeen ? _receiveFinSequence : _receiveEdge) - start);
            if (length > room)
            {
                // beyond the window, or beyond the peer's own FIN; a FIN after it is ignored too
                length = room;
                segment.Flags &= ~TcpFlags.Fin;
                RequestImmediateAck();
                if (length <= 0)
                {
                    return;
                }
            }

            if (HasNoReader)
            {
                // RFC 1122 section 4.2.2.13: the peer must learn that its data are not read
                _statistics.Drop(DropReason.TcpDataAfterClose);
                ResetAfterClose(segment);
                return;
            }

            if (skip <= 0 && _reassembly.Count > 0)
            {
                // of a segment with several duplicate parts the first is reported
                NoteDuplicateBeyond(start, start + (uint)length);
            }

            if (start != _receiveNext)
            {
                StoreOutOfOrder(segment, start, offset, length);
                return;
            }

            TakeInOrder(segment.Bytes, offset, length);
            if (_reassembly.Count > 0)
            {
                JoinReassembled();
            }

            Changed();
        }

        // True when no caller will read received data: the socket is closed, or both its directions are shut. After SHUT_RD alone, data are
        // accepted and can be read, as on Linux.
        private bool HasNoReader => _state != TcpState.Closed && (_isOrphan || (_isReceiveShut && _isFinQueued));

        // The reset takes its sequence number from SEG.ACK: anywhere else in its window, the peer would answer with a challenge ACK (RFC
        // 5961 section 3.2).
        private void ResetAfterClose(TcpSegment segment)
        {
            _protocol.Reply.SendReset(segment);
            Finish(_isOrphan ? 0 : Errno.ECONNRESET);
        }

        private void TakeInOrder(byte[] bytes, int offset, int length)
        {
            _receiveBuffer.Append(bytes, offset, length);
            _receiveNext += (uint)length;
            _isTemplateDirty = true;
            _bytesReceived += length;
            _lastDataReceived = Now;
            _segmentsToAcknowledge++;
        }

        private void StoreOutOfOrder(TcpSegment segment, uint start, int offset, int length)
        {
            if (_segmentsToAcknowledge >= _delayedAckSegments && _segmentsToAcknowledge < AtOnce)
            {
                // segments that wait for the end of the batch are acknowledged first: the duplicates of this acknowledgment are counted
                SendAck();
            }

            if (_reassembly.Add(start, start + (uint)length))
            {
                _receiveBuffer.Write((int)(start - _receiveNext), segment.Bytes, offset, length);
                _statistics.TcpOutOfOrder++;
            }
            else
            {
                _statistics.Drop(DropReason.TcpReassemblyFull);
            }

            NoteSack();

            // RFC 5681 section 4.2: at once, so that the sender sees duplicate acknowledgments
            RequestImmediateAck();
        }

        private void JoinReassembled()
        {
            uint next = _reassembly.Absorb(_receiveNext);
            if (_isFinSeen)
            {
                // data after the peer's own FIN are ignored
                next = Sequence.Earlier(next, _receiveFinSequence);
            }

            int joined = (int)(next - _receiveNext);
            if (joined > 0)
            {
                _receiveBuffer.Advance(joined);
                _receiveNext = next;
                _isTemplateDirty = true;
                _bytesReceived += joined;
            }

            NoteSack();

            // RFC 5681 section 4.2: at once when a hole is filled, wholly or in part
            RequestImmediateAck();
        }

        /// <summary>
        /// Eighth step: the FIN. Its sequence number is recorded when it is seen; it is processed once everything before it has arrived.
        /// </summary>
        private void ReceiveFin(TcpSegment segment)
        {
            if ((segment.Flags & TcpFlags.Fin) != 0)
            {
                uint sequence = segment.SequenceNumber + (uint)segment.PayloadLength;
                if (!_isFinSeen && Sequence.IsAtOrBefore(_receiveNext, sequence))
                {
                    NoteFin(sequence);
                }

                RequestImmediateAck();
            }

            bool isInOrder = _isFinSeen && !_isFinReceived && _receiveNext == _receiveFinSequence;
            if (isInOrder && _state != TcpState.Closed)
            {
                TakeFin();
            }
        }

        private void NoteFin(uint sequence)
        {
            _isFinSeen = true;
            _receiveFinSequence = sequence;
            if (sequence != _receiveNext && _reassembly.Add(sequence, sequence + 1))
            {
                // the FIN has a sequence number of its own, which a SACK option reports like a byte
                NoteSack();
            }
        }

        private void TakeFin()
        {
            _isFinReceived = true;
            _receiveNext++;
            _isTemplateDirty = true;
            if (Sequence.IsBefore(_receiveEdge, _receiveNext))
            {
                _receiveEdge = _receiveNext;
            }

            _reassembly.Clear();
            NoteSack();
            RequestImmediateAck();
            switch (_state)
            {
                case TcpState.SynReceived:
                case TcpState.Established:
                    ChangeState(TcpState.CloseWait);
                    break;
                case TcpState.FinWait1:
                    ChangeState(TcpState.Closing);
                    break;
                case TcpState.FinWait2:
                    EnterTimeWait();
                    break;
                default:
                    break;
            }

            Changed();
        }

        // A small record takes over; the buffers are free for the next connection once the user has closed the socket.
        private void EnterTimeWait()
        {
            ChangeState(TcpState.TimeWait);
            if (_segmentsToAcknowledge > 0)
            {
                SendAck();
            }

            int window = (int)(_receiveEdge - _receiveNext) >> _receiveWindowScale;
            _protocol.TimeWait.Add(this, _sendNext, _receiveNext, window, _usesTimestamps, _recentTimestamp, _timestampOffset);
            LeaveTable();
            if (_isOrphan)
            {
                FreeBuffers();
            }

            Changed();
        }
    }
}
