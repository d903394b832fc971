using System;
using System.Threading;

namespace NanoTcp
{
    /// <summary>
    /// Real time. It never goes back, even when the wall clock is set. <see cref="SetWallClock"/> sets it without an effect on this clock; a
    /// forward step of less than an hour by other code looks like elapsed time.
    /// </summary>
    public class SystemClock : Clock
    {
        // A wall clock that jumps by more than this between two reads was set, not merely read late.
        private const long LargestStep = 3_600_000;

        // WaitOne takes an int: a longer wait is split.
        private const int LongestWait = 3_600_000;

        private readonly AutoResetEvent _wake = new AutoResetEvent(false);
        private readonly object _lock = new object();
        private long _lastTicks;
        private long _elapsedTicks;

        /// <summary>Makes a clock that starts at 0.</summary>
        public SystemClock()
        {
            _lastTicks = ReadTicks();
        }

        /// <inheritdoc/>
        public override long Now
        {
            get
            {
                lock (_lock)
                {
                    long ticks = ReadTicks();
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

        /// <inheritdoc/>
        public override bool SetWallClock(WallClock wallClock, DateTime time)
        {
            lock (_lock)
            {
                // the time until now counts, the step does not
                _ = Now;
                bool isSet = wallClock.Set(time);
                _lastTicks = ReadTicks();
                return isSet;
            }
        }

        /// <summary>
        /// Reads the platform's clock, in units of 100 ns. The default is the wall clock; a platform with a monotonic clock returns that.
        /// </summary>
        protected virtual long ReadTicks() => DateTime.UtcNow.Ticks;
    }
}
