using System.Diagnostics;

namespace nanoFramework.Hardware.Esp32;

/// <summary>Microseconds since the processor started.</summary>
public class HighResTimer
{
    /// <summary>What a test sets in place of the time; null for the real one.</summary>
    internal static Func<ulong> Source { get; set; }

    public static ulong GetCurrent() => Source?.Invoke() ?? (ulong)(Stopwatch.GetTimestamp() * 1_000_000.0 / Stopwatch.Frequency);
}
