using System;

namespace NanoTcp
{
    /// <summary>
    /// The stack as its protocols see it: time, lock, counters, and whom to tell of what. <c>NetStack</c> fulfils it; no protocol knows more of
    /// what is above it.
    /// </summary>
    public abstract class StackContext
    {
        /// <summary>The time that the protocols work with: the clock's when the current call or poll began, in milliseconds.</summary>
        internal long Now;

        /// <summary>Null while nothing is traced; a field, since TCP looks at it often.</summary>
        internal NetTrace Tracer;

        /// <summary>Set when memory ran out: TCP's next timer resumes the connections that may have stopped half-way.</summary>
        internal bool IsOutOfMemory;

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

        /// <summary>What the stack has done so far.</summary>
        public NetStatistics Statistics { get; }

        /// <summary>Reads the clock for a call.</summary>
        internal void ReadClock()
        {
            Now = Clock.Now;
        }

        /// <summary>A socket became readable or writable, or failed.</summary>
        internal abstract void SocketChanged(Sock sock);

        /// <summary>A timer was set: a thread that rests for longer must hear of it.</summary>
        /// <param name="deadline">In milliseconds.</param>
        internal abstract void DeadlineChanged(long deadline);

        /// <summary>A link or an address has changed.</summary>
        internal abstract void InterfaceChanged();

        /// <summary>A device or a timer wants service. May be called from any thread.</summary>
        internal abstract void Wake();

        /// <summary>Memory ran out: what was under way goes on a little later.</summary>
        internal abstract void RanOutOfMemory();
    }
}
