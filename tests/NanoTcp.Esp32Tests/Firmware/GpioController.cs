using NanoTcp.Esp32Tests;

namespace System.Device.Gpio;

/// <summary>The processor's pins.</summary>
public sealed class GpioController
{
    private readonly Wiring _wiring = Wiring.Current;

    /// <summary>As an ESP32 has it: GPIO 34 to 39 are inputs, and have no resistors.</summary>
    public bool IsPinModeSupported(int pinNumber, PinMode mode) => mode == PinMode.Input || pinNumber is < 34 or > 39;

    public GpioPin OpenPin(int pinNumber, PinMode mode)
    {
        Assert.IsTrue(IsPinModeSupported(pinNumber, mode), $"GPIO {pinNumber} as {mode}");
        return _wiring.OpenPin(pinNumber, mode);
    }
}
