using System;
using NanoTcp.Links;

namespace NanoTcp.Wiznet
{
    /// <summary>
    /// Settings of a W5500 or W6100. Neither has an interrupt for the link. Both drop IPv6 unless
    /// <see cref="EthernetChipOptions.Promiscuous"/> is set. <see cref="EthernetChipOptions.SendTimeout"/>, by default 100 ms, counts from
    /// when a first wait of some 5 ms for a frame to leave has failed.
    /// </summary>
    public abstract class WiznetOptions : EthernetChipOptions
    {
        private const int DefaultSendTimeout = 100;

        private int _resetTimeout = 1000;
        private int _maximumClockFrequency;

        internal WiznetOptions(byte[] macAddress, int guaranteedClock)
            : base(macAddress, DefaultSendTimeout)
        {
            _maximumClockFrequency = guaranteedClock;
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
        /// Highest SPI clock that the driver accepts, in hertz, up to the highest that the chip's data sheet names. Default 33,333,333.
        /// </summary>
        /// <exception cref="ArgumentException">Out of range.</exception>
        public int MaximumClockFrequency
        {
            get => _maximumClockFrequency;
            set => _maximumClockFrequency = Checked("MaximumClockFrequency", value, 1, HighestClockFrequency);
        }

        /// <summary>The highest SPI clock that the data sheet names, in hertz.</summary>
        internal abstract int HighestClockFrequency { get; }
    }
}
