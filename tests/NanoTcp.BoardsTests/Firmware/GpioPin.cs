using NanoTcp.BoardsTests;

namespace System.Device.Gpio;

/// <summary>A pin in use. The firmware's event thread reports edges, with a delay.</summary>
public sealed class GpioPin
{
    private readonly Wiring _wiring;
    private readonly PinMode _mode;

    internal GpioPin(Wiring wiring, int pinNumber, PinMode mode)
    {
        _wiring = wiring;
        PinNumber = pinNumber;
        _mode = mode;
    }

    public event PinValueChangedEventHandler ValueChanged;

    public int PinNumber { get; }

    public PinMode GetPinMode() => _mode;

    public PinValue Read() => _wiring.Read(PinNumber);

    public void Write(PinValue value)
    {
        Assert.AreEqual(PinMode.Output, _mode);
        _wiring.Write(PinNumber, value);
    }

    internal void Raise(PinEventTypes edge) => ValueChanged?.Invoke(this, new PinValueChangedEventArgs(edge, PinNumber));
}
