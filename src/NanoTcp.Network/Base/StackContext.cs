using System;

namespace NanoTcp
{
    /// <summary>
    /// The stack as its protocols see it: time, lock, counters and notifications. <c>NetStack</c> implements it; protocols know nothing
    /// else of the layers above them.
    /// </summary>
    public abstract class StackContext
    {
        /// <summary>Time that the protocols use, in milliseconds: the clock's when the current call or poll began.</summary>
        internal long Now;

        /// <summary>Null while tracing is off. A field, since TCP reads it often.</summary>
        internal NetTrace Tracer;

        /// <summary>Set when memory ran out: TCP's next timer resumes the connections that may have stopped halfway.</summary>
        internal bool IsOutOfMemory;

        /// <summary>Set when an exception comes from the handling of a frame, not from the device that a poll reads.</summary>
        internal bool IsInputFault;

        internal readonly object Lock = new object();
        internal readonly Clock Clock;
        internal readonly RandomSource Random;

        internal StackContext(Clock clock, RandomSource random)
        {
            if (clock == null || random == null)
            {
                throw new ArgumentNullException();
            }

            Clock = clock;
            Random = random;
            Now = clock.Now;
            Statistics = new NetStatistics();
        }

        /// <summary>Counters since the stack was made.</summary>
        public NetStatistics Statistics { get; }

        /// <summary>Updates <see cref="Now"/> at the start of a call.</summary>
        internal void ReadClock()
        {
            Now = Clock.Now;
        }

        /// <summary>A socket became readable or writable, or failed.</summary>
        internal abstract void SocketChanged(Sock sock);

        /// <summary>Makes a service run at the next poll, which comes at once. Called under the lock.</summary>
        internal abstract void Mark(StackService service);

        /// <summary>A timer was set: wakes a thread that would sleep past it.</summary>
        /// <param name="deadline">On the time scale of <see cref="Now"/>, in milliseconds.</param>
        internal abstract void DeadlineChanged(long deadline);

        /// <summary>A link went up or down, or an address changed.</summary>
        internal abstract void InterfaceChanged();

        /// <summary>A device or a timer needs service. May be called from any thread.</summary>
        internal abstract void Wake();

        /// <summary>Memory ran out: the stack retries the interrupted work a little later.</summary>
        internal abstract void RanOutOfMemory();
    }
}
