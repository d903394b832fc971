namespace NanoTcp
{
    /// <summary>
    /// Time, and the one place where a thread may rest. The stack is given a clock so that the same code runs in real time on a board and
    /// in virtual time in a test: a virtual clock's <see cref="Wait"/> moves the time on and lets the simulated world happen.
    /// </summary>
    public abstract class Clock
    {
        /// <summary>Milliseconds since some fixed moment; never goes back.</summary>
        public abstract long Now { get; }

        /// <summary>
        /// Rests until the deadline has come or <see cref="Wake"/> was called, whichever is first. A call to <see cref="Wake"/> since the
        /// last wait makes it return at once. Called by one thread at a time, without the stack's lock.
        /// </summary>
        /// <param name="deadline">In the time of <see cref="Now"/>; long.MaxValue for none.</param>
        public abstract void Wait(long deadline);

        /// <summary>Ends a <see cref="Wait"/>. May be called from any thread.</summary>
        public abstract void Wake();

        /// <summary>Rests for a fixed time, for a driver that must give its chip time at start. Never shorter than asked for.</summary>
        /// <param name="milliseconds">How long.</param>
        public virtual void Sleep(int milliseconds)
        {
            System.Threading.Thread.Sleep(milliseconds);
        }
    }
}
