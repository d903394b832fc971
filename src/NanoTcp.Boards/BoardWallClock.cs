using System;
using nanoFramework.Runtime.Native;

namespace NanoTcp.Boards
{
    /// <summary>The processor's real-time clock, in UTC. It is set in whole seconds, and lost without power.</summary>
    public sealed class BoardWallClock : WallClock
    {
        /// <inheritdoc/>
        public override DateTime Now => DateTime.UtcNow;

        /// <inheritdoc/>
        public override bool Set(DateTime time)
        {
            try
            {
                return Rtc.SetSystemTime(time);
            }
            catch (NotSupportedException)
            {
                // Firmware without a real-time clock, such as PICO2_RP2350: its defconfig leaves out NF_FEATURE_RTC (nf-interpreter a3e8139).
                return false;
            }
        }
    }
}
