namespace NanoTcp.Benchmarks.Board;

/// <summary>What SPI costs.</summary>
/// <param name="ClockFrequency">In hertz.</param>
/// <param name="CallMicroseconds">Of each call, beside its bits.</param>
internal readonly record struct BusTime(int ClockFrequency, int CallMicroseconds)
{
    /// <summary>Microseconds that calls take, if nothing is between them.</summary>
    public double Of(long calls, long bytes) => (bytes * 8 * 1e6 / ClockFrequency) + (calls * (double)CallMicroseconds);
}
