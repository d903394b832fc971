using System;
using NanoTcp.Links;

namespace NanoTcp.W5500
{
    /// <summary>
    /// Settings of a W5500. The chip has no interrupt for the link. It drops IPv6 unless <see cref="EthernetChipOptions.Promiscuous"/> is
    /// set. <see cref="EthernetChipOptions.SendTimeout"/>, by default 100 ms, counts from when a first wait of some 5 ms for a frame to
    /// leave has failed.
    /// </summary>
    public sealed class W5500Options : EthernetChipOptions
    {
        // data sheet section 5.5: 33.3 MHz is guaranteed, 80 MHz is the theoretical limit
        private const int GuaranteedClock = 33_333_333;
        private const int TheoreticalClock = 80_000_000;

        private const int DefaultSendTimeout = 100;

        private int _resetTimeout = 1000;
        private int _maximumClockFrequency = GuaranteedClock;

        /// <summary>Makes settings with their default values.</summary>
        /// <param name="macAddress">The device's Ethernet address: six bytes in wire order, not a group address and not zero. It is
        /// copied.</param>
        /// <exception cref="ArgumentException">The address cannot be a station's.</exception>
        public W5500Options(byte[] macAddress)
            : base(macAddress, DefaultSendTimeout)
        {
        }

        /// <summary>
        /// Milliseconds that the chip may take to leave reset and show its version when the device is opened, 10 to 60,000. Default 1000:
        /// some modules have reset supervisors of 240 or 560 ms. In recovery a reset may take 100 ms at most; a slower chip is retried
        /// after <see cref="EthernetChipOptions.DeadRetryPeriod"/>.
        /// </summary>
        /// <exception cref="ArgumentException">Out of range.</exception>
        public int ResetTimeout
        {
            get => _resetTimeout;
            set => _resetTimeout = Checked("ResetTimeout", value, 10, LongestPeriod);
        }

        /// <summary>
        /// Highest SPI clock that the driver accepts, in hertz, 1 to 80,000,000. Default 33,333,333, the highest that the data sheet
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
