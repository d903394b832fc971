namespace NanoTcp.Simulation
{
    /// <summary>The SPI bus between a driver and an <see cref="Enc28j60Chip"/>, which supports mode 0.</summary>
    public sealed class Enc28j60Port : SimulatedSpiPort
    {
        /// <summary>Connects a driver in SPI mode 0.</summary>
        /// <param name="chip">The chip.</param>
        /// <param name="clockFrequency">SPI clock in hertz.</param>
        public Enc28j60Port(Enc28j60Chip chip, int clockFrequency)
            : base(chip, clockFrequency)
        {
        }
    }
}
