namespace NanoTcp.Tcp
{
    /// <summary>Limits how much a connection may have in flight, by the acknowledgments and losses seen so far. Sizes in bytes.</summary>
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

        /// <summary>Sets the initial window, once the handshake is complete and the segment size known.</summary>
        /// <param name="segmentSize">Payload of a full segment, in bytes.</param>
        /// <param name="initialSegments">RFC 6928: 10; 1 when the SYN was lost (RFC 5681 section 3.1).</param>
        public virtual void Start(int segmentSize, int initialSegments)
        {
            SegmentSize = segmentSize;
            InitialWindow = segmentSize * initialSegments;
            Window = InitialWindow;
        }

        /// <summary>Applies a new segment size after the path MTU has changed.</summary>
        public void ChangeSegmentSize(int segmentSize)
        {
            SegmentSize = segmentSize;
            if (Window < segmentSize)
            {
                Window = segmentSize;
            }
        }

        /// <summary>
        /// Grows the window for newly acknowledged data. Called only outside recovery, and only while the window limits the sender.
        /// </summary>
        /// <param name="delivered">Bytes newly delivered.</param>
        /// <param name="smoothedRtt">Smoothed round-trip time in milliseconds.</param>
        /// <param name="now">Time in milliseconds.</param>
        public void Grow(int delivered, int smoothedRtt, long now)
        {
            if (Window < SlowStartThreshold)
            {
                // slow start, RFC 5681 section 3.1, with the byte counting of RFC 3465: by the bytes newly delivered, up to ssthresh
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

        /// <summary>Lowers ssthresh after a loss detected without a timeout, or after a congestion mark.</summary>
        /// <param name="inFlight">Bytes in flight when the loss was detected or the mark echoed.</param>
        /// <param name="now">Time in milliseconds.</param>
        public void Reduce(int inFlight, long now)
        {
            _priorWindow = Window;
            _priorThreshold = SlowStartThreshold;
            SlowStartThreshold = AtLeastTwoSegments(ChooseThreshold(inFlight, now));
        }

        /// <summary>Sets the window to one segment after a retransmission timeout.</summary>
        /// <param name="isFirst">False for a further timeout with nothing newly acknowledged since: ssthresh was lowered already.</param>
        /// <param name="inFlight">Bytes in flight before everything was marked lost.</param>
        /// <param name="now">Time in milliseconds.</param>
        public void CollapseOnTimeout(bool isFirst, int inFlight, long now)
        {
            if (isFirst)
            {
                Reduce(inFlight, now);
            }

            Window = SegmentSize;
        }

        /// <summary>Reverts the last reduction, which was spurious.</summary>
        public void Undo()
        {
            Window = Window > _priorWindow ? Window : _priorWindow;
            SlowStartThreshold = _priorThreshold;
        }

        /// <summary>Limits the window after an idle time longer than the retransmission timeout, RFC 5681 section 4.1.</summary>
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
