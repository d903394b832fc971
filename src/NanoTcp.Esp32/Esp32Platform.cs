using System;
using nanoFramework.Hardware.Esp32;
using NanoTcp.Boards;

namespace NanoTcp.Esp32
{
    /// <summary>An ESP32: its clock is the timer of microseconds, and it restarts by deep sleep.</summary>
    public sealed class Esp32Platform : BoardPlatform
    {
        /// <summary>Makes the platform.</summary>
        public Esp32Platform()
            : base(new Esp32Clock())
        {
        }

        /// <summary>Reads the time since the start in microseconds.</summary>
        public override long ReadTimer() => (long)HighResTimer.GetCurrent();

        /// <summary>Restarts the processor: it sleeps deeply for a second, and boots as after power-up.</summary>
        public override void Restart()
        {
            Sleep.EnableWakeupByTimer(new TimeSpan(TimeSpan.TicksPerSecond));
            Sleep.StartDeepSleep();
        }
    }
}
