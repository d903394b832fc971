namespace nanoFramework.Runtime.Native;

/// <summary>How the processor restarts.</summary>
public enum RebootOption
{
    NormalReboot = 0,
}

/// <summary>Restarts of the processor.</summary>
public class Power
{
    /// <summary>Number of restarts.</summary>
    internal static int Reboots { get; set; }

    public static void RebootDevice(RebootOption rebootOption) => Reboots++;
}
