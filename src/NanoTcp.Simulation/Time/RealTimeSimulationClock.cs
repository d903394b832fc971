using System;
using System.Threading;

namespace NanoTcp.Simulation
{
    /// <summary>
    /// A simulated world in real time, used from several threads at once. A timer runs the parts that are due, with the precision of the
    /// system's timers; a world without delays never needs it.
    /// </summary>
    public sealed class RealTimeSimulationClock : SimulationClock
    {
        private const long TicksPerMicrosecond = TimeSpan.TicksPerMillisecond / 1000;

        // A wall clock that jumps by more than this between two reads was set, not merely read late.
        private const long LargestStep = TimeSpan.TicksPerMillisecond * 3_600_000;

        // timers and waits take an int of milliseconds: a longer wait is split
        private const long LongestSleep = 3_600_000;

        private readonly object _timeLock = new object();
        private readonly object _lock = new object();
        private readonly PartList _parts = new PartList();
        private readonly AutoResetEvent _wake = new AutoResetEvent(false);
        private readonly Timer _timer;
        private long _lastTicks = DateTime.UtcNow.Ticks;
        private long _elapsedTicks;
        private long _timerDue = SimulationPart.Never;
        private bool _running;
        private bool _closed;

        /// <summary>Starts a world's time at 0.</summary>
        public RealTimeSimulationClock()
        {
            _timer = new Timer(RunDueParts, null, Timeout.Infinite, Timeout.Infinite);
        }

        /// <inheritdoc/>
        public override bool IsVirtual => false;

        /// <inheritdoc/>
        public override long Microseconds
        {
            get
            {
                lock (_timeLock)
                {
                    long ticks = DateTime.UtcNow.Ticks;
                    long step = ticks - _lastTicks;
                    _lastTicks = ticks;
                    if (step > 0 && step < LargestStep)
                    {
                        _elapsedTicks += step;
                    }

                    return _elapsedTicks / TicksPerMicrosecond;
                }
            }
        }

        /// <inheritdoc/>
        public override void Wait(long deadline)
        {
            long rest = deadline - Now;
            if (rest > LongestSleep)
            {
                rest = LongestSleep;
            }

            _wake.WaitOne(rest > 0 ? (int)rest : 0, false);
        }

        /// <inheritdoc/>
        public override void Wake()
        {
            _wake.Set();
        }

        /// <inheritdoc/>
        public override void Advance(long microseconds)
        {
        }

        /// <summary>Stops running parts, permanently.</summary>
        public void Close()
        {
            lock (_lock)
            {
                _closed = true;
                _timer.Dispose();
            }
        }

        internal override void Add(SimulationPart part)
        {
            lock (_lock)
            {
                _parts.Add(part);
            }
        }

        internal override void Schedule(SimulationPart part, long when)
        {
            lock (_lock)
            {
                part.Due = when;
                if (when < _timerDue && !_running)
                {
                    SetTimer(when);
                }
            }
        }

        private void RunDueParts(object state)
        {
            lock (_lock)
            {
                if (_running || _closed)
                {
                    return;
                }

                _running = true;
            }

            for (SimulationPart part = TakeDuePart(); part != null; part = TakeDuePart())
            {
                part.Run(Microseconds);
            }
        }

        // the part runs without the lock, so that it may schedule itself and others
        private SimulationPart TakeDuePart()
        {
            lock (_lock)
            {
                SimulationPart part = _closed ? null : _parts.Earliest(Microseconds, true);
                if (part != null)
                {
                    part.Due = SimulationPart.Never;
                    return part;
                }

                _running = false;
                part = _parts.Earliest(SimulationPart.Never, true);
                SetTimer(part == null ? SimulationPart.Never : part.Due);
                return null;
            }
        }

        private void SetTimer(long due)
        {
            if (_closed)
            {
                return;
            }

            _timerDue = due;
            if (due == SimulationPart.Never)
            {
                _timer.Change(Timeout.Infinite, Timeout.Infinite);
                return;
            }

            long rest = (due - Microseconds + 999) / 1000;
            if (rest > LongestSleep)
            {
                rest = LongestSleep;
            }

            _timer.Change(rest > 0 ? (int)rest : 0, Timeout.Infinite);
        }
    }
}
