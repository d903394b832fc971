using System.Device.Gpio;
using NanoTcp.Links;

namespace NanoTcp.Host.Hardware;

/// <summary>An interrupt line on a GPIO of a Linux board.</summary>
internal sealed class GpioInput : InputPin
{
    private readonly GpioController _controller;
    private readonly int _pin;

    /// <summary>Opens the pin, with a pull-up if supported.</summary>
    /// <param name="controller">Owned by the caller; closing it ends the watch.</param>
    public GpioInput(GpioController controller, int pin)
    {
        _controller = controller;
        _pin = pin;
        bool hasPullUp = controller.IsPinModeSupported(pin, PinMode.InputPullUp);
        controller.OpenPin(pin, hasPullUp ? PinMode.InputPullUp : PinMode.Input);
        controller.RegisterCallbackForPinValueChangedEvent(pin, PinEventTypes.Falling | PinEventTypes.Rising, (_, _) => RaiseChanged());
    }

    /// <inheritdoc/>
    public override bool IsLow => _controller.Read(_pin) == PinValue.Low;
}
