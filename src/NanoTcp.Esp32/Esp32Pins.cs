using System;
using nanoFramework.Hardware.Esp32;
using NanoTcp.Boards;

namespace NanoTcp.Esp32
{
    /// <summary>The GPIOs of an ESP32 that the Ethernet chip is wired to.</summary>
    public sealed class Esp32Pins : EthernetPins
    {
        /// <summary>SPI clock for modules on short wires, in hertz. An ESP32 divides 80 MHz by a whole number.</summary>
        public const int DefaultClockFrequency = 20_000_000;

        // above it an ESP32 reads wrong bits through its GPIO matrix, which all but the dedicated pins use
        private const int HighestClockFrequency = 26_666_666;

        private const int HighestGpio = 48;

        private int _bus = 1;

        /// <summary>Sets the GPIO numbers, as <c>Gpio.IO23</c> or just 23.</summary>
        /// <param name="clock">GPIO number of SCK.</param>
        /// <param name="miso">GPIO number of MISO, from the chip.</param>
        /// <param name="mosi">GPIO number of MOSI, to the chip.</param>
        /// <param name="chipSelect">GPIO number of CS or SCSn.</param>
        /// <param name="interrupt">GPIO number of INT or INTn; <see cref="EthernetPins.None"/> to poll.</param>
        /// <param name="reset">GPIO number of RST or RSTn; <see cref="EthernetPins.None"/> to use soft resets only.</param>
        /// <exception cref="ArgumentException">A number is not that of a GPIO, or two pins are the same.</exception>
        public Esp32Pins(int clock, int miso, int mosi, int chipSelect, int interrupt, int reset)
            : base(
                new Esp32Platform(),
                HighestGpio,
                DefaultClockFrequency,
                HighestClockFrequency,
                new int[] { clock, miso, mosi, chipSelect, interrupt, reset })
        {
        }

        /// <summary>
        /// SPI bus, 1 or 2; an ESP32-C3 has only 1. No other device may be on it, since all devices would share one clock. Default 1.
        /// </summary>
        /// <exception cref="ArgumentException">Not 1 or 2.</exception>
        public int Bus
        {
            get => _bus;
            set
            {
                if (value != 1 && value != 2)
                {
                    throw new ArgumentException("An ESP32 has SPI bus 1 and 2, not " + value.ToString() + ".");
                }

                _bus = value;
            }
        }

        /// <inheritdoc/>
        protected override int BusNumber => _bus;

        /// <summary>Assigns all three pins: the firmware's default pins of a bus seldom match a board (MISO of bus 1 is 25).</summary>
        protected override void AssignPins()
        {
            bool isFirst = _bus == 1;
            Configuration.SetPinFunction(ClockPin, isFirst ? DeviceFunction.SPI1_CLOCK : DeviceFunction.SPI2_CLOCK);
            Configuration.SetPinFunction(MisoPin, isFirst ? DeviceFunction.SPI1_MISO : DeviceFunction.SPI2_MISO);
            Configuration.SetPinFunction(MosiPin, isFirst ? DeviceFunction.SPI1_MOSI : DeviceFunction.SPI2_MOSI);
        }
    }
}
