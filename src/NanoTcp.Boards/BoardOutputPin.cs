using System.Device.Gpio;
using System.Threading;
using NanoTcp.Links;

namespace NanoTcp.Boards
{
    /// <summary>A reset line on a GPIO.</summary>
    public sealed class BoardOutputPin : OutputPin
    {
        // The firmware drives a new output low (nf-interpreter a3e8139, src/System.Device.Gpio/sys_dev_gpio_native_System_Device_Gpio_GpioPin.cpp:
        // SetPinMode), on a Pico for 190 microseconds until the next call. That is too short for a W5500, which wants 500 (data sheet section
        // 5.5.1); a millisecond is a reset for all chips.
        private const int FirstReset = 1;

        private readonly GpioPin _pin;

        /// <summary>Opens the pin and drives it high, after a millisecond in which it is low: this resets the chip.</summary>
        /// <param name="pin">GPIO number of an output: not 34 to 39 of an ESP32.</param>
        public BoardOutputPin(int pin)
        {
            _pin = new GpioController().OpenPin(pin, PinMode.Output);
            Thread.Sleep(FirstReset);
            _pin.Write(PinValue.High);
        }

        /// <inheritdoc/>
        public override void Write(bool high)
        {
            _pin.Write(high ? PinValue.High : PinValue.Low);
        }
    }
}
