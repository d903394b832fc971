using NanoTcp.Links;

namespace NanoTcp.Tool.Reporting;

/// <summary>
/// The time that a real board's SPI bus takes for what a driver did on a model, which takes none. A board is slower still, by the time of its
/// interpreter.
/// </summary>
/// <param name="Transactions">SPI calls.</param>
/// <param name="Bytes">Bytes of these calls.</param>
/// <param name="ClockFrequency">SPI clock in hertz.</param>
internal sealed record BusEstimate(long Transactions, long Bytes, int ClockFrequency)
{
    /// <summary>What a call of the firmware's SPI driver costs, in microseconds: the middle of what tests/NanoTcp.Benchmarks/BOARD.md assumes.</summary>
    public const int CallCost = 50;

    public static BusEstimate Of(DeviceCounters counters, int clockFrequency) =>
        new(counters.SpiTransactions, counters.SpiBytes, clockFrequency);

    public double Seconds => (Bytes * 8.0 / ClockFrequency) + (Transactions * CallCost / 1e6);

    /// <summary>Highest throughput that the bus allows.</summary>
    /// <param name="bytes">Payload that was moved by these calls.</param>
    public double BytesPerSecond(long bytes) => Seconds > 0 ? bytes / Seconds : 0;
}
