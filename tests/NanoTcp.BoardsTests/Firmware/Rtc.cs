using NanoTcp.BoardsTests;

namespace nanoFramework.Runtime.Native;

/// <summary>The real-time clock of the processor.</summary>
public static class Rtc
{
    /// <summary>Times that were set, in order.</summary>
    internal static List<DateTime> Times { get; } = [];

    public static bool SetSystemTime(DateTime time)
    {
        if (Wiring.Current?.Processor.HasRealTimeClock == false)
        {
            throw new NotSupportedException();
        }

        Times.Add(time);
        return true;
    }
}
