namespace NanoTcp.Tcp
{
    /// <summary>How much a connection may have in flight, by what the network has shown so far. Sizes in bytes.</summary>
    internal abstract class CongestionControl
    {
        // RFC 5681 section 3.1: arbitrarily high
        private const int NoThreshold = int.MaxValue;

        private int _priorWindow;
        private int _priorThreshold;

        /// <summary>cwnd.</summary>
        public int Window;

        /// <summary>ssthresh.</summary>
        public int SlowStartThreshold = NoThreshold;

        protected int SegmentSize { get; private set; }

        protected int InitialWindow { get; private set; }

        /// <summary>The handshake is over and the segment size known.</summary>
        /// <param name="segmentSize">Bytes of payload of a full segment.</param>
        /// <param name="initialSegments">RFC 6928: 10; 1 when the SYN was lost (RFC 5681 section 3.1).</param>
        public virtual void Start(int segmentSize, int initialSegments)
        {
            SegmentSize = segmentSize;
            InitialWindow = segmentSize * initialSegments;
            Window = InitialWindow;
        }

        /// <summary>The path carries less in a segment than was thought.</summary>
        public void ChangeSegmentSize(int segmentSize)
        {
            SegmentSize = segmentSize;
            if (Window < segmentSize)
            {
                Window = segmentSize;
            }
        }

        /// <summary>New data were acknowledged while nothing was amiss and the window was in use.</summary>
        /// <param name="delivered">Bytes.</param>
        /// <param name="smoothedRtt">In milliseconds.</param>
        /// <param name="now">In milliseconds.</param>
        public void Grow(int delivered, int smoothedRtt, long now)
        {
            if (Window < SlowStartThreshold)
            {
                // RFC 5681 section 3.1 with the byte counting of RFC 3465: by what was newly delivered, not past the threshold
                int room = SlowStartThreshold - Window;
                int growth = delivered < room ? delivered : room;
                Window += growth;
                delivered -= growth;
                if (delivered <= 0)
                {
                    return;
                }
            }

            AvoidCongestion(delivered, smoothedRtt, now);
        }

        /// <summary>A loss was found without a timeout, or the network marked a packet.</summary>
        /// <param name="inFlight">Bytes in flight at that moment.</param>
        /// <param name="now">In milliseconds.</param>
        public void Reduce(int inFlight, long now)
        {
            _priorWindow = Window;
            _priorThreshold = SlowStartThreshold;
            SlowStartThreshold = AtLeastTwoSegments(ChooseThreshold(inFlight, now));
        }

        /// <summary>The retransmission timer expired.</summary>
        /// <param name="isFirst">False when it did before without anything new being acknowledged: the threshold was lowered then.</param>
        /// <param name="inFlight">Bytes in flight before everything was deemed lost.</param>
        /// <param name="now">In milliseconds.</param>
        public void CollapseOnTimeout(bool isFirst, int inFlight, long now)
        {
            if (isFirst)
            {
                Reduce(inFlight, now);
            }

            Window = SegmentSize;
        }

        /// <summary>The last reduction was needless.</summary>
        public void Undo()
        {
            Window = Window > _priorWindow ? Window : _priorWindow;
            SlowStartThreshold = _priorThreshold;
        }

        /// <summary>Nothing was sent for longer than the retransmission timeout, RFC 5681 section 4.1.</summary>
        public void RestartAfterIdle()
        {
            if (Window > InitialWindow)
            {
                Window = InitialWindow;
            }
        }

        protected abstract int ChooseThreshold(int inFlight, long now);

        protected abstract void AvoidCongestion(int delivered, int smoothedRtt, long now);

        private int AtLeastTwoSegments(int bytes) => bytes < 2 * SegmentSize ? 2 * SegmentSize : bytes;
    }
}
