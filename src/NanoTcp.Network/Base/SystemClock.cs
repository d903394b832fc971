using System;
using System.Threading;

namespace NanoTcp
{
    /// <summary>Real time. It never goes back, even when the wall clock is set, for example by SNTP.</summary>
    public sealed class SystemClock : Clock
    {
        // A wall clock that jumps by more than this between two reads was set, not merely read late.
        private const long LargestStep = 3_600_000;

        // WaitOne takes an int: a longer wait is split.
        private const int LongestWait = 3_600_000;

        private readonly AutoResetEvent _wake = new AutoResetEvent(false);
        private readonly object _lock = new object();
        private long _lastTicks = DateTime.UtcNow.Ticks;
        private long _elapsedTicks;

        /// <inheritdoc/>
        public override long Now
        {
            get
            {
                lock (_lock)
                {
                    long ticks = DateTime.UtcNow.Ticks;
                    long step = ticks - _lastTicks;
                    _lastTicks = ticks;
                    if (step > 0 && step < LargestStep * TimeSpan.TicksPerMillisecond)
                    {
                        _elapsedTicks += step;
                    }

                    return _elapsedTicks / TimeSpan.TicksPerMillisecond;
                }
            }
        }

        /// <inheritdoc/>
        public override void Wait(long deadline)
        {
            long rest = deadline - Now;
            if (rest > LongestWait)
            {
                rest = LongestWait;
            }

            _wake.WaitOne(rest > 0 ? (int)rest : 0, false);
        }

        /// <inheritdoc/>
        public override void Wake()
        {
            _wake.Set();
        }
    }
}
