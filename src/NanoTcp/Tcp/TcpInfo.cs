namespace NanoTcp.Tcp
{
    /// <summary>
    /// A snapshot of a connection or a listener, as TCP_INFO gives it on Linux. Times in milliseconds, sizes in bytes. Of a listener, all but the
    /// state and the accept queue is 0.
    /// </summary>
    public sealed class TcpInfo
    {
        /// <summary>State of the connection, RFC 9293 section 3.3.2.</summary>
        public TcpState State { get; internal set; }

        /// <summary>Timestamps are in use (RFC 7323).</summary>
        public bool Timestamps { get; internal set; }

        /// <summary>Selective acknowledgments are in use (RFC 2018).</summary>
        public bool SelectiveAcks { get; internal set; }

        /// <summary>Explicit congestion notification is in use (RFC 3168).</summary>
        public bool Ecn { get; internal set; }

        /// <summary>Shift of the windows that the peer offers.</summary>
        public int SendWindowScale { get; internal set; }

        /// <summary>Shift of the windows that we offer.</summary>
        public int ReceiveWindowScale { get; internal set; }

        /// <summary>Retransmission timeout, backoff included.</summary>
        public int Rto { get; internal set; }

        /// <summary>Smoothed round-trip time.</summary>
        public int Rtt { get; internal set; }

        /// <summary>RTTVAR, the mean deviation of the round-trip time (RFC 6298).</summary>
        public int RttVariance { get; internal set; }

        /// <summary>Smallest round-trip time measured; 0 before the first measurement.</summary>
        public int MinimumRtt { get; internal set; }

        /// <summary>Congestion window.</summary>
        public int CongestionWindow { get; internal set; }

        /// <summary>Slow start threshold; int.MaxValue before the first loss.</summary>
        public int SlowStartThreshold { get; internal set; }

        /// <summary>Payload of a full segment that we send.</summary>
        public int SendSegmentSize { get; internal set; }

        /// <summary>Payload of a full segment that the peer may send, options not deducted.</summary>
        public int ReceiveSegmentSize { get; internal set; }

        /// <summary>The peer's window.</summary>
        public int SendWindow { get; internal set; }

        /// <summary>Our window as last offered.</summary>
        public int ReceiveWindow { get; internal set; }

        /// <summary>Bytes sent, and neither acknowledged nor marked lost.</summary>
        public int InFlight { get; internal set; }

        /// <summary>Bytes selectively acknowledged.</summary>
        public int Sacked { get; internal set; }

        /// <summary>Bytes marked lost.</summary>
        public int Lost { get; internal set; }

        /// <summary>Segments retransmitted since the connection began.</summary>
        public int Retransmissions { get; internal set; }

        /// <summary>The network has reordered segments (RFC 8985 section 6.2 step 3).</summary>
        public bool Reordering { get; internal set; }

        /// <summary>Consecutive timeouts since the last new acknowledgment.</summary>
        public int Backoff { get; internal set; }

        /// <summary>Time since data last arrived in order; before the first data, since the connection was established.</summary>
        public long SinceLastDataReceived { get; internal set; }

        /// <summary>Payload bytes that the peer has acknowledged.</summary>
        public long BytesAcknowledged { get; internal set; }

        /// <summary>Payload bytes received in order.</summary>
        public long BytesReceived { get; internal set; }

        /// <summary>Segments sent, acknowledgments included.</summary>
        public long SegmentsSent { get; internal set; }

        /// <summary>Total time with something sent and not acknowledged.</summary>
        public long BusyTime { get; internal set; }

        /// <summary>Total time in which the peer's window kept data waiting.</summary>
        public long WindowLimitedTime { get; internal set; }

        /// <summary>Bytes written and not acknowledged.</summary>
        public int SendQueue { get; internal set; }

        /// <summary>Bytes written and not sent, and one for our FIN (tcpi_notsent_bytes).</summary>
        public int Unsent { get; internal set; }

        /// <summary>Bytes received and not read.</summary>
        public int ReceiveQueue { get; internal set; }

        /// <summary>What the sender believes about loss (tcpi_ca_state).</summary>
        public CongestionState CongestionState { get; internal set; }

        /// <summary>Of a listener: connections that wait to be accepted (on Linux in tcpi_unacked).</summary>
        public int AcceptQueue { get; internal set; }

        /// <summary>Of a listener: the limit of <see cref="AcceptQueue"/> (on Linux in tcpi_sacked).</summary>
        public int Backlog { get; internal set; }

        /// <summary>Takes away what an earlier call has filled in.</summary>
        internal void Clear()
        {
            State = TcpState.Closed;
            Timestamps = false;
            SelectiveAcks = false;
            Ecn = false;
            SendWindowScale = 0;
            ReceiveWindowScale = 0;
            Rto = 0;
            Rtt = 0;
            RttVariance = 0;
            MinimumRtt = 0;
            CongestionWindow = 0;
            SlowStartThreshold = 0;
            SendSegmentSize = 0;
            ReceiveSegmentSize = 0;
            SendWindow = 0;
            ReceiveWindow = 0;
            InFlight = 0;
            Sacked = 0;
            Lost = 0;
            Retransmissions = 0;
            Reordering = false;
            Backoff = 0;
            SinceLastDataReceived = 0;
            BytesAcknowledged = 0;
            BytesReceived = 0;
            SegmentsSent = 0;
            BusyTime = 0;
            WindowLimitedTime = 0;
            SendQueue = 0;
            Unsent = 0;
            ReceiveQueue = 0;
            CongestionState = CongestionState.Open;
            AcceptQueue = 0;
            Backlog = 0;
        }
    }

    /// <summary>Counters of a connection, and the snapshot made of them.</summary>
    internal sealed partial class TcpSock
    {
        private long _segmentsSent;
        private long _bytesAcknowledged;
        private long _bytesReceived;

        // sums of the completed time spans, and the start of the current one
        private bool _isWindowLimited;
        private long _busyTime;
        private long _busySince;
        private long _windowLimitedTime;
        private long _windowLimitedSince;

        public int Retransmissions { get; private set; }

        public long SegmentsSent => _segmentsSent;

        public int SmoothedRtt => _rtt == null ? 0 : _rtt.Smoothed;

        // as on Linux, CWR lasts until what was in flight at the reduction is acknowledged
        private CongestionState CongestionState
        {
            get
            {
                switch (_recovery)
                {
                    case RecoveryState.Recovery:
                        return CongestionState.Recovery;
                    case RecoveryState.Loss:
                        return CongestionState.Loss;
                    default:
                        bool isReduced = _usesEcn && Sequence.IsBefore(_sendUnacknowledged, _ecnRecoveryPoint);
                        return isReduced ? CongestionState.WindowReduced :
                            _recovery == RecoveryState.Disorder ? CongestionState.Disorder : CongestionState.Open;
                }
            }
        }

        public void Fill(TcpInfo info)
        {
            info.Clear();
            info.State = _state;
            info.Retransmissions = Retransmissions;
            info.SegmentsSent = SegmentsSent;
            info.SendQueue = Unacknowledged;
            info.Unsent = UnsentQueue;
            info.ReceiveQueue = Available;
            if (_rtt == null)
            {
                return;
            }

            info.Timestamps = _usesTimestamps;
            info.SelectiveAcks = _usesSack;
            info.Ecn = _usesEcn;
            info.SendWindowScale = _sendWindowScale;
            info.ReceiveWindowScale = _receiveWindowScale;
            info.Rto = _rtt.BackedOff(_expiries);
            info.Rtt = _rtt.Smoothed;
            info.RttVariance = _rtt.Variance;
            info.MinimumRtt = _rtt.HasSample ? _rtt.Minimum : 0;
            info.CongestionWindow = _congestion.Window;
            info.SlowStartThreshold = _congestion.SlowStartThreshold;
            info.SendSegmentSize = _segmentSize;
            info.ReceiveSegmentSize = OwnSegmentSize;
            info.SendWindow = _sendWindow;
            info.ReceiveWindow = (int)(_receiveEdge - _receiveNext);
            info.InFlight = InFlight;
            info.Sacked = _transmitQueue.SackedBytes;
            info.Lost = _transmitQueue.LostBytes;
            info.Reordering = _isReorderingSeen;
            info.CongestionState = CongestionState;
            info.Backoff = _expiries;
            info.SinceLastDataReceived = Now - _lastDataReceived;
            info.BytesAcknowledged = _bytesAcknowledged;
            info.BusyTime = _busyTime + (_sendNext != _sendUnacknowledged ? Now - _busySince : 0);
            info.WindowLimitedTime = _windowLimitedTime + (_isWindowLimited ? Now - _windowLimitedSince : 0);
            info.BytesReceived = _bytesReceived;
        }

        private void NoteWindowLimit(bool isLimited)
        {
            if (isLimited != _isWindowLimited)
            {
                _isWindowLimited = isLimited;
                if (isLimited)
                {
                    _windowLimitedSince = Now;
                }
                else
                {
                    _windowLimitedTime += Now - _windowLimitedSince;
                }
            }
        }
    }
}
