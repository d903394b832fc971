using System.Device.Gpio;
using NanoTcp.Links;

namespace NanoTcp.Boards
{
    /// <summary>A reset line on a GPIO.</summary>
    public sealed class BoardOutputPin : OutputPin
    {
        private readonly GpioPin _pin;

        /// <summary>Opens the pin and drives it high.</summary>
        /// <param name="pin">GPIO number of an output: not 34 to 39 of an ESP32.</param>
        public BoardOutputPin(int pin)
        {
            _pin = new GpioController().OpenPin(pin, PinMode.Output);
            _pin.Write(PinValue.High);
        }

        /// <inheritdoc/>
        public override void Write(bool high)
        {
            _pin.Write(high ? PinValue.High : PinValue.Low);
        }
    }
}
