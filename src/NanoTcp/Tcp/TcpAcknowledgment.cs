using NanoTcp.Links;

namespace NanoTcp.Tcp
{
    /// <summary>When to acknowledge, and which window to offer: RFC 9293 sections 3.8.6.2.2 and 3.8.6.3, RFC 5681 section 4.2.</summary>
    internal sealed partial class TcpSock
    {
        // more segments than can arrive: an acknowledgment that may not wait
        private const int AtOnce = 1 << 20;

        // Segments not acknowledged yet; how many of them force an acknowledgment; how long it may be delayed, in milliseconds; how many
        // more acknowledgments are sent without delay.
        private int _segmentsToAcknowledge;
        private int _delayedAckSegments;
        private int _delayedAckTime;
        private int _immediateAcksLeft;
        private long _ackDeadline = NetDevice.Never;

        // Last.ACK.sent, RFC 7323 section 4.3
        private uint _lastAckSent;

        // least growth of the offered window, RFC 9293 section 3.8.6.2.2, in bytes
        private int _windowStep;

        // the buffer is larger than the largest window that the agreed scale can express
        private bool _isWindowClipped;

        /// <inheritdoc/>
        public override void SetQuickAck(bool on)
        {
            base.SetQuickAck(on);
            _delayedAckSegments = on ? 1 : _settings.DelayedAckSegments;
            _immediateAcksLeft = 0;
            if (on && IsConnected && _segmentsToAcknowledge > 0)
            {
                SendAck();
            }
        }

        private void RequestImmediateAck()
        {
            _segmentsToAcknowledge = AtOnce;
            _isTemplateDirty = true;
        }

        private void AcknowledgeIfDue()
        {
            if (_segmentsToAcknowledge > 0)
            {
                AcknowledgeText();
            }
            else if (_isSackNew)
            {
                // a full data segment carried the acknowledgment, but has no space for a SACK option
                SendAck();
            }
        }

        /// <summary>
        /// Acknowledges every second segment at once, others after a short delay: RFC 5681 section 4.2, RFC 9293 section 3.8.6.3. Segments
        /// that the device gave us together are acknowledged together: the sender's clock does not tick faster for more of them, and each
        /// costs a transfer. Linux does the same, with segments that it joins before they reach TCP.
        /// </summary>
        private void AcknowledgeText()
        {
            if (_segmentsToAcknowledge < _delayedAckSegments)
            {
                DelayAck();
            }
            else if (_segmentsToAcknowledge < AtOnce && MayAcknowledgeLater(_receiveNext))
            {
                _protocol.Ip.WaitForBatch(this);
            }
            else
            {
                SendAck();
            }
        }

        // Half of the buffer is acknowledged before the batch ends: a sender that fills the window continues meanwhile.
        private bool MayAcknowledgeLater(uint next)
        {
            return _protocol.Ip.IsInBatch && (int)(next - _lastAckSent) < _receiveBuffer.Capacity / 2;
        }

        /// <inheritdoc/>
        public override void BatchEnds()
        {
            if (_segmentsToAcknowledge >= _delayedAckSegments && _state != TcpState.Closed)
            {
                SendAck();
            }
        }

        private void DelayAck()
        {
            if (_immediateAcksLeft > 0 || _delayedAckTime == 0)
            {
                _immediateAcksLeft--;
                SendAck();
            }
            else if (_ackDeadline == NetDevice.Never)
            {
                long deadline = Stack.Now + _delayedAckTime;
                _ackDeadline = deadline;
                if (deadline < TimerDeadline)
                {
                    _protocol.Schedule(this, deadline);
                }
            }
        }

        /// <summary>
        /// Computes the window to offer, RFC 9293 section 3.8.6.2.2. Its right edge moves left by no more than scaling rounds off, and the
        /// window grows only by a worthwhile amount. Records the edge: data within an offered window must be accepted.
        /// </summary>
        /// <returns>The header's window field, scaled.</returns>
        private int OfferWindow()
        {
            int offered = (int)(_receiveEdge - _receiveNext);
            int free = _receiveBuffer.Capacity - _receiveBuffer.Available;
            int scale = _receiveWindowScale;
            bool grows = free - offered >= _windowStep;
            if (scale == 0)
            {
                if (grows)
                {
                    offered = free < 65_535 ? free : 65_535;
                    _receiveEdge = _receiveNext + (uint)offered;
                }

                return offered;
            }

            // rounded up if the ring can hold it, down otherwise: RFC 7323 section 2.4
            int rounding = (1 << scale) - 1;
            int field = ((grows ? free : offered) + rounding) >> scale;
            if (field << scale > free + rounding)
            {
                field--;
            }

            if (field > 65_535)
            {
                field = 65_535;
            }

            uint edge = _receiveNext + (uint)(field << scale);
            if (Sequence.IsBefore(_receiveEdge, edge))
            {
                _receiveEdge = edge;
            }

            return field;
        }

        /// <summary>Sends a window update after a read, if the window has opened by a worthwhile amount.</summary>
        private void UpdateOfferedWindow()
        {
            if (_state < TcpState.Established || _isFinReceived)
            {
                return;
            }

            int offered = (int)(_receiveEdge - _receiveNext);
            int capacity = _receiveBuffer.Capacity;
            int free = capacity - _receiveBuffer.Available;
            if (_isWindowClipped)
            {
                int largest = 65_535 << _receiveWindowScale;
                capacity = largest;
                free = free < largest ? free : largest;
            }

            int growth = free - offered;
            _isTemplateDirty = true;

            // two segments, or half the buffer if that is less: every second segment gets its window update, as it gets its acknowledgment
            if (growth >= capacity / 2 || (growth >= 2 * _segmentSize && offered < capacity / 2))
            {
                SendAck();
            }
        }
    }
}
