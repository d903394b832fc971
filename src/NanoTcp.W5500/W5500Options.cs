using System;
using NanoTcp.Wiznet;

namespace NanoTcp.W5500
{
    /// <summary>Settings of a W5500. Its SPI clock may be 33,333,333 Hz, or up to 80,000,000 Hz if its options say so.</summary>
    public sealed class W5500Options : WiznetOptions
    {
        // data sheet section 5.5: 33.3 MHz is guaranteed, 80 MHz is the theoretical limit
        private const int GuaranteedClock = 33_333_333;
        private const int TheoreticalClock = 80_000_000;

        /// <summary>Makes settings with their default values.</summary>
        /// <param name="macAddress">The device's Ethernet address: six bytes in wire order, not a group address and not zero. It is
        /// copied.</param>
        /// <exception cref="ArgumentException">The address cannot be a station's.</exception>
        public W5500Options(byte[] macAddress)
            : base(macAddress, GuaranteedClock)
        {
        }

        internal override int HighestClockFrequency => TheoreticalClock;
    }
}
