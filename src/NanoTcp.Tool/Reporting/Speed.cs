using System.Globalization;

namespace NanoTcp.Tool.Reporting;

/// <summary>Throughput as text: always in MB/s (10^6 bytes per second), so that values compare at a glance.</summary>
internal static class Speed
{
    public static string Format(double bytesPerSecond)
    {
        double value = bytesPerSecond / 1e6;
        string digits = value switch
        {
            >= 10 => "0.0",
            >= 0.1 => "0.00",
            _ => "0.0000",
        };
        return value.ToString(digits, CultureInfo.InvariantCulture) + " MB/s";
    }
}
