using NanoTcp.Ip;
using NanoTcp.Links;

namespace NanoTcp.Tcp
{
    /// <summary>ICMP errors about a connection: RFC 9293 section 3.9.2.2, RFC 5927 (what to believe), RFC 1191 (path MTU).</summary>
    internal sealed partial class TcpSock
    {
        // RFC 791: every link carries 68 bytes; Linux believes no less than this (net.ipv4.route.min_pmtu)
        private const int LeastPathMtu = 552;

        // RFC 1191 section 7.1: the sizes to try when an old router does not tell its own
        private static readonly int[] s_plateaus = { 1492, 1006, LeastPathMtu };

        // the last error that did not end the connection; the one that a timeout reports instead of its own
        private int _softError;

        // when larger segments are tried again
        private long _pathDeadline = NetDevice.Never;

        // large segments vanished here without a word, and how much had been acknowledged when they were tried again
        private bool _isPathSilent;
        private long _acknowledgedAtTrial;

        /// <summary>Takes in an ICMP error whose quoted segment has our addresses and ports.</summary>
        public void ErrorArrives(IcmpError error)
        {
            byte[] f = error.Bytes;
            int o = error.TransportOffset + TcpHeader.SequenceNumber;
            uint quoted = (uint)((f[o] << 24) | (f[o + 1] << 16) | (f[o + 2] << 8) | f[o + 3]);

            // RFC 5927 section 4.1: only about something that is in flight can a router complain
            if (Sequence.IsBefore(quoted, _sendUnacknowledged) || !Sequence.IsBefore(quoted, _sendNext))
            {
                return;
            }

            if (error.Type == Icmp.TypeUnreachable && error.Code == Icmp.CodeFragmentationNeeded)
            {
                FragmentationNeeded(error);
                return;
            }

            // RFC 5461: an established connection outlives even a hard error; a connection attempt, as on Linux, not even a soft one
            if (IsConnecting)
            {
                Finish(error.Errno);
                return;
            }

            NoteSoftError(error.Errno);
        }

        /// <summary>
        /// Segments of ours never left, since one at a time waits for a link address. No network lost them: they need not wait for a timer, and
        /// say nothing of congestion.
        /// </summary>
        public void NextHopIsResolved()
        {
            _path.IsDisplaced = false;
            if (_state == TcpState.SynSent)
            {
                RepeatSyn();
                return;
            }

            if (_state < TcpState.Established || _state == TcpState.TimeWait)
            {
                return;
            }

            if (_transmitQueue.Count == 0)
            {
                SendAck();
            }

            for (int i = 0; i < _transmitQueue.Count; i++)
            {
                if ((_transmitQueue.FlagsOf(i) & TransmitQueue.Sacked) == 0)
                {
                    Retransmit(i);
                }
            }
        }

        /// <summary>The next hop does not answer to ARP.</summary>
        public void NextHopIsUnreachable()
        {
            if (IsConnecting)
            {
                Finish(Errno.EHOSTUNREACH);
                return;
            }

            NoteSoftError(Errno.EHOSTUNREACH);
        }

        /// <inheritdoc/>
        internal override int TakeAnyError()
        {
            int error = TakeError();
            if (error == 0)
            {
                error = -_softError;
                _softError = 0;
            }

            return error;
        }

        // It holds until the peer acknowledges something, which the long way notices.
        private void NoteSoftError(int error)
        {
            _softError = error;
            _predictedHeader = 0;
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
                mtu = LeastPathMtu;
                for (int i = 0; i < s_plateaus.Length; i++)
                {
                    if (s_plateaus[i] < error.QuotedTotalLength)
                    {
                        mtu = s_plateaus[i];
                        break;
                    }
                }
            }

            ShrinkSegments((mtu < LeastPathMtu ? LeastPathMtu : mtu) - Ipv4Header.MinimumLength);
            Output();
        }

        /// <summary>Makes segments smaller; what is in flight and larger than that did not get through.</summary>
        /// <param name="transportLength">TCP header and payload of the largest segment from now on.</param>
        private void ShrinkSegments(int transportLength)
        {
            if (transportLength >= _path.MaximumTransportLength)
            {
                return;
            }

            _path.LowerMtu(transportLength + Ipv4Header.MinimumLength);
            _pathDeadline = Now + _settings.PathMtuLifetime;
            _protocol.Schedule(_pathDeadline);
            ChooseSegmentSize();
            _congestion.ChangeSegmentSize(_segmentSize);
            for (int i = 0; i < _transmitQueue.Count; i++)
            {
                if ((int)(_transmitQueue.EndOf(i) - _transmitQueue.StartOf(i)) > _segmentSize)
                {
                    _transmitQueue.MarkLost(i);
                }
            }
        }

        // RFC 1191 section 6.3, RFC 4821 section 7.7: the path may have changed. If it has not, a router or a timeout tells.
        private void TryLargerSegments()
        {
            _pathDeadline = NetDevice.Never;
            _acknowledgedAtTrial = _bytesAcknowledged;
            _path.ForgetMtu();
            _path.AllowFragments(false);
            ChooseSegmentSize();
            _congestion.ChangeSegmentSize(_segmentSize);
        }
    }
}
