using System.Collections;
using System.Threading;
using NanoTcp.Links;

namespace NanoTcp
{
    /// <summary>
    /// The one place where threads wait. A caller that must wait pumps the stack itself: it polls, rests in the clock, polls again, so
    /// that a request and its answer need no change of thread. When several wait, one of them leads so and the others rest until
    /// their socket changes. The background pump leads while nobody else does.
    /// </summary>
    public sealed partial class NetStack
    {
        private readonly ArrayList _followers = new ArrayList();
        private readonly ArrayList _spareWaiters = new ArrayList();
        private int _followerCount;

        // somebody polls and rests; guarded by the lock
        private bool _hasLeader;

        // until when the leader rests; long.MinValue while it does not
        private long _restsUntil = long.MinValue;

        // counts the waits of callers, so that the pump sees whether they come and go
        private int _waits;

        // counts changes of sockets, so that a leader sees whether its poll brought any
        private int _changes;

        private BackgroundPump _pump;

        /// <summary>Starts to serve the stack in the background while no thread waits in a socket call. Needs a clock of real time.</summary>
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

        /// <summary>Ends the background service. Sockets stay as they are.</summary>
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

        /// <summary>Tells whoever leads that a device or a timer wants service. May be called from any thread.</summary>
        internal override void Wake()
        {
            BackgroundPump pump = _pump;
            if (pump != null && pump.IsLeading)
            {
                pump.Wake();
            }
            else
            {
                Clock.Wake();
            }
        }

        /// <summary>Called by protocols when a timer was set: a leader that rests for longer must hear of it.</summary>
        internal override void DeadlineChanged(long deadline)
        {
            if (deadline < _nextTimer)
            {
                _nextTimer = deadline;
            }

            if (deadline < _restsUntil)
            {
                _restsUntil = deadline;
                Wake();
            }
        }

        /// <summary>Called by protocols when a socket became readable, writable or failed.</summary>
        internal override void SocketChanged(Sock sock)
        {
            _changes++;
            if (sock != null && sock.Service != null)
            {
                Mark(sock.Service);
            }

            if (_followerCount != 0)
            {
                WakeFollowers(sock);
            }

            // the leader rests for a socket of its own, which another thread's call may just have changed
            if (_restsUntil != long.MinValue && (_pump == null || !_pump.IsLeading))
            {
                Clock.Wake();
            }
        }

        private void WakeFollowers(Sock sock)
        {
            for (int i = 0; i < _followerCount; i++)
            {
                Waiter waiter = (Waiter)_followers[i];
                if (waiter.Sock == sock || waiter.Sock == null)
                {
                    waiter.Event.Set();
                }
            }
        }

        /// <summary>
        /// Waits until something about a socket may have changed. The lock is held when called and when it returns, and open in between.
        /// </summary>
        /// <param name="sock">The socket; null for any.</param>
        /// <param name="deadline">Latest time to return, in the clock's milliseconds.</param>
        /// <returns>False when the deadline has come.</returns>
        internal bool WaitForChange(Sock sock, long deadline)
        {
            bool pumpLeads = _pump != null && _pump.IsLeading;
            if (_hasLeader && !pumpLeads)
            {
                Follow(sock, deadline);
            }
            else
            {
                if (pumpLeads)
                {
                    _pump.GiveUpLead();
                }

                Lead(deadline);
            }

            ReadClock();
            return Now < deadline;
        }

        /// <summary>Polls once if no thread serves the stack: for calls that may not wait.</summary>
        /// <returns>False when one does, this one perhaps, and nothing was done.</returns>
        internal bool ServeUnattended()
        {
            if (_hasLeader || _pump != null || _isPolling)
            {
                return false;
            }

            PollLocked(Clock.Now);
            return true;
        }

        /// <summary>Ends a series of waits: the caller has what it waited for. Another one that waits takes the lead; if none does, the pump.</summary>
        internal void FinishWait()
        {
            if (_hasLeader)
            {
                return;
            }

            if (_followerCount > 0)
            {
                ((Waiter)_followers[0]).Event.Set();
            }
            else if (_pump != null)
            {
                _pump.TakeOver();
            }
        }

        /// <summary>Polls, and if that changed nothing rests once and polls again. The lock is open during the rest.</summary>
        private void Lead(long deadline)
        {
            _hasLeader = true;
            _waits++;
            try
            {
                int changes = _changes;
                long next = PollLocked(Clock.Now);
                if (changes == _changes && Now < deadline)
                {
                    Rest(next < deadline ? next : deadline);
                    PollLocked(Clock.Now);
                }
            }
            finally
            {
                _hasLeader = false;
            }
        }

        private void Rest(long until)
        {
            _restsUntil = until;
            Monitor.Exit(Lock);
            try
            {
                Clock.Wait(until);
            }
            finally
            {
                Monitor.Enter(Lock);
                _restsUntil = long.MinValue;
            }
        }

        private void Follow(Sock sock, long deadline)
        {
            Waiter waiter = RentWaiter();
            waiter.Sock = sock;
            _followers.Add(waiter);
            _followerCount++;
            long rest = deadline == long.MaxValue ? Waiter.LongestRest : deadline - Clock.Now;
            rest = rest > Waiter.LongestRest ? Waiter.LongestRest : rest;
            Monitor.Exit(Lock);
            try
            {
                waiter.Event.WaitOne(rest > 0 ? (int)rest : 0, false);
            }
            finally
            {
                Monitor.Enter(Lock);
                _followers.Remove(waiter);
                _followerCount--;
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
            // a lost wake-up would cost this much time and not the thread
            public const int LongestRest = 1000;

            public readonly AutoResetEvent Event = new AutoResetEvent(false);
            public Sock Sock;
        }
    }
}
