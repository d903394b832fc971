namespace NanoTcp.Simulation
{
    /// <summary>The SPI bus between a driver and a <see cref="W5500Chip"/>, which supports modes 0 and 3.</summary>
    public sealed class W5500Port : SimulatedSpiPort
    {
        /// <summary>Connects a driver in SPI mode 0.</summary>
        /// <param name="chip">The chip.</param>
        /// <param name="clockFrequency">SPI clock in hertz.</param>
        public W5500Port(W5500Chip chip, int clockFrequency)
            : base(chip, clockFrequency)
        {
        }
    }
}
