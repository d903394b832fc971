using System.Device.Gpio;
using NanoTcp.Links;

namespace NanoTcp.HostTests.Hardware;

/// <summary>Two GPIOs: the interrupt line of a chip's model, and its reset line.</summary>
internal sealed class ModelGpioDriver(int interruptNumber, InputPin interrupt, int resetNumber, OutputPin reset) : GpioDriver
{
    private readonly Dictionary<int, PinMode> _modes = [];
    private PinChangeEventHandler? _changed;

    protected override int PinCount => 64;

    public int Resets { get; private set; }

    protected override void OpenPin(int pinNumber)
    {
        if (pinNumber != interruptNumber && pinNumber != resetNumber)
        {
            throw new InvalidOperationException("nothing is connected there");
        }
    }

    protected override void ClosePin(int pinNumber) => _modes.Remove(pinNumber);

    protected override void SetPinMode(int pinNumber, PinMode mode) => _modes[pinNumber] = mode;

    protected override PinMode GetPinMode(int pinNumber) => _modes[pinNumber];

    protected override bool IsPinModeSupported(int pinNumber, PinMode mode) => mode is PinMode.Input or PinMode.InputPullUp or PinMode.Output;

    protected override PinValue Read(int pinNumber)
    {
        Assert.AreEqual(interruptNumber, pinNumber);
        return interrupt.IsLow ? PinValue.Low : PinValue.High;
    }

    protected override void Write(int pinNumber, PinValue value)
    {
        Assert.AreEqual(resetNumber, pinNumber);
        Assert.AreEqual(PinMode.Output, _modes[pinNumber]);
        Resets += value == PinValue.Low ? 1 : 0;
        reset.Write(value == PinValue.High);
    }

    protected override void AddCallbackForPinValueChangedEvent(int pinNumber, PinEventTypes eventTypes, PinChangeEventHandler callback)
    {
        Assert.AreEqual(interruptNumber, pinNumber);
        _changed = callback;
        interrupt.Changed = () => _changed?.Invoke(this, new PinValueChangedEventArgs(interrupt.IsLow ? PinEventTypes.Falling : PinEventTypes.Rising, pinNumber));
    }

    protected override void RemoveCallbackForPinValueChangedEvent(int pinNumber, PinChangeEventHandler callback) => _changed = null;

    protected override WaitForEventResult WaitForEvent(int pinNumber, PinEventTypes eventTypes, CancellationToken cancellationToken) =>
        throw new NotSupportedException();
}
