using System.Device.Gpio;
using NanoTcp.Links;

namespace NanoTcp.Esp32
{
    /// <summary>
    /// An interrupt line on a GPIO. The firmware reports edges only and may lose one, so drivers check the level after each service and
    /// poll from time to time.
    /// </summary>
    public sealed class Esp32InputPin : InputPin
    {
        private readonly GpioPin _pin;

        /// <summary>
        /// Opens the pin with a pull-up. GPIO 34 to 39 of an ESP32 have none and need none, since the chips drive the line.
        /// </summary>
        /// <param name="pin">GPIO number.</param>
        public Esp32InputPin(int pin)
        {
            GpioController gpio = new GpioController();
            bool hasPullUp = gpio.IsPinModeSupported(pin, PinMode.InputPullUp);
            _pin = gpio.OpenPin(pin, hasPullUp ? PinMode.InputPullUp : PinMode.Input);
            _pin.ValueChanged += OnValueChanged;
        }

        /// <inheritdoc/>
        public override bool IsLow => _pin.Read() == PinValue.Low;

        private void OnValueChanged(object sender, PinValueChangedEventArgs e)
        {
            RaiseChanged();
        }
    }
}
