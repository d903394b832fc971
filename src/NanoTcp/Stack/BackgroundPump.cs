using System;
using System.Threading;
using NanoTcp.Links;

namespace NanoTcp
{
    /// <summary>Owns the background thread; NetStack.Waiting.cs describes how threads wait.</summary>
    public sealed partial class NetStack
    {
        /// <summary>
        /// The thread that drives the stack while no caller does. A caller that blocks takes over without waking it. While callers come and
        /// go the pump stays away, so as not to interrupt them; it takes over once no caller has blocked for a while.
        /// </summary>
        private sealed class BackgroundPump
        {
            // no caller must have blocked for this long before the pump takes over, in milliseconds
            private const int IdleTime = 20;

            private const int LongestSleep = 1000;

            private readonly NetStack _stack;
            private readonly AutoResetEvent _event = new AutoResetEvent(false);
            private readonly Thread _thread;

            // an int for Interlocked: its fence makes the change visible to a device's interrupt in time
            private int _isDriving;
            private bool _isStopping;

            // a caller drives the stack in a long wait, whose end wakes the pump
            private bool _isCallerDriving;
            private int _waitsSeen;

            public BackgroundPump(NetStack stack)
            {
                _stack = stack;
                _thread = new Thread(Run);
            }

            public bool IsDriving => _isDriving != 0;

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

            /// <summary>A caller takes over. The pump notices when it wakes, at the latest when the caller is done.</summary>
            public void StopDriving()
            {
                Interlocked.Exchange(ref _isDriving, 0);
                _stack._isDriven = false;
                _stack._sleepsUntil = long.MinValue;

                // the caller may sleep for long
                _isCallerDriving = true;
            }

            /// <summary>Called when the last blocked caller is done.</summary>
            public void CallersDone()
            {
                if (_isCallerDriving)
                {
                    _isCallerDriving = false;
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
                    if (IsDriving)
                    {
                        StopDriving();
                        _stack.FinishWait();
                    }
                }
            }

            // Returns how long to sleep, in milliseconds.
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
                    // Try again later: if this thread ended, no other would serve the stack.
                    return IdleTime;
                }
            }

            private int Serve()
            {
                _isCallerDriving = false;
                if (!IsDriving)
                {
                    bool isCallerWaiting = _stack._isDriven || _stack._waiterCount > 0;
                    if (_stack._waits != _waitsSeen)
                    {
                        _waitsSeen = _stack._waits;
                        return IdleTime;
                    }

                    if (isCallerWaiting)
                    {
                        _isCallerDriving = true;
                        return LongestSleep;
                    }
                }

                return Drive();
            }

            private int Drive()
            {
                Interlocked.Exchange(ref _isDriving, 1);
                _stack._isDriven = true;
                _stack._sleepsUntil = long.MinValue;
                long next = _stack.PollLocked(_stack.Clock.Now);
                _stack._sleepsUntil = next;
                long duration = next == NetDevice.Never ? LongestSleep : next - _stack.Now;
                return duration <= 0 ? 0 : duration > LongestSleep ? LongestSleep : (int)duration;
            }
        }
    }
}
