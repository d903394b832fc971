using System;

namespace NanoTcp
{
    /// <summary>The platform's time of day, which <c>SntpClient</c> corrects. On a board it is the processor's real-time clock.</summary>
    public abstract class WallClock
    {
        /// <summary>The time of day in UTC. Before it was ever set it may be any time, such as 1970.</summary>
        public abstract DateTime Now { get; }

        /// <summary>Sets the time of day. A clock that counts whole seconds may ignore fractions. Must not block.</summary>
        /// <param name="time">In UTC.</param>
        /// <returns>False when the platform refuses.</returns>
        public abstract bool Set(DateTime time);
    }
}
