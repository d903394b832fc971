using System.Diagnostics;
using NanoTcp.BoardsTests;

namespace nanoFramework.Hardware.Esp32;

/// <summary>Microseconds since the processor started.</summary>
public class HighResTimer
{
    /// <summary>What a test sets in place of the time; null for the real one.</summary>
    internal static Func<ulong> Source { get; set; }

    public static ulong GetCurrent()
    {
        Assert.AreNotEqual(false, Wiring.Current?.Processor.HasEsp32Library, "an image without it does not start the program");
        return Source?.Invoke() ?? (ulong)(Stopwatch.GetTimestamp() * 1_000_000.0 / Stopwatch.Frequency);
    }
}
