using System.Device.Gpio;
using NanoTcp.Links;

namespace NanoTcp.Boards
{
    /// <summary>
    /// An interrupt line on a GPIO. The firmware reports edges only and may lose one, so drivers check the level after each service and
    /// poll from time to time. Interrupt routines of ESP32 and of ChibiOS read the level and drop the edge if it is that of the last one, as
    /// after a short pulse (nf-interpreter a3e8139, _nanoCLR/System.Device.Gpio/cpu_gpio.cpp of both targets).
    /// </summary>
    public sealed class BoardInputPin : InputPin
    {
        private readonly GpioPin _pin;

        /// <summary>
        /// Opens the pin with a pull-up. A pin without one, such as GPIO 34 to 39 of an ESP32, needs none, since the chips drive the line.
        /// </summary>
        /// <param name="pin">GPIO number.</param>
        public BoardInputPin(int pin)
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
