using System.Collections;
using System.Threading;
using NanoTcp.Links;

namespace NanoTcp
{
    /// <summary>
    /// The only place where threads block. A blocked caller drives the stack itself: it polls, sleeps in the clock, polls again, so that a
    /// request and its answer need no thread switch. When several callers are blocked, one drives and the others wait until their socket
    /// changes. The background pump drives while no caller is blocked.
    /// </summary>
    public sealed partial class NetStack
    {
        private readonly ArrayList _waiters = new ArrayList();
        private readonly ArrayList _spareWaiters = new ArrayList();
        private int _waiterCount;

        // true while a caller or the pump polls and sleeps; guarded by the lock
        private bool _isDriven;

        // until when the driving thread sleeps; long.MinValue while it does not
        private long _sleepsUntil = long.MinValue;

        // counts blocked calls, so that the pump sees whether callers come and go
        private int _waits;

        // counts changes of sockets, so that the driving caller sees whether its poll made any
        private int _changes;

        private BackgroundPump _pump;

        /// <summary>
        /// Starts the thread that serves the stack while no caller is blocked in a socket call. Needs a clock of real time.
        /// </summary>
        public void Start()
        {
            lock (Lock)
            {
                if (_pump == null)
                {
                    _pump = new BackgroundPump(this);
                    _pump.Start();
                }
            }
        }

        /// <summary>Ends that thread. Sockets stay open.</summary>
        public void Stop()
        {
            BackgroundPump pump;
            lock (Lock)
            {
                pump = _pump;
                _pump = null;
            }

            if (pump != null)
            {
                pump.Stop();
            }
        }

        /// <summary>Wakes the driving thread: a device or a timer needs service. May be called from any thread.</summary>
        internal override void Wake()
        {
            BackgroundPump pump = _pump;
            if (pump != null && pump.IsDriving)
            {
                pump.Wake();
            }
            else
            {
                Clock.Wake();
            }
        }

        /// <summary>Called by protocols when a timer was set: wakes a thread that would sleep past it.</summary>
        internal override void DeadlineChanged(long deadline)
        {
            if (deadline < _nextTimer)
            {
                _nextTimer = deadline;
            }

            if (deadline < _sleepsUntil)
            {
                _sleepsUntil = deadline;
                Wake();
            }
        }

        /// <summary>Called by protocols when a socket became readable or writable, or failed.</summary>
        internal override void SocketChanged(Sock sock)
        {
            _changes++;
            if (sock != null && sock.Watcher != null)
            {
                sock.Watcher.SockChanged(this);
            }

            if (_waiterCount != 0)
            {
                WakeWaiters(sock);
            }

            // The driving caller sleeps for a socket of its own, which a call of another thread may just have changed.
            if (_sleepsUntil != long.MinValue && (_pump == null || !_pump.IsDriving))
            {
                Clock.Wake();
            }
        }

        /// <summary>Wakes callers that wait for a socket, without a change of it.</summary>
        /// <param name="sock">The socket; null for one without a sock.</param>
        internal void WakeCallers(Sock sock)
        {
            _changes++;
            if (_waiterCount != 0)
            {
                WakeWaiters(sock);
            }

            if (_sleepsUntil != long.MinValue && (_pump == null || !_pump.IsDriving))
            {
                Clock.Wake();
            }
        }

        private void WakeWaiters(Sock sock)
        {
            for (int i = 0; i < _waiterCount; i++)
            {
                Waiter waiter = (Waiter)_waiters[i];
                if (waiter.Sock == sock || waiter.Sock == null)
                {
                    waiter.Event.Set();
                }
            }
        }

        /// <summary>Blocks until a socket may have changed. The lock is held on entry and return, and released in between.</summary>
        /// <param name="sock">The socket; null for any.</param>
        /// <param name="deadline">Latest time to return, in the clock's milliseconds.</param>
        /// <returns>False when the deadline has passed.</returns>
        internal bool WaitForChange(Sock sock, long deadline)
        {
            bool pumpDrives = _pump != null && _pump.IsDriving;
            if (_isDriven && !pumpDrives)
            {
                WaitForWake(sock, deadline);
            }
            else
            {
                if (pumpDrives)
                {
                    _pump.StopDriving();
                }

                Drive(deadline);
            }

            ReadClock();
            return Now < deadline;
        }

        /// <summary>Polls once if no thread drives the stack. For calls that must not block.</summary>
        /// <returns>False when a thread drives it, this one included: nothing was done.</returns>
        internal bool ServeUnattended()
        {
            if (_isDriven || _pump != null || _isPolling)
            {
                return false;
            }

            PollLocked(Clock.Now);
            return true;
        }

        /// <summary>Ends a series of waits. Another blocked caller takes over; without one, the pump.</summary>
        internal void FinishWait()
        {
            if (_isDriven)
            {
                return;
            }

            if (_waiterCount > 0)
            {
                ((Waiter)_waiters[0]).Event.Set();
            }
            else if (_pump != null)
            {
                _pump.CallersDone();
            }
        }

        /// <summary>Polls, and if that changed nothing sleeps once and polls again. The lock is released while sleeping.</summary>
        private void Drive(long deadline)
        {
            _isDriven = true;
            _waits++;
            try
            {
                int changes = _changes;
                long next = PollLocked(Clock.Now);
                if (changes == _changes && Now < deadline)
                {
                    Sleep(next < deadline ? next : deadline);
                    PollLocked(Clock.Now);
                }
            }
            finally
            {
                _isDriven = false;
            }
        }

        private void Sleep(long until)
        {
            _sleepsUntil = until;
            Monitor.Exit(Lock);
            try
            {
                Clock.Wait(until);
            }
            finally
            {
                Monitor.Enter(Lock);
                _sleepsUntil = long.MinValue;
            }
        }

        private void WaitForWake(Sock sock, long deadline)
        {
            Waiter waiter = RentWaiter();
            waiter.Sock = sock;
            _waiters.Add(waiter);
            _waiterCount++;
            long duration = deadline == long.MaxValue ? Waiter.LongestSleep : deadline - Clock.Now;
            duration = duration > Waiter.LongestSleep ? Waiter.LongestSleep : duration;
            Monitor.Exit(Lock);
            try
            {
                waiter.Event.WaitOne(duration > 0 ? (int)duration : 0, false);
            }
            finally
            {
                Monitor.Enter(Lock);
                _waiters.Remove(waiter);
                _waiterCount--;
                waiter.Sock = null;
                waiter.Event.Reset();
                _spareWaiters.Add(waiter);
            }
        }

        private Waiter RentWaiter()
        {
            int count = _spareWaiters.Count;
            if (count == 0)
            {
                return new Waiter();
            }

            Waiter waiter = (Waiter)_spareWaiters[count - 1];
            _spareWaiters.RemoveAt(count - 1);
            return waiter;
        }

        private sealed class Waiter
        {
            // a lost wake-up delays the thread by this much, and does not block it forever
            public const int LongestSleep = 1000;

            public readonly AutoResetEvent Event = new AutoResetEvent(false);
            public Sock Sock;
        }
    }
}
