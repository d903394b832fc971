using System;
using System.Threading;
using nanoFramework.TestFramework;

namespace NanoTcp.UnitTests
{
    /// <summary>A thread of a test. It must end within a time that only a hanging call exceeds.</summary>
    internal sealed class Worker
    {
        // for a thread that hangs; a test that passes never waits that long, however busy the machine
        private const int LimitMilliseconds = 100_000;

        // long enough for a thread to reach its call, usually; a test does not depend on it
        private const int TimeToBlock = 30;

        private readonly ThreadStart _work;
        private readonly Thread _thread;
        private Exception _failure;

        private Worker(ThreadStart work)
        {
            _work = work;
            _thread = new Thread(Run);
        }

        /// <summary>Starts a thread.</summary>
        public static Worker Starts(ThreadStart work)
        {
            Worker worker = new Worker(work);
            worker._thread.Start();
            return worker;
        }

        /// <summary>Starts a thread and gives it time to reach the call in which it waits.</summary>
        public static Worker StartsAndBlocks(ThreadStart work)
        {
            Worker worker = Starts(work);
            Thread.Sleep(TimeToBlock);
            return worker;
        }

        /// <summary>Waits for the thread's end, and fails if it failed.</summary>
        public void Ends()
        {
            Assert.IsTrue(_thread.Join(LimitMilliseconds), "A thread hangs.");
            if (_failure != null)
            {
                throw _failure;
            }
        }

        private void Run()
        {
            try
            {
                _work();
            }
            catch (Exception e)
            {
                _failure = e;
            }
        }
    }
}
