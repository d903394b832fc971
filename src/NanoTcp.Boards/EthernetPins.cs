using System;
using NanoTcp.Links;

namespace NanoTcp.Boards
{
    /// <summary>
    /// The GPIOs that the Ethernet chip is wired to; a processor derives a class from this one. The constructor opens nothing; the ports below are
    /// opened at their first use, each only once.
    /// </summary>
    public abstract class EthernetPins
    {
        /// <summary>For a pin that is not wired.</summary>
        public const int None = -1;

        // chips and wires work at it, and a slower clock has no use
        private const int LowestClockFrequency = 1_000_000;

        private readonly BoardPlatform _platform;
        private readonly int _highestClockFrequency;
        private int _clockFrequency;
        private BoardSpiPort _spi;
        private BoardInputPin _interrupt;
        private BoardOutputPin _reset;

        /// <summary>Sets the GPIO numbers, and the processor as <see cref="BoardPlatform.Current"/>.</summary>
        /// <param name="platform">The processor.</param>
        /// <param name="highestGpio">Highest GPIO number that the processor has.</param>
        /// <param name="clockFrequency">SPI clock in hertz, unless the program sets another.</param>
        /// <param name="highestClockFrequency">Highest SPI clock in hertz.</param>
        /// <param name="pins">GPIO numbers of SCK, MISO, MOSI, CS, INT and RST; the last two may be <see cref="None"/>.</param>
        /// <exception cref="ArgumentException">A number is not that of a GPIO, or two pins are the same.</exception>
        protected EthernetPins(BoardPlatform platform, int highestGpio, int clockFrequency, int highestClockFrequency, int[] pins)
        {
            Check(pins, highestGpio);
            _platform = platform;
            _clockFrequency = clockFrequency;
            _highestClockFrequency = highestClockFrequency;
            ClockPin = pins[0];
            MisoPin = pins[1];
            MosiPin = pins[2];
            ChipSelectPin = pins[3];
            InterruptPin = pins[4];
            ResetPin = pins[5];
            BoardPlatform.Current = platform;
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
        /// SPI clock in hertz, 1,000,000 to the processor's highest; rounded down to what the processor can do. Use 8,000,000 for wires of more
        /// than 15 cm. (nanoFramework's own default is 500,000: without a setting a board is slow.)
        /// </summary>
        /// <exception cref="ArgumentException">Out of range.</exception>
        public int ClockFrequency
        {
            get => _clockFrequency;
            set
            {
                if (value < LowestClockFrequency || value > _highestClockFrequency)
                {
                    throw new ArgumentException(
                        "ClockFrequency must be 1000000 to " + _highestClockFrequency.ToString() + ", not " + value.ToString() + ".");
                }

                _clockFrequency = RoundClockFrequency(value);
            }
        }

        /// <summary>
        /// The chip's SPI port; opened at the first use, which also measures 512 reads of a register for <see cref="BoardRandom"/>.
        /// </summary>
        public SpiPort Spi
        {
            get
            {
                if (_spi == null)
                {
                    AssignPins();
                    _spi = new BoardSpiPort(BusNumber, ChipSelectPin, _clockFrequency);
                    BootEntropy.Board.Collect(_spi, _platform, new SystemRandom());
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
                    _interrupt = new BoardInputPin(InterruptPin);
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
                    _reset = new BoardOutputPin(ResetPin);
                }

                return _reset;
            }
        }

        /// <summary>Number of the SPI bus as SpiConnectionSettings counts it, from 1.</summary>
        protected abstract int BusNumber { get; }

        /// <summary>Connects the pins with the SPI bus, before it is opened. Does nothing where the firmware has fixed pins.</summary>
        protected virtual void AssignPins()
        {
        }

        /// <summary>Rounds an SPI clock down to one that the firmware sets.</summary>
        /// <param name="frequency">SPI clock in hertz, in the range of <see cref="ClockFrequency"/>.</param>
        protected virtual int RoundClockFrequency(int frequency) => frequency;

        private static void Check(int[] pins, int highestGpio)
        {
            for (int i = 0; i < pins.Length; i++)
            {
                bool mayBeMissing = i >= 4;
                if (pins[i] > highestGpio || pins[i] < (mayBeMissing ? None : 0))
                {
                    throw new ArgumentException("A GPIO is 0 to " + highestGpio.ToString() + ", not " + pins[i].ToString() + ".");
                }

                for (int j = 0; j < i; j++)
                {
                    if (pins[i] == pins[j] && pins[i] != None)
                    {
                        throw new ArgumentException("GPIO " + pins[i].ToString() + " is given twice.");
                    }
                }
            }
        }
    }
}
