using System;
using NanoTcp.Wiznet;

namespace NanoTcp.W6100
{
    /// <summary>
    /// Settings of a W6100. Its SPI clock may be 33,333,333 Hz, or up to 70,000,000 Hz if its options say so. The chip takes 60.3 ms to
    /// leave a reset by pin.
    /// </summary>
    public sealed class W6100Options : WiznetOptions
    {
        // The driver's own limit, that of a W5500, whose wires and boards are the same; boards run a W6100 at it.
        private const int CautiousClock = 33_333_333;
        private const int HighestClock = 70_000_000;

        /// <summary>Makes settings with their default values.</summary>
        /// <param name="macAddress">The device's Ethernet address: six bytes in wire order, not a group address and not zero. It is
        /// copied.</param>
        /// <exception cref="ArgumentException">The address cannot be a station's.</exception>
        public W6100Options(byte[] macAddress)
            : base(macAddress, CautiousClock)
        {
        }

        internal override int HighestClockFrequency => HighestClock;
    }
}
