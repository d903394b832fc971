using NanoTcp.Ip;
using NanoTcp.Links;

namespace NanoTcp.Tcp
{
    /// <summary>Segment size: RFC 6691, path MTU discovery (RFC 1191), and black holes (RFC 2923 section 2.1).</summary>
    internal sealed partial class TcpSock
    {
        // RFC 791 guarantees 68 bytes; like Linux (net.ipv4.route.min_pmtu), raise smaller values to this
        private const int MinimumPathMtu = 552;

        // consecutive timeouts of full segments after which a black hole is suspected
        private const int BlackHoleExpiries = 3;

        // RFC 1191 section 7.1: sizes to try when an old router reports none
        private static readonly int[] s_plateaus = { 1492, 1006, MinimumPathMtu };

        // when to try larger segments again, in milliseconds
        private long _pathDeadline = NetDevice.Never;

        // large segments were lost without an ICMP message; the bytes acknowledged when larger segments were tried again
        private bool _isBlackHole;
        private long _acknowledgedAtTrial;

        // RFC 6691: the option gives the peer's limit without options; ours are deducted here
        private void ChooseSegmentSize()
        {
            int size = _path.MaximumTransportLength - TcpHeader.MinimumLength;
            size = _peerSegmentSize < size ? _peerSegmentSize : size;
            if (MaximumSegmentSizeLimit > 0 && MaximumSegmentSizeLimit < size)
            {
                size = MaximumSegmentSizeLimit;
            }

            _segmentSize = size - (_usesTimestamps ? TcpOption.TimestampsAlignedLength : 0);
            int half = _receiveBuffer.Capacity / 2;
            _windowStep = _segmentSize < half ? _segmentSize : half;
            _isWindowClipped = _receiveBuffer.Capacity > 65_535 << _receiveWindowScale;
        }

        private void FragmentationNeeded(IcmpError error)
        {
            if (!_settings.PathMtuDiscovery)
            {
                return;
            }

            int mtu = error.NextHopMtu;
            if (mtu == 0 || mtu >= error.QuotedTotalLength)
            {
                mtu = MinimumPathMtu;
                for (int i = 0; i < s_plateaus.Length; i++)
                {
                    if (s_plateaus[i] < error.QuotedTotalLength)
                    {
                        mtu = s_plateaus[i];
                        break;
                    }
                }
            }

            ShrinkSegments((mtu < MinimumPathMtu ? MinimumPathMtu : mtu) - Ipv4Header.MinimumLength);
            Output();
        }

        /// <summary>Lowers the segment size, and marks larger segments in flight lost: they did not get through.</summary>
        /// <param name="transportLength">TCP header and payload of the largest segment from now on, in bytes.</param>
        private void ShrinkSegments(int transportLength)
        {
            if (transportLength >= _path.MaximumTransportLength)
            {
                return;
            }

            _path.LowerMtu(transportLength + Ipv4Header.MinimumLength);
            _pathDeadline = Now + _settings.PathMtuLifetime;
            ScheduleTimer(_pathDeadline);
            ChooseSegmentSize();
            _congestion.ChangeSegmentSize(_segmentSize);
            for (int i = 0; i < _transmitQueue.Count; i++)
            {
                if ((int)(_transmitQueue.EndOf(i) - _transmitQueue.StartOf(i)) > _segmentSize)
                {
                    _transmitQueue.MarkLost(i);
                    CancelTailLossProbe();
                }
            }
        }

        /// <summary>
        /// RFC 2923 section 2.1: when full segments time out repeatedly without an ICMP message, makes segments smaller and lets routers
        /// fragment them.
        /// </summary>
        private void SuspectBlackHole()
        {
            // one timeout is enough after an earlier black hole, unless full segments have got through since larger ones were tried again
            int limit = _isBlackHole && _bytesAcknowledged - _acknowledgedAtTrial < _segmentSize ? 1 : BlackHoleExpiries;
            if (!_settings.PathMtuDiscovery || _expiries != limit || _segmentSize <= DefaultSegmentSize || _transmitQueue.Count == 0)
            {
                return;
            }

            // a link that is down loses segments of every size
            int length = (int)(_transmitQueue.EndOf(0) - _sendUnacknowledged);
            if (length > DefaultSegmentSize && _path.Interface != null && _path.Interface.Device.IsLinkUp)
            {
                ShrinkSegments(DefaultSegmentSize + TcpHeader.MinimumLength);
                _path.AllowFragments(true);
                _isBlackHole = true;
            }
        }

        // RFC 1191 section 6.3, RFC 4821 section 7.7: the path may have changed. If not, an ICMP message or a timeout shows it.
        private void TryLargerSegments()
        {
            _pathDeadline = NetDevice.Never;
            _acknowledgedAtTrial = _bytesAcknowledged;
            _path.ResetMtu();
            _path.AllowFragments(false);
            ChooseSegmentSize();
            _congestion.ChangeSegmentSize(_segmentSize);
        }
    }
}
