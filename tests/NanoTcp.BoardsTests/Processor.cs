namespace NanoTcp.BoardsTests;

/// <summary>
/// What the stand-ins know of a processor with its stock image. Sources: nf-interpreter a3e8139, targets/ESP32 and targets/ChibiOS (PICO_RP2040,
/// PICO2_RP2350, _nanoCLR/System.Device.Spi/cpu_spi.cpp), and src/System.Device.Spi for what all have in common.
/// </summary>
public sealed class Processor
{
    /// <summary>An ESP32. Its SPI driver takes at most max_transfer_sz bytes, and GPIO 34 to 39 have no resistors.</summary>
    public static readonly Processor Esp32 = new()
    {
        ChipSelect = 5,
        Interrupt = 4,
        Reset = 32,
        LongestTransfer = 16_384,
        HasEsp32Library = true,
        HasRealTimeClock = true,
        HasResistors = pin => pin is < 34 or > 39,
        ClockOf = requested => 80_000_000 / (((80_000_000 - 1) / requested) + 1),
    };

    /// <summary>An RP2040 with the image PICO_RP2040, wired as the W5500-EVB-Pico and the W6100-EVB-Pico.</summary>
    public static readonly Processor Pico = new()
    {
        ChipSelect = 17,
        Interrupt = 21,
        Reset = 20,
        LongestTransfer = short.MaxValue,
        HasRealTimeClock = true,
        HasResistors = _ => true,
        ClockOf = PicoClock,
    };

    /// <summary>An RP2350 with the image PICO2_RP2350: it has no real-time clock, and runs at 150 MHz where the firmware divides 125.</summary>
    public static readonly Processor Pico2 = new()
    {
        ChipSelect = 17,
        Interrupt = 21,
        Reset = 20,
        LongestTransfer = short.MaxValue,
        HasResistors = _ => true,
        ClockOf = requested => PicoClock(requested) / 5 * 6,
    };

    public required int ChipSelect { get; init; }

    public required int Interrupt { get; init; }

    public required int Reset { get; init; }

    /// <summary>Most bytes that a call transfers.</summary>
    public required int LongestTransfer { get; init; }

    /// <summary>True if the image has the native part of nanoFramework.Hardware.Esp32.</summary>
    public bool HasEsp32Library { get; private init; }

    /// <summary>True if the image can set the time of day.</summary>
    public bool HasRealTimeClock { get; private init; }

    /// <summary>Whether a pin has a pull-up and a pull-down.</summary>
    public required Func<int, bool> HasResistors { get; init; }

    /// <summary>The SPI clock on the wire, in hertz, for a requested one.</summary>
    public required Func<int, int> ClockOf { get; init; }

    public static Processor Of(string name) => name switch
    {
        "esp32" => Esp32,
        "pico" => Pico,
        "pico2" => Pico2,
        _ => throw new ArgumentException(name),
    };

    // The bit rate of a PL022 is clock / (prescaler * (1 + rate)), with an even prescaler from 2 to 254 and a rate from 0 to 255. The firmware takes
    // the first prescaler whose clock does not exceed the requested one. It rounds the divisor for each down, so that the clock exceeds it
    // unless it is exact; where the divisor is less than 1, it wraps below zero and is clamped to 256.
    private static int PicoClock(int requested)
    {
        const int clock = 125_000_000;
        for (int prescaler = 2; prescaler <= 254; prescaler += 2)
        {
            int divisor = (int)(clock / ((long)prescaler * requested));
            int actual = clock / (prescaler * (divisor is 0 or > 256 ? 256 : divisor));
            if (actual <= requested)
            {
                return actual;
            }
        }

        return clock / 2;
    }
}
