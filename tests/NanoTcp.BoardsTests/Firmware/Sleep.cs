namespace nanoFramework.Hardware.Esp32;

/// <summary>What ESP-IDF's functions return.</summary>
public enum EspNativeError
{
    OK = 0,
}

/// <summary>Sleep of the processor; the end of deep sleep is a restart.</summary>
public class Sleep
{
    /// <summary>Length of the sleeps that were started, in order.</summary>
    internal static List<TimeSpan> Sleeps { get; } = [];

    private static TimeSpan s_duration;

    public static EspNativeError EnableWakeupByTimer(TimeSpan time)
    {
        s_duration = time;
        return EspNativeError.OK;
    }

    public static void StartDeepSleep() => Sleeps.Add(s_duration);
}
