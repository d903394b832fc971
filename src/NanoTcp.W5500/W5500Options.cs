using System;
using NanoTcp.Links;

namespace NanoTcp.W5500
{
    /// <summary>
    /// What can be set about a W5500. It has no interrupt for the link. The chip throws IPv6 away unless
    /// <see cref="EthernetChipOptions.Promiscuous"/> is set. A frame is late, for <see cref="EthernetChipOptions.SendTimeout"/> of 100 ms, when a short wait for it (some 5 ms) was in vain.
    /// </summary>
    public sealed class W5500Options : EthernetChipOptions
    {
        // Data sheet section 5.5: 33.3 MHz is guaranteed, 80 MHz is called theoretical.
        private const int GuaranteedClock = 33_333_333;
        private const int TheoreticalClock = 80_000_000;

        private const int DefaultSendTimeout = 100;

        private int _resetTimeout = 1000;
        private int _maximumClockFrequency = GuaranteedClock;

        /// <summary>Makes settings with their default values.</summary>
        /// <param name="macAddress">The device's Ethernet address: six bytes in the order of the wire, not a group address and not zero.
        /// It is copied.</param>
        /// <exception cref="ArgumentException">The address cannot be a station's.</exception>
        public W5500Options(byte[] macAddress)
            : base(macAddress, DefaultSendTimeout)
        {
        }

        /// <summary>
        /// Milliseconds that the chip may take in all to come out of reset and show its version when the device is opened, 10 to 60,000.
        /// Default 1000: reset supervisors of 240 and 560 ms are sold on modules. While the device is open a reset is given 100 ms at most; a
        /// chip that takes longer is tried again after <see cref="EthernetChipOptions.DeadRetryPeriod"/>.
        /// </summary>
        /// <exception cref="ArgumentException">Out of range.</exception>
        public int ResetTimeout
        {
            get => _resetTimeout;
            set => _resetTimeout = Checked("ResetTimeout", value, 10, LongestPeriod);
        }

        /// <summary>
        /// Highest SPI clock in hertz that the driver accepts, 1 to 80,000,000. Default 33,333,333, the highest that the data sheet
        /// guarantees.
        /// </summary>
        /// <exception cref="ArgumentException">Out of range.</exception>
        public int MaximumClockFrequency
        {
            get => _maximumClockFrequency;
            set => _maximumClockFrequency = Checked("MaximumClockFrequency", value, 1, TheoreticalClock);
        }
    }
}
