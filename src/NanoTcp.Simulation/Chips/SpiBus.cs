namespace NanoTcp.Simulation
{
    /// <summary>How a driver's SPI bus is set up, as far as a chip can tell.</summary>
    internal sealed class SpiBus
    {
        // the minimum for a chip select driven by software
        private const int DefaultHold = 1000;

        public SpiBus(int clockFrequency)
        {
            ClockFrequency = clockFrequency;
        }

        /// <summary>SPI clock in hertz.</summary>
        public int ClockFrequency { get; }

        /// <summary>SPI mode, 0 to 3.</summary>
        public int Mode { get; set; }

        /// <summary>Nanoseconds from the last clock until chip select goes high.</summary>
        public int ChipSelectHold { get; set; } = DefaultHold;
    }
}
