using System;
using nanoFramework.Hardware.Esp32;
using NanoTcp.Links;

namespace NanoTcp.Esp32
{
    /// <summary>
    /// The GPIOs of an ESP32 that the Ethernet chip is wired to. The constructor opens nothing; the ports below are opened at their first
    /// use, each only once.
    /// </summary>
    public sealed class EthernetPins
    {
        /// <summary>For a pin that is not wired.</summary>
        public const int None = -1;

        /// <summary>SPI clock for modules on short wires, in hertz. An ESP32 divides 80 MHz by a whole number.</summary>
        public const int DefaultClockFrequency = 20_000_000;

        // above it an ESP32 reads wrong bits through its GPIO matrix, which all but the dedicated pins use
        private const int HighestClockFrequency = 26_666_666;

        private int _bus = 1;
        private int _clockFrequency = DefaultClockFrequency;
        private Esp32SpiPort _spi;
        private Esp32InputPin _interrupt;
        private Esp32OutputPin _reset;

        /// <summary>Sets the GPIO numbers, as <c>Gpio.IO23</c> or just 23.</summary>
        /// <param name="clock">GPIO number of SCK.</param>
        /// <param name="miso">GPIO number of MISO, from the chip.</param>
        /// <param name="mosi">GPIO number of MOSI, to the chip.</param>
        /// <param name="chipSelect">GPIO number of CS or SCSn.</param>
        /// <param name="interrupt">GPIO number of INT or INTn; <see cref="None"/> to poll.</param>
        /// <param name="reset">GPIO number of RST or RSTn; <see cref="None"/> to use soft resets only.</param>
        /// <exception cref="ArgumentException">A number is not that of a GPIO, or two pins are the same.</exception>
        public EthernetPins(int clock, int miso, int mosi, int chipSelect, int interrupt, int reset)
        {
            int[] pins = { clock, miso, mosi, chipSelect, interrupt, reset };
            for (int i = 0; i < pins.Length; i++)
            {
                bool mayBeMissing = i >= 4;
                if (pins[i] > 48 || pins[i] < (mayBeMissing ? None : 0))
                {
                    throw new ArgumentException("A GPIO is 0 to 48, not " + pins[i].ToString() + ".");
                }

                for (int j = 0; j < i; j++)
                {
                    if (pins[i] == pins[j] && pins[i] != None)
                    {
                        throw new ArgumentException("GPIO " + pins[i].ToString() + " is given twice.");
                    }
                }
            }

            ClockPin = clock;
            MisoPin = miso;
            MosiPin = mosi;
            ChipSelectPin = chipSelect;
            InterruptPin = interrupt;
            ResetPin = reset;
        }

        /// <summary>GPIO of SCK.</summary>
        public int ClockPin { get; }

        /// <summary>GPIO of MISO.</summary>
        public int MisoPin { get; }

        /// <summary>GPIO of MOSI.</summary>
        public int MosiPin { get; }

        /// <summary>GPIO of CS.</summary>
        public int ChipSelectPin { get; }

        /// <summary>GPIO of INT; <see cref="None"/> when not wired.</summary>
        public int InterruptPin { get; }

        /// <summary>GPIO of RST; <see cref="None"/> when not wired.</summary>
        public int ResetPin { get; }

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

        /// <summary>
        /// SPI clock in hertz, 1,000,000 to 26,666,666. Default 20,000,000; use 8,000,000 for wires of more than 15 cm. (nanoFramework's
        /// own default is 500,000: without a setting a board is slow.)
        /// </summary>
        /// <exception cref="ArgumentException">Out of range.</exception>
        public int ClockFrequency
        {
            get => _clockFrequency;
            set
            {
                if (value < 1_000_000 || value > HighestClockFrequency)
                {
                    throw new ArgumentException(
                        "ClockFrequency must be 1000000 to " + HighestClockFrequency.ToString() + ", not " + value.ToString() + ".");
                }

                _clockFrequency = value;
            }
        }

        /// <summary>
        /// The chip's SPI port; opened at the first use, which also measures 512 reads of a register for <see cref="Esp32Random"/>.
        /// </summary>
        public SpiPort Spi
        {
            get
            {
                if (_spi == null)
                {
                    AssignBus();
                    _spi = new Esp32SpiPort(_bus, ChipSelectPin, _clockFrequency);
                    BootEntropy.Board.Collect(_spi);
                }

                return _spi;
            }
        }

        /// <summary>The chip's interrupt line; null when not wired.</summary>
        public InputPin Interrupt
        {
            get
            {
                if (_interrupt == null && InterruptPin != None)
                {
                    _interrupt = new Esp32InputPin(InterruptPin);
                }

                return _interrupt;
            }
        }

        /// <summary>The chip's reset line, high; null when not wired.</summary>
        public OutputPin Reset
        {
            get
            {
                if (_reset == null && ResetPin != None)
                {
                    _reset = new Esp32OutputPin(ResetPin);
                }

                return _reset;
            }
        }

        // The firmware's default pins of a bus seldom match a board (MISO of bus 1 is 25), so all three are always set.
        private void AssignBus()
        {
            bool isFirst = _bus == 1;
            Configuration.SetPinFunction(ClockPin, isFirst ? DeviceFunction.SPI1_CLOCK : DeviceFunction.SPI2_CLOCK);
            Configuration.SetPinFunction(MisoPin, isFirst ? DeviceFunction.SPI1_MISO : DeviceFunction.SPI2_MISO);
            Configuration.SetPinFunction(MosiPin, isFirst ? DeviceFunction.SPI1_MOSI : DeviceFunction.SPI2_MOSI);
        }
    }
}
