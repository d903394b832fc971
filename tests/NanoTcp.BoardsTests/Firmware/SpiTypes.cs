using System.Device.Gpio;

namespace System.Device.Spi;

/// <summary>Which clock edge counts, and at which level the clock rests.</summary>
public enum SpiMode
{
    Mode0,
    Mode1,
    Mode2,
    Mode3,
}

/// <summary>Which bit of a byte goes first.</summary>
public enum DataFlow
{
    MsbFirst,
    LsbFirst,
}

/// <summary>Whether both data wires are used at once.</summary>
public enum SpiBusConfiguration
{
    FullDuplex,
    HalfDuplex,
    Simplex,
}

/// <summary>How a device on a bus wants to be spoken to; the defaults are the firmware's.</summary>
public sealed class SpiConnectionSettings
{
    public SpiConnectionSettings(int busId, int chipSelectLine)
    {
        BusId = busId;
        ChipSelectLine = chipSelectLine;
    }

    public int BusId { get; set; }

    public int ChipSelectLine { get; set; }

    public SpiMode Mode { get; set; }

    public int DataBitLength { get; set; } = 8;

    public int ClockFrequency { get; set; } = 500_000;

    public DataFlow DataFlow { get; set; }

    public PinValue ChipSelectLineActiveState { get; set; } = PinValue.Low;

    public SpiBusConfiguration Configuration { get; set; }
}
