using System;
using nanoFramework.Runtime.Native;

namespace NanoTcp.Esp32
{
    /// <summary>The processor's real-time clock, in UTC. It is set in whole seconds, and lost without power.</summary>
    public sealed class Esp32WallClock : WallClock
    {
        /// <inheritdoc/>
        public override DateTime Now => DateTime.UtcNow;

        /// <inheritdoc/>
        public override bool Set(DateTime time) => Rtc.SetSystemTime(time);
    }
}
