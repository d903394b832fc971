namespace NanoTcp.Tcp
{
    /// <summary>
    /// Holding back and pushing small segments as Linux does: TCP_CORK, MSG_MORE, and how TCP_NODELAY overrides them. What is held back with
    /// nothing in flight leaves when the persist timer expires, after one retransmission timeout.
    /// </summary>
    internal sealed partial class TcpSock
    {
        // further bits of SendFlags

        // a write with MSG_MORE is under way: as on Linux it holds back this call's last segment only, and the next event sends it
        private const int MoreFollows = 2;

        // the last write had MSG_MORE, so its end is no end of a message
        private const int EndsWithMore = 4;

        // what is written up to now is sent although TCP_CORK is set
        private const int Pushed = 8;

        // a FIN waits, or ECN marks new data: not in bursts of full segments
        private const int SendsSingly = 16;

        // the end of a write that waits gets no PSH: other writes are to join it
        private const int JoinsWrites = Corked | MoreFollows | EndsWithMore;

        /// <inheritdoc/>
        public override void SetNoDelay(bool on)
        {
            base.SetNoDelay(on);
            if (on)
            {
                // send what is held back, as on Linux, even by TCP_CORK
                SendFlags |= Pushed;
                ResumeOutput();
            }
        }

        /// <inheritdoc/>
        public override void SetCork(bool on)
        {
            base.SetCork(on);
            if (!on)
            {
                ResumeOutput();
            }
        }

        /// <summary>SEND with MSG_MORE: more data follow soon, and a segment that is not full waits for them.</summary>
        /// <returns>As <see cref="Write"/>.</returns>
        public int WriteMore(byte[] buffer, int offset, int count)
        {
            SendFlags |= MoreFollows;
            try
            {
                return Write(buffer, offset, count);
            }
            finally
            {
                SendFlags &= ~MoreFollows;
            }
        }

        // The end of Write when something is unusual.
        private int WriteUnusually(byte[] buffer, int offset, int count)
        {
            if (Unsent <= 0)
            {
                // as on Linux, a push does not apply to what is written after everything was sent
                SendFlags &= ~Pushed;
            }

            int taken = (SendFlags & LimitsUnsent) != 0
                ? AppendLimited(buffer, offset, count)
                : _sendBuffer.Append(buffer, offset, count);
            if (taken == 0)
            {
                return count == 0 ? 0 : -Errno.EAGAIN;
            }

            SendFlags = (SendFlags & MoreFollows) != 0 ? SendFlags | EndsWithMore : SendFlags & ~EndsWithMore;
            int flags = SendFlags;
            if (taken < count)
            {
                // as on Linux, a writer that has to wait for space pushes first
                SendFlags |= Pushed;
            }

            ResumeOutput();
            SendFlags = flags;
            return taken;
        }

        // True for data in order that come with no news about ours: as on the fast path, here and in Linux, they send nothing. What MSG_MORE
        // holds back therefore still waits.
        private bool IsTextAlone(TcpSegment segment)
        {
            return segment.PayloadLength > 0 && segment.SequenceNumber == _receiveNext && (segment.Flags & TcpFlags.Fin) == 0 &&
                segment.Acknowledgment == _sendUnacknowledged && segment.Window << _sendWindowScale == _sendWindow;
        }

        /// <summary>
        /// Sends what the peer's window allows although it is no full segment: the override timeout of RFC 9293 section 3.8.6.2.1, and on
        /// Linux the end of waiting for TCP_CORK and MSG_MORE.
        /// </summary>
        /// <returns>False when the peer's window is closed or nothing waits.</returns>
        private bool SendHeldBack()
        {
            int unsent = Unsent;
            int window = UsableWindow;
            int length = unsent < window ? unsent : window;
            if (length <= 0)
            {
                return false;
            }

            // as on Linux, the Nagle algorithm does not wait for the acknowledgment of what a timer sent, and no probe replaces its timeout
            uint smallSegmentEnd = _smallSegmentEnd;
            SendFlags &= ~EndsWithMore;
            length = length < _segmentSize ? length : _segmentSize;
            SendData(length, length == unsent);
            _smallSegmentEnd = smallSegmentEnd;
            StartRetransmitTimer(RetransmitTimer.Retransmission, _rtt.RetransmissionTimeout);
            return true;
        }
    }
}
