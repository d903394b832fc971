using System;

namespace NanoTcp.Boards
{
    /// <summary>
    /// Time since the start in milliseconds, from the system tick. The wall clock does not serve for this: the RP2040's counts whole seconds and
    /// stands still until it is set (ChibiOS 0c20d86, os/hal/ports/RP/LLD/RTCv1/hal_rtc_lld.c: rtc_lld_get_time). On a Pico the tick is a
    /// microsecond, of which programs see milliseconds; the idle CLR sleeps a millisecond at a time, so that a timer or an interrupt waits that
    /// long at most (nf-interpreter a3e8139: PICO_RP2040/nanoCLR/chconf.h, _nanoCLR/targetPAL_Events.cpp). On an ESP32 it is 10 ms.
    /// </summary>
    public sealed class BoardClock : SystemClock
    {
        /// <inheritdoc/>
        protected override long ReadTicks() => Environment.TickCount64 * TimeSpan.TicksPerMillisecond;
    }
}
