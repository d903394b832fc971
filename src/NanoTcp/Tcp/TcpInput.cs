namespace NanoTcp.Tcp
{
    /// <summary>Segments that arrive: RFC 9293 section 3.10.7, with the checks of RFC 5961 and RFC 7323.</summary>
    internal sealed partial class TcpSock
    {
        // when an invalid segment may be answered next, in milliseconds
        private long _nextChallenge;

        /// <summary>What the first check says of a segment.</summary>
        private enum SegmentVerdict
        {
            Acceptable,

            /// <summary>No part of it lies in the window.</summary>
            OutOfWindow,

            /// <summary>PAWS: its timestamp is older than one that was accepted.</summary>
            OldTimestamp,

            /// <summary>It lacks the timestamps that the handshake agreed on.</summary>
            NoTimestamps,
        }

        /// <summary>Takes in a segment for this connection on the slow path.</summary>
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

            // third: security. RFC 9293 appendix A.1 leaves it to IP, and no option of IP's is looked at.

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

            // only now: nothing of a segment is kept before it has passed every check
            if (_usesTimestamps && segment.HasTimestamps)
            {
                TakeTimestamp(segment.SequenceNumber, segment.TimestampValue);
            }

            if (!ReceiveAck(segment))
            {
                return;
            }

            // sixth: URG. RFC 6093 advises against urgent data; they are taken as text.

            // seventh: the segment's text
            ReceiveText(segment);

            // eighth: FIN
            ReceiveFin(segment);

            if (_state != TcpState.Closed && _state != TcpState.TimeWait)
            {
                Output();
                AcknowledgeIfDue();
            }
        }

        /// <summary>First step: whether the segment belongs here (also RFC 7323 section 5.3, R1 to R3). Changes nothing.</summary>
        private SegmentVerdict Judge(TcpSegment segment)
        {
            bool isReset = (segment.Flags & TcpFlags.Rst) != 0;
            bool hasTimestamps = _usesTimestamps && segment.HasTimestamps;
            if (hasTimestamps && !isReset && IsOldTimestamp(segment))
            {
                return SegmentVerdict.OldTimestamp;
            }

            // the four cases of table 6, in one: some part of the segment lies in the window, or its place is where the window begins. As on
            // Linux an empty one may also lie where it ends: that is where a peer stands that has filled the window, with segments lost. A reset
            // may not.
            int window = (int)(_receiveEdge - _receiveNext);
            int start = (int)(segment.SequenceNumber - _receiveNext);
            int end = start + segment.Length;
            bool isIn = segment.Length == 0
                ? start >= 0 && (start < window || start == 0 || (start == window && !isReset))
                : start < window && end > 0 || start == 0 && window == 0;
            if (!isIn)
            {
                return SegmentVerdict.OutOfWindow;
            }

            // RFC 7323 section 3.2: once agreed on, every segment but a reset carries them
            return _usesTimestamps && !hasTimestamps && !isReset ? SegmentVerdict.NoTimestamps : SegmentVerdict.Acceptable;
        }

        /// <summary>Answers or drops what does not belong here.</summary>
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
                if (IsProgressFromBelow(segment) && !TakeProgress(segment))
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
                    // simultaneous open, section 3.5 figure 7: the peer's SYN-ACK; one of ours in return would bring its next
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
                // a retransmission: the peer has lost our acknowledgment, and waits
                SendAck();
            }
            else
            {
                ChallengeAck();
            }
        }

        // An acknowledgment below the window counts all the same: two closed windows would otherwise wait for each other (section 3.10.7.4).
        private bool IsProgressFromBelow(TcpSegment segment)
        {
            return segment.PayloadLength == 0 && (segment.Flags & (TcpFlags.Ack | TcpFlags.Syn)) == TcpFlags.Ack &&
                (int)(segment.SequenceNumber - _receiveNext) <= 0 && _state >= TcpState.Established && IsProgress(segment);
        }

        // It moves SND.UNA on, within what was sent.
        private bool IsProgress(TcpSegment segment)
        {
            int acknowledged = (int)(segment.Acknowledgment - _sendUnacknowledged);
            return acknowledged > 0 && acknowledged <= (int)(_sendNext - _sendUnacknowledged);
        }

        // False when the connection is over with it.
        private bool TakeProgress(TcpSegment segment)
        {
            if (!ReceiveAck(segment))
            {
                return false;
            }

            // it may have made room, or ended all that was in flight and with it the timer
            Output();
            return true;
        }

        /// <summary>RFC 5961 section 3.2: only a reset at exactly RCV.NXT is believed; any other in the window is asked for again.</summary>
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

        /// <summary>RFC 5961 section 4.2: a SYN on a live connection is answered by a challenge; a peer that has started anew resets us then.</summary>
        private void ReceiveSyn(TcpSegment segment)
        {
            if (_state == TcpState.SynReceived && segment.SequenceNumber == _initialReceiveSequence)
            {
                ResendSynAck();
                return;
            }

            Challenge();
        }

        // counts the segment as one that fails the checks of RFC 5961, and asks the peer whether it meant it
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
        /// Fifth step, its first half: whether the segment acknowledges something that may be acknowledged (RFC 9293 section 3.10.7.4,
        /// RFC 5961 section 5.2). Changes nothing.
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

            // as Linux narrows it: no acknowledgment is older than the connection
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

        /// <summary>Fifth step, its second half: takes in an acceptable acknowledgment.</summary>
        /// <returns>False when the rest of the segment must be dropped.</returns>
        private bool ReceiveAck(TcpSegment segment)
        {
            int acknowledged = (int)(segment.Acknowledgment - _sendUnacknowledged);
            _lastReceived = Now;
            if (_state == TcpState.SynReceived)
            {
                _transmitQueue.BeginAcknowledgment();
                TakeAcknowledgment(segment.Acknowledgment, acknowledged, Echo(segment));
                Establish(segment);
                return _state != TcpState.Closed;
            }

            ReceiveProgress(segment, acknowledged);
            return _state != TcpState.Closed && _state != TcpState.TimeWait;
        }
    }
}
