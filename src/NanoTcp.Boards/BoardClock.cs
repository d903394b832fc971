using System;

namespace NanoTcp.Boards
{
    /// <summary>
    /// Time since the start in milliseconds, from the system tick. The wall clock does not serve for this: the RP2040's counts whole seconds and
    /// stands still until it is set (ChibiOS 0c20d86, os/hal/ports/RP/LLD/RTCv1/hal_rtc_lld.c: rtc_lld_get_time).
    /// </summary>
    public sealed class BoardClock : SystemClock
    {
        /// <inheritdoc/>
        protected override long ReadTicks() => Environment.TickCount64 * TimeSpan.TicksPerMillisecond;
    }
}
