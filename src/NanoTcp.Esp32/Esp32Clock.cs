using nanoFramework.Hardware.Esp32;

namespace NanoTcp.Esp32
{
    /// <summary>
    /// Time since the processor started, by its timer of microseconds. Other than the wall clock it does not move when the time of day is set,
    /// by whatever code: by <c>SntpClient</c>, by the firmware's own SNTP, or by the program.
    /// </summary>
    public sealed class Esp32Clock : SystemClock
    {
        private const int TicksPerMicrosecond = 10;

        /// <inheritdoc/>
        protected override long ReadTicks() => (long)HighResTimer.GetCurrent() * TicksPerMicrosecond;
    }
}
