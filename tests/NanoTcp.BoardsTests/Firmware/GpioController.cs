using NanoTcp.BoardsTests;

namespace System.Device.Gpio;

/// <summary>The processor's pins.</summary>
public sealed class GpioController
{
    private readonly Wiring _wiring = Wiring.Current;

    /// <summary>Pins without resistors are inputs, as GPIO 34 to 39 of an ESP32.</summary>
    public bool IsPinModeSupported(int pinNumber, PinMode mode) => mode == PinMode.Input || _wiring.Processor.HasResistors(pinNumber);

    public GpioPin OpenPin(int pinNumber, PinMode mode)
    {
        Assert.IsTrue(IsPinModeSupported(pinNumber, mode), $"GPIO {pinNumber} as {mode}");
        return _wiring.OpenPin(pinNumber, mode);
    }
}
