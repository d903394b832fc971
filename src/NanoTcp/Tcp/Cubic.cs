namespace NanoTcp.Tcp
{
    /// <summary>
    /// CUBIC congestion control, RFC 9438: after a loss the window grows along a cubic curve around the size at which the loss occurred. In
    /// fixed point: windows in 1/1024 segments, times in milliseconds.
    /// </summary>
    internal sealed class Cubic : CongestionControl
    {
        private const int One = 1024;

        // section 4.6: beta = 0.7
        private const int BetaNumerator = 717;

        // section 4.1: C = 0.4 segments per second cubed
        private const int CTenths = 4;

        // limit of |t - K| in milliseconds: beyond it the cube would overflow, for windows that no connection reaches
        private const long LongestTime = 100_000;

        private long _maximum;
        private long _epochStart = -1;
        private long _timeToOrigin;
        private long _origin;
        private long _renoWindow;
        private long _creditBytes;
        private bool _wasReduced;

        public override void Start(int segmentSize, int initialSegments)
        {
            base.Start(segmentSize, initialSegments);
            _epochStart = -1;
        }

        protected override int ChooseThreshold(int inFlight, long now)
        {
            long window = InSegments(inFlight < Window ? inFlight : Window);

            // section 4.7, fast convergence: a flow whose window shrinks from loss to loss releases bandwidth to others
            _maximum = _wasReduced && window < _maximum ? window * (One + BetaNumerator) / (2 * One) : window;
            _wasReduced = true;
            _epochStart = -1;
            return (int)(InBytes(window) * BetaNumerator / One);
        }

        protected override void AvoidCongestion(int delivered, int smoothedRtt, long now)
        {
            long window = InSegments(Window);
            if (_epochStart < 0)
            {
                StartEpoch(window, now);
            }

            // section 4.2: the value of the curve one round trip from now
            long t = now - _epochStart + smoothedRtt - _timeToOrigin;
            t = t > LongestTime ? LongestTime : t < -LongestTime ? -LongestTime : t;
            long target = _origin + (CTenths * t * t / 1_000_000 * t / 1000 * One / 10);
            long limit = window + (window >> 1);
            target = target < window ? window : target > limit ? limit : target;

            // section 4.3: at least Reno's window, alpha = 3 (1 - beta) / (1 + beta) = 0.53
            _renoWindow += (long)delivered * One / SegmentSize * 542 / window;
            if (_renoWindow > target)
            {
                target = _renoWindow;
            }

            // section 4.4: (target - cwnd) / cwnd for each acknowledged segment
            _creditBytes += (target - window) * delivered / window;
            if (_creditBytes >= SegmentSize)
            {
                int segments = (int)(_creditBytes / SegmentSize);
                Window += segments * SegmentSize;
                _creditBytes -= (long)segments * SegmentSize;
            }
        }

        private void StartEpoch(long window, long now)
        {
            _epochStart = now;
            _creditBytes = 0;
            _renoWindow = window;
            if (window < _maximum)
            {
                // section 4.2, figure 2: K = cubic root of ((W_max - cwnd) / C), in seconds
                _timeToOrigin = CubicRoot((_maximum - window) * 10 / CTenths * 1_000_000_000 / One);
                _origin = _maximum;
            }
            else
            {
                _timeToOrigin = 0;
                _origin = window;
            }
        }

        private static long CubicRoot(long value)
        {
            long low = 0;
            long high = 1_000_000;
            while (low < high)
            {
                long middle = (low + high + 1) / 2;
                if (middle * middle * middle <= value)
                {
                    low = middle;
                }
                else
                {
                    high = middle - 1;
                }
            }

            return low;
        }

        private long InSegments(int bytes) => (long)bytes * One / SegmentSize;

        private long InBytes(long segments) => segments * SegmentSize / One;
    }
}
