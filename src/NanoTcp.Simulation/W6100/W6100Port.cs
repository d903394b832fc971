namespace NanoTcp.Simulation
{
    /// <summary>The SPI bus between a driver and a <see cref="W6100Chip"/>, which supports modes 0 and 3.</summary>
    public sealed class W6100Port : SimulatedSpiPort
    {
        /// <summary>Connects a driver in SPI mode 0.</summary>
        /// <param name="chip">The chip.</param>
        /// <param name="clockFrequency">SPI clock in hertz.</param>
        public W6100Port(W6100Chip chip, int clockFrequency)
            : base(chip, clockFrequency)
        {
        }
    }
}
