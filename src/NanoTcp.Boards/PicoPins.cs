using System;

namespace NanoTcp.Boards
{
    /// <summary>
    /// The GPIOs of a Raspberry Pi Pico or Pico 2 that the Ethernet chip is wired to, with nanoFramework's images PICO_RP2040 and PICO2_RP2350. These
    /// fix the pins of each SPI bus (nf-interpreter a3e8139, targets/ChibiOS/PICO_RP2040/target_system_device_spi_config.cpp): SCK 18, MISO 16 and
    /// MOSI 19 on the first bus, 10, 12 and 11 on the second.
    /// </summary>
    public sealed class PicoPins : EthernetPins
    {
        /// <summary>
        /// SPI clock unless the program sets another, in hertz. It is also the highest: the next step, 31,250,000, would be 37,500,000 on a
        /// Pico 2, and a W5500 is specified up to 33,300,000 (data sheet section 5.5.4). An ENC28J60 needs 15,625,000, the step below: it
        /// accepts up to 20,000,000.
        /// </summary>
        public const int DefaultClockFrequency = 20_833_333;

        // What the firmware divides, on both processors (_nanoCLR/System.Device.Spi/cpu_spi.cpp: RP_SPI_PERI_CLK). An RP2350 runs at 150 MHz in
        // truth (ChibiOS 0c20d86, os/hal/ports/RP/RP2350/rp_clocks.h), so that its SPI is faster by a fifth than the program asks.
        private const int PeripheralClock = 125_000_000;

        private const int HighestGpio = 29;

        private readonly int _bus;

        /// <summary>Sets the GPIO numbers of a chip on the first bus, the processor's SPI0.</summary>
        /// <param name="chipSelect">GPIO number of CS or SCSn.</param>
        /// <param name="interrupt">GPIO number of INT or INTn; <see cref="EthernetPins.None"/> to poll.</param>
        /// <param name="reset">GPIO number of RST or RSTn; <see cref="EthernetPins.None"/> to use soft resets only.</param>
        /// <exception cref="ArgumentException">A number is not that of a GPIO, or two pins are the same.</exception>
        public PicoPins(int chipSelect, int interrupt, int reset)
            : this(1, chipSelect, interrupt, reset)
        {
        }

        /// <summary>Sets the GPIO numbers.</summary>
        /// <param name="bus">
        /// SPI bus, 1 for the processor's SPI0 and 2 for SPI1: the library's natives subtract 1 on all processors
        /// (src/System.Device.Spi/sys_dev_spi_native_System_Device_Spi_SpiDevice.cpp), although the image's README counts from 0.
        /// </param>
        /// <param name="chipSelect">GPIO number of CS or SCSn.</param>
        /// <param name="interrupt">GPIO number of INT or INTn; <see cref="EthernetPins.None"/> to poll.</param>
        /// <param name="reset">GPIO number of RST or RSTn; <see cref="EthernetPins.None"/> to use soft resets only.</param>
        /// <exception cref="ArgumentException">The bus is not 1 or 2, a number is not that of a GPIO, or two pins are the same.</exception>
        public PicoPins(int bus, int chipSelect, int interrupt, int reset)
            : base(new BoardPlatform(), HighestGpio, DefaultClockFrequency, DefaultClockFrequency, Pins(bus, chipSelect, interrupt, reset))
        {
            _bus = bus;
        }

        /// <inheritdoc/>
        protected override int BusNumber => _bus;

        /// <summary>
        /// Returns the next lower of the firmware's steps, 125 MHz divided by an even number. It must be exact: the firmware searches for a
        /// prescaler that reaches the clock without exceeding it, takes too small a divisor for each, and ends at the first prescaler above
        /// 125 MHz / clock with the divisor 256. For 20,000,000 Hz that is 125 MHz / (8 * 256) = 61,035 Hz (cpu_spi.cpp: ComputeBaudRate).
        /// </summary>
        /// <param name="frequency">SPI clock in hertz.</param>
        protected override int RoundClockFrequency(int frequency)
        {
            int half = PeripheralClock / 2;
            int step = half / frequency;
            while (half / step > frequency)
            {
                step++;
            }

            return half / step;
        }

        private static int[] Pins(int bus, int chipSelect, int interrupt, int reset)
        {
            switch (bus)
            {
                case 1:
                    return new int[] { 18, 16, 19, chipSelect, interrupt, reset };
                case 2:
                    return new int[] { 10, 12, 11, chipSelect, interrupt, reset };
                default:
                    throw new ArgumentException("A Pico has SPI bus 1 and 2, not " + bus.ToString() + ".");
            }
        }
    }
}
