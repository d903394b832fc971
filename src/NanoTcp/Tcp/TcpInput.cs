namespace NanoTcp.Tcp
{
    /// <summary>SEGMENT ARRIVES: RFC 9293 section 3.10.7, with the checks of RFC 5961 and RFC 7323.</summary>
    internal sealed partial class TcpSock
    {
        // earliest time of the next challenge ACK, in milliseconds
        private long _nextChallenge;

        /// <summary>The result of the first check.</summary>
        private enum SegmentVerdict
        {
            Acceptable,

            /// <summary>No part of it lies in the window.</summary>
            OutOfWindow,

            /// <summary>PAWS: its timestamp is older than TS.Recent.</summary>
            OldTimestamp,

            /// <summary>It lacks the timestamps that the handshake negotiated.</summary>
            NoTimestamps,
        }

        /// <summary>Processes a segment for this connection on the slow path.</summary>
        public void SegmentArrives(TcpSegment segment)
        {
            ForgetPrediction();
            if (_state == TcpState.SynSent)
            {
                SegmentArrivesInSynSent(segment);
            }
            else if (_state == TcpState.SynReceived && IsSimultaneousSynAck(segment))
            {
                ReceiveAck(segment);
                Output();
            }
            else
            {
                SegmentArrivesInOtherStates(segment);
            }

            Predict();
        }

        /// <summary>RFC 9293 section 3.10.7.4, for every state but CLOSED, LISTEN and SYN-SENT, step by step.</summary>
        private void SegmentArrivesInOtherStates(TcpSegment segment)
        {
            // first: the sequence number, and PAWS (RFC 7323 section 5.3)
            SegmentVerdict verdict = Judge(segment);
            if (verdict != SegmentVerdict.Acceptable)
            {
                Refuse(segment, verdict);
                return;
            }

            // second: RST
            if ((segment.Flags & TcpFlags.Rst) != 0)
            {
                ReceiveReset(segment);
                return;
            }

            // third: security. RFC 9293 appendix A.1 leaves it to IP, and IP's options are ignored.

            // fourth: SYN
            if ((segment.Flags & TcpFlags.Syn) != 0)
            {
                ReceiveSyn(segment);
                return;
            }

            // fifth: ACK
            if ((segment.Flags & TcpFlags.Ack) == 0)
            {
                return;
            }

            if (!IsAckAcceptable(segment))
            {
                RefuseAck(segment);
                return;
            }

            // only now: a segment changes nothing before it has passed every check
            if (_usesTimestamps && segment.HasTimestamps)
            {
                TakeTimestamp(segment.SequenceNumber, segment.TimestampValue);
            }

            bool holdsBack = (SendFlags & EndsWithMore) != 0 && IsTextAlone(segment);
            if (!ReceiveAck(segment))
            {
                return;
            }

            // sixth: URG. RFC 6093 advises against urgent data; they are treated as text.

            // seventh: the segment's text
            ReceiveText(segment);

            // eighth: FIN
            ReceiveFin(segment);

            if (_state != TcpState.Closed && _state != TcpState.TimeWait)
            {
                if (!holdsBack)
                {
                    Output();
                }

                AcknowledgeIfDue();
            }
        }

        /// <summary>First step: the sequence number and the timestamp (RFC 7323 section 5.3, R1 to R3). Changes nothing.</summary>
        private SegmentVerdict Judge(TcpSegment segment)
        {
            bool isReset = (segment.Flags & TcpFlags.Rst) != 0;
            bool hasTimestamps = _usesTimestamps && segment.HasTimestamps;
            if (hasTimestamps && !isReset && IsOldTimestamp(segment))
            {
                return SegmentVerdict.OldTimestamp;
            }

            // The four cases of table 6 in one: some part of the segment lies in the window, or it starts at RCV.NXT. As on Linux, an empty
            // segment may also lie at the right edge, which is SND.NXT of a peer that has filled the window and lost segments. A reset may
            // not.
            int window = (int)(_receiveEdge - _receiveNext);
            int start = (int)(segment.SequenceNumber - _receiveNext);
            int end = start + segment.Length;
            bool isInWindow = segment.Length == 0
                ? start >= 0 && (start < window || start == 0 || (start == window && !isReset))
                : start < window && end > 0 || start == 0 && window == 0;
            if (!isInWindow)
            {
                return SegmentVerdict.OutOfWindow;
            }

            // RFC 7323 section 3.2: once negotiated, every segment but a reset carries them
            return _usesTimestamps && !hasTimestamps && !isReset ? SegmentVerdict.NoTimestamps : SegmentVerdict.Acceptable;
        }

        /// <summary>Answers or drops an unacceptable segment.</summary>
        private void Refuse(TcpSegment segment, SegmentVerdict verdict)
        {
            if (verdict == SegmentVerdict.NoTimestamps)
            {
                _statistics.Drop(DropReason.TcpPaws);
                return;
            }

            if (verdict == SegmentVerdict.OldTimestamp)
            {
                _statistics.Drop(DropReason.TcpPaws);
            }
            else if ((segment.Flags & TcpFlags.Rst) != 0)
            {
                _statistics.Drop(DropReason.TcpBlindAttack);
                return;
            }
            else
            {
                _statistics.Drop(DropReason.TcpOutOfWindow);
                NoteDuplicateBelow(segment);
                if (IsNewAckBelowWindow(segment) && !ReceiveAckBelowWindow(segment))
                {
                    return;
                }
            }

            AcknowledgeUnacceptable(segment);
        }

        private void AcknowledgeUnacceptable(TcpSegment segment)
        {
            bool isSynReply = _state == TcpState.SynReceived && (segment.Flags & TcpFlags.Syn) != 0;
            if (isSynReply && segment.SequenceNumber == _initialReceiveSequence)
            {
                if ((segment.Flags & TcpFlags.Ack) != 0 && segment.Acknowledgment == _sendNext)
                {
                    // simultaneous open, section 3.5 figure 7: the peer's SYN-ACK; answering with our own would bring another
                    if (ReceiveAck(segment))
                    {
                        Output();
                    }

                    return;
                }

                ResendSynAck();
            }
            else if (segment.Length > 0 && (segment.Flags & TcpFlags.Syn) == 0)
            {
                // a retransmission: the peer has missed our acknowledgment and waits for it
                SendAck();
            }
            else
            {
                ChallengeAck();
            }
        }

        // An acknowledgment below the window is still processed: otherwise two ends with closed windows would wait for each other (section
        // 3.10.7.4).
        private bool IsNewAckBelowWindow(TcpSegment segment)
        {
            return segment.PayloadLength == 0 && (segment.Flags & (TcpFlags.Ack | TcpFlags.Syn)) == TcpFlags.Ack &&
                (int)(segment.SequenceNumber - _receiveNext) <= 0 && _state >= TcpState.Established && AcknowledgesNewData(segment);
        }

        // SND.UNA < SEG.ACK =< SND.NXT, RFC 9293 section 3.4.
        private bool AcknowledgesNewData(TcpSegment segment)
        {
            int acknowledged = (int)(segment.Acknowledgment - _sendUnacknowledged);
            return acknowledged > 0 && acknowledged <= (int)(_sendNext - _sendUnacknowledged);
        }

        // Returns false when it has ended the connection.
        private bool ReceiveAckBelowWindow(TcpSegment segment)
        {
            if (!ReceiveAck(segment))
            {
                return false;
            }

            // it may have opened the window, or acknowledged all that was in flight and stopped the timer
            Output();
            return true;
        }

        /// <summary>RFC 5961 section 3.2: accepts a reset at exactly RCV.NXT; any other in the window brings a challenge ACK.</summary>
        private void ReceiveReset(TcpSegment segment)
        {
            if (segment.SequenceNumber != _receiveNext)
            {
                Challenge();
                return;
            }

            _statistics.TcpResetsReceived++;
            switch (_state)
            {
                case TcpState.SynReceived:
                    Finish(Errno.ECONNREFUSED);
                    break;
                case TcpState.CloseWait:
                    Finish(Errno.EPIPE);
                    break;
                default:
                    Finish(Errno.ECONNRESET);
                    break;
            }
        }

        /// <summary>
        /// RFC 5961 section 4.2: answers a SYN on a live connection with a challenge ACK; a peer that has restarted then sends a reset.
        /// </summary>
        private void ReceiveSyn(TcpSegment segment)
        {
            if (_state == TcpState.SynReceived && segment.SequenceNumber == _initialReceiveSequence)
            {
                ResendSynAck();
                return;
            }

            Challenge();
        }

        // counts a segment that fails the checks of RFC 5961, and answers it with a challenge ACK
        private void Challenge()
        {
            _statistics.Drop(DropReason.TcpBlindAttack);
            ChallengeAck();
        }

        private void ChallengeAck()
        {
            if (_protocol.ClaimChallenge(ref _nextChallenge))
            {
                SendAck();
            }
        }

        /// <summary>
        /// Fifth step, first half: whether SEG.ACK is acceptable (RFC 9293 section 3.10.7.4, RFC 5961 section 5.2). Changes nothing.
        /// </summary>
        private bool IsAckAcceptable(TcpSegment segment)
        {
            int acknowledged = (int)(segment.Acknowledgment - _sendUnacknowledged);
            if (acknowledged > (int)(_sendNext - _sendUnacknowledged))
            {
                return false;
            }

            if (_state == TcpState.SynReceived)
            {
                return acknowledged > 0;
            }

            // narrowed as on Linux: no acknowledgment is older than the connection
            long oldest = _bytesAcknowledged < _largestSendWindow ? _bytesAcknowledged : _largestSendWindow;
            return acknowledged >= -oldest;
        }

        private void RefuseAck(TcpSegment segment)
        {
            if (_state == TcpState.SynReceived)
            {
                _protocol.Reply.SendReset(segment);
            }
            else
            {
                Challenge();
            }
        }

        /// <summary>Fifth step, second half: processes an acceptable acknowledgment.</summary>
        /// <returns>False when the rest of the segment must be dropped.</returns>
        private bool ReceiveAck(TcpSegment segment)
        {
            int acknowledged = (int)(segment.Acknowledgment - _sendUnacknowledged);
            _lastReceived = Now;
            if (_state == TcpState.SynReceived)
            {
                _transmitQueue.BeginAcknowledgment();
                TakeAcknowledgment(segment.Acknowledgment, acknowledged, EchoedTimestamp(segment));
                Establish(segment);
                return _state != TcpState.Closed;
            }

            ProcessAck(segment, acknowledged);
            return _state != TcpState.Closed && _state != TcpState.TimeWait;
        }
    }
}
