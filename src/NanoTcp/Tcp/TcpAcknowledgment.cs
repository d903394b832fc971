using NanoTcp.Links;

namespace NanoTcp.Tcp
{
    /// <summary>When we acknowledge, and which window we offer: RFC 9293 sections 3.8.6.2.2 and 3.8.6.3, RFC 5681 section 4.2.</summary>
    internal sealed partial class TcpSock
    {
        // owed to the peer; at how many it is sent at once; how long it may wait, in milliseconds; how many are sent at once whatever waits
        private int _segmentsToAcknowledge;
        private int _delayedAckSegments;
        private int _delayedAckTime;
        private int _immediateAcksLeft;
        private long _ackDeadline = NetDevice.Never;

        // Last.ACK.sent, RFC 7323 section 4.3
        private uint _lastAckSent;

        // by how much the window that we offer grows at least, RFC 9293 section 3.8.6.2.2, in bytes
        private int _windowStep;

        // a peer without window scaling cannot be offered all of a large buffer
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

        private void AcknowledgeNow()
        {
            _segmentsToAcknowledge = _delayedAckSegments;
            _isTemplateDirty = true;
        }

        /// <summary>RFC 5681 section 4.2, RFC 9293 section 3.8.6.3: at once for every second segment, within a short time otherwise.</summary>
        private void AcknowledgeIfDue()
        {
            // a full segment of data takes the acknowledgment along, but has no place for a SACK option
            bool isSackLeft = _isSackNew && _segmentsToAcknowledge == 0;
            if (_segmentsToAcknowledge >= _delayedAckSegments || isSackLeft)
            {
                SendAck();
            }
            else if (_segmentsToAcknowledge > 0)
            {
                DelayAck();
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
                _ackDeadline = Stack.Now + _delayedAckTime;
                _protocol.Schedule(_ackDeadline);
            }
        }

        /// <summary>
        /// The window to offer, RFC 9293 section 3.8.6.2.2: its right edge never moves left but by what scaling rounds off, and it grows only
        /// by a worthwhile amount. Notes the edge, since what was offered once must be taken.
        /// </summary>
        /// <returns>The header's field, scaled.</returns>
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

            // rounded up while the ring has room for it, down otherwise: RFC 7323 section 2.4
            int rest = (1 << scale) - 1;
            int field = ((grows ? free : offered) + rest) >> scale;
            if (field << scale > free + rest)
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

        /// <summary>After the user has read: tells the peer when its window has opened by a worthwhile amount.</summary>
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

            // two segments, or half the buffer when that is less: every second segment has its update, as it has its acknowledgment
            if (growth >= capacity / 2 || (growth >= 2 * _segmentSize && offered < capacity / 2))
            {
                SendAck();
            }
        }
    }
}
