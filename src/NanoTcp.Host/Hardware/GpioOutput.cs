using System.Device.Gpio;
using NanoTcp.Links;

namespace NanoTcp.Host.Hardware;

/// <summary>A reset line on a GPIO of a Linux board.</summary>
internal sealed class GpioOutput : OutputPin
{
    private readonly GpioController _controller;
    private readonly int _pin;

    /// <summary>Opens the pin and drives it high.</summary>
    /// <param name="controller">Owned by the caller.</param>
    public GpioOutput(GpioController controller, int pin)
    {
        _controller = controller;
        _pin = pin;
        controller.OpenPin(pin, PinMode.Output, PinValue.High);
    }

    /// <inheritdoc/>
    public override void Write(bool high) => _controller.Write(_pin, high ? PinValue.High : PinValue.Low);
}
