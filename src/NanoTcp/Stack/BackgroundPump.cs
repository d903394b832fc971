using System;
using System.Threading;
using NanoTcp.Links;

namespace NanoTcp
{
    /// <summary>See the part of the class that waits.</summary>
    public sealed partial class NetStack
    {
        /// <summary>
        /// The thread that leads while no caller does. A caller that comes takes the lead without waking it; when callers come and go it
        /// stays away, so that they are not interrupted, and takes over once none has waited for a while.
        /// </summary>
        private sealed class BackgroundPump
        {
            // how long no caller must have waited before the pump takes over, in milliseconds
            private const int Patience = 20;

            private const int LongestRest = 1000;

            private readonly NetStack _stack;
            private readonly AutoResetEvent _event = new AutoResetEvent(false);
            private readonly Thread _thread;

            // an int for Interlocked, whose fence makes a device's interrupt see it in time
            private int _isLeading;
            private bool _isStopping;

            // one long wait is under way: its end wakes the pump
            private bool _isAwaiting;
            private int _waitsSeen;

            public BackgroundPump(NetStack stack)
            {
                _stack = stack;
                _thread = new Thread(Run);
            }

            public bool IsLeading => _isLeading != 0;

            public void Start()
            {
                _thread.Start();
            }

            public void Stop()
            {
                _isStopping = true;
                _event.Set();
                _thread.Join();
            }

            public void Wake()
            {
                _event.Set();
            }

            /// <summary>A caller takes the lead; the pump finds out when it wakes, at the latest when the caller is done.</summary>
            public void GiveUpLead()
            {
                Interlocked.Exchange(ref _isLeading, 0);
                _stack._hasLeader = false;
                _stack._restsUntil = long.MinValue;

                // it may rest for long yet
                _isAwaiting = true;
            }

            /// <summary>The last caller has gone.</summary>
            public void TakeOver()
            {
                if (_isAwaiting)
                {
                    _isAwaiting = false;
                    _event.Set();
                }
            }

            private void Run()
            {
                while (!_isStopping)
                {
                    _event.WaitOne(TakeTurn(), false);
                }

                lock (_stack.Lock)
                {
                    if (IsLeading)
                    {
                        GiveUpLead();
                        _stack.FinishWait();
                    }
                }
            }

            // returns how long to rest, in milliseconds
            private int TakeTurn()
            {
                try
                {
                    lock (_stack.Lock)
                    {
                        return Serve();
                    }
                }
                catch (OutOfMemoryException)
                {
                    // later, perhaps: were this thread to end, nobody would serve the stack
                    return Patience;
                }
            }

            private int Serve()
            {
                _isAwaiting = false;
                if (!IsLeading)
                {
                    bool isCallerWaiting = _stack._hasLeader || _stack._followerCount > 0;
                    if (_stack._waits != _waitsSeen)
                    {
                        _waitsSeen = _stack._waits;
                        return Patience;
                    }

                    if (isCallerWaiting)
                    {
                        _isAwaiting = true;
                        return LongestRest;
                    }
                }

                return Lead();
            }

            private int Lead()
            {
                Interlocked.Exchange(ref _isLeading, 1);
                _stack._hasLeader = true;
                _stack._restsUntil = long.MinValue;
                long next = _stack.PollLocked(_stack.Clock.Now);
                _stack._restsUntil = next;
                long rest = next == NetDevice.Never ? LongestRest : next - _stack.Now;
                return rest <= 0 ? 0 : rest > LongestRest ? LongestRest : (int)rest;
            }
        }
    }
}
