using System.Collections.Concurrent;
using System.Device.Gpio;
using System.Device.Spi;
using nanoFramework.Hardware.Esp32;
using NanoTcp.Links;

namespace NanoTcp.BoardsTests;

/// <summary>A processor's pins and what they lead to: the model of a chip, by the wires that a board has.</summary>
public sealed class Wiring : IDisposable
{
    // of an ESP32; the image of a Pico has its own
    public const int Clock = 18;
    public const int Miso = 19;
    public const int Mosi = 23;

    private readonly BlockingCollection<PinEventTypes> _edges = [];
    private readonly Thread _eventThread;
    private readonly InputPin _interrupt;
    private readonly OutputPin _reset;
    private GpioPin _interruptPin;

    public Wiring(Processor processor, SpiPort chip, InputPin interrupt, OutputPin reset)
    {
        Processor = processor;
        Chip = chip;
        _interrupt = interrupt;
        _reset = reset;
        _eventThread = new Thread(TellEdges);
        _eventThread.Start();
        Current = this;
    }

    /// <summary>The processor that the firmware's classes work on.</summary>
    public static Wiring Current { get; private set; }

    public Processor Processor { get; }

    public SpiPort Chip { get; }

    /// <summary>True while the firmware loses every edge.</summary>
    public bool LosesEdges { get; set; }

    /// <summary>Edges that the program was told of.</summary>
    public int ToldEdges { get; private set; }

    /// <summary>Number of times that the program read the interrupt line.</summary>
    public int Looks { get; private set; }

    /// <summary>Levels that the reset line had, one after the other.</summary>
    public List<PinValue> ResetLevels { get; } = [];

    public int LongestTransfer { get; set; }

    /// <summary>The settings of the port that is open; null for none.</summary>
    public SpiConnectionSettings Port { get; private set; }

    /// <summary>The SPI clock on the wire while the port is open, in hertz.</summary>
    public int SpiClock { get; private set; }

    /// <summary>The mode of each pin that was opened.</summary>
    public Dictionary<int, PinMode> Modes { get; } = [];

    /// <summary>Which pin has a function of the processor's.</summary>
    public Dictionary<DeviceFunction, int> Functions { get; } = [];

    public void Open(SpiConnectionSettings settings)
    {
        Assert.IsNull(Port, "SpiDeviceAlreadyInUseException");
        Assert.IsTrue(settings.BusId is 1 or 2, "the natives subtract 1, on all processors");
        Port = settings;
        SpiClock = Processor.ClockOf(settings.ClockFrequency);
    }

    public void Close(SpiConnectionSettings settings)
    {
        Assert.AreSame(Port, settings);
        Port = null;
    }

    public GpioPin OpenPin(int number, PinMode mode)
    {
        Modes.Add(number, mode);
        GpioPin pin = new(this, number, mode);
        if (number == Processor.Interrupt)
        {
            _interruptPin = pin;
            _interrupt.Changed = () =>
            {
                if (!LosesEdges)
                {
                    _edges.Add(_interrupt.IsLow ? PinEventTypes.Falling : PinEventTypes.Rising);
                }
            };
        }

        // as the firmware's SetPinMode does
        if (mode == PinMode.Output)
        {
            Write(number, PinValue.Low);
        }

        return pin;
    }

    public PinValue Read(int number)
    {
        Assert.AreEqual(Processor.Interrupt, number);
        Looks++;
        return _interrupt.IsLow ? PinValue.Low : PinValue.High;
    }

    public void Write(int number, PinValue value)
    {
        Assert.AreEqual(Processor.Reset, number);
        ResetLevels.Add(value);
        _reset.Write(value == PinValue.High);
    }

    public void Dispose()
    {
        _edges.CompleteAdding();
        _eventThread.Join();
        _edges.Dispose();
        Current = null;
    }

    private void TellEdges()
    {
        foreach (PinEventTypes edge in _edges.GetConsumingEnumerable())
        {
            ToldEdges++;
            _interruptPin.Raise(edge);
        }
    }
}
