using System;

namespace NanoTcp
{
    /// <summary>
    /// Time, and the only place where a thread may block. The stack is given its clock, so that the same code runs in real time on a board
    /// and in virtual time in a test: <see cref="Wait"/> of a virtual clock advances the time and runs the simulated world.
    /// </summary>
    public abstract class Clock
    {
        /// <summary>Milliseconds since a fixed moment. Never decreases.</summary>
        public abstract long Now { get; }

        /// <summary>
        /// Blocks until the deadline or a call to <see cref="Wake"/>, whichever comes first. Returns at once if <see cref="Wake"/> was
        /// called since the last wait. One thread at a time calls this, without the stack's lock.
        /// </summary>
        /// <param name="deadline">On the time scale of <see cref="Now"/>, in milliseconds; long.MaxValue for no deadline.</param>
        public abstract void Wait(long deadline);

        /// <summary>Ends a <see cref="Wait"/>. May be called from any thread.</summary>
        public abstract void Wake();

        /// <summary>Blocks for at least the given time. For drivers, whose chip needs a fixed time after a reset.</summary>
        /// <param name="milliseconds">Minimum time, 0 or more.</param>
        public virtual void Sleep(int milliseconds)
        {
            System.Threading.Thread.Sleep(milliseconds);
        }

        /// <summary>Sets the time of day so that <see cref="Now"/> and all timers are unaffected, whatever the step.</summary>
        /// <param name="wallClock">The clock to set.</param>
        /// <param name="time">The time of day in UTC.</param>
        /// <returns>False when the platform refuses.</returns>
        public virtual bool SetWallClock(WallClock wallClock, DateTime time) => wallClock.Set(time);
    }
}
