using System;

namespace NanoTcp.W5500
{
    /// <summary>What can be set about a W5500. Every setter refuses what the chip or the driver cannot do.</summary>
    public sealed class W5500Options
    {
        // Data sheet section 5.5: 33.3 MHz is guaranteed, 80 MHz is called theoretical.
        private const int GuaranteedClock = 33_333_333;
        private const int TheoreticalClock = 80_000_000;

        private const int LongestPeriod = 60_000;

        private readonly byte[] _macAddress = new byte[6];
        private string _name = "eth0";
        private int _pollPeriod = 1;
        private int _interruptPollPeriod = 250;
        private int _linkPollPeriod = 500;
        private int _sendTimeout = 100;
        private int _versionTimeout = 100;
        private int _deadRetryPeriod = 5000;
        private int _maximumClockFrequency = GuaranteedClock;

        /// <summary>Makes settings with their default values.</summary>
        /// <param name="macAddress">The device's Ethernet address: six bytes in the order of the wire, not a group address and not zero.
        /// It is copied.</param>
        /// <exception cref="ArgumentException">The address cannot be a station's.</exception>
        public W5500Options(byte[] macAddress)
        {
            if (macAddress == null || macAddress.Length != 6)
            {
                throw new ArgumentException("macAddress must be 6 bytes.");
            }

            if ((macAddress[0] & 1) != 0)
            {
                throw new ArgumentException("macAddress must not be a group address (lowest bit of the first byte).");
            }

            int bits = 0;
            for (int i = 0; i < 6; i++)
            {
                bits |= macAddress[i];
                _macAddress[i] = macAddress[i];
            }

            if (bits == 0)
            {
                throw new ArgumentException("macAddress must not be all zero.");
            }
        }

        /// <summary>The Ethernet address, six bytes in the order of the wire.</summary>
        public byte[] MacAddress => _macAddress;

        /// <summary>The interface's name. Default "eth0".</summary>
        /// <exception cref="ArgumentException">Null or empty.</exception>
        public string Name
        {
            get => _name;
            set
            {
                if (value == null || value.Length == 0)
                {
                    throw new ArgumentException("Name must not be empty.");
                }

                _name = value;
            }
        }

        /// <summary>
        /// Without an interrupt pin: milliseconds between two looks at an idle chip, 0 to 60,000; 0 looks at every call. Default 1.
        /// </summary>
        /// <exception cref="ArgumentException">Out of range.</exception>
        public int PollPeriod
        {
            get => _pollPeriod;
            set => _pollPeriod = Checked("PollPeriod", value, 0, LongestPeriod);
        }

        /// <summary>
        /// With an interrupt pin: milliseconds after which an idle chip is looked at all the same, in case an edge was lost, 10 to 60,000.
        /// Default 250.
        /// </summary>
        /// <exception cref="ArgumentException">Out of range.</exception>
        public int InterruptPollPeriod
        {
            get => _interruptPollPeriod;
            set => _interruptPollPeriod = Checked("InterruptPollPeriod", value, 10, LongestPeriod);
        }

        /// <summary>
        /// Milliseconds between two looks at the link and at the chip's configuration, 50 to 60,000. The W5500 has no interrupt for the
        /// link. Default 500.
        /// </summary>
        /// <exception cref="ArgumentException">Out of range.</exception>
        public int LinkPollPeriod
        {
            get => _linkPollPeriod;
            set => _linkPollPeriod = Checked("LinkPollPeriod", value, 50, LongestPeriod);
        }

        /// <summary>
        /// Milliseconds that a frame may stay late before the transmitter counts as stuck, 10 to 60,000. Default 100. A frame is late
        /// when a short wait for it (some 5 ms) was in vain.
        /// </summary>
        /// <exception cref="ArgumentException">Out of range.</exception>
        public int SendTimeout
        {
            get => _sendTimeout;
            set => _sendTimeout = Checked("SendTimeout", value, 10, LongestPeriod);
        }

        /// <summary>Milliseconds that the chip may take to show its version after a reset, 10 to 60,000. Default 100.</summary>
        /// <exception cref="ArgumentException">Out of range.</exception>
        public int VersionTimeout
        {
            get => _versionTimeout;
            set => _versionTimeout = Checked("VersionTimeout", value, 10, LongestPeriod);
        }

        /// <summary>Milliseconds between two attempts to bring a dead chip back, 100 to 60,000. Default 5000.</summary>
        /// <exception cref="ArgumentException">Out of range.</exception>
        public int DeadRetryPeriod
        {
            get => _deadRetryPeriod;
            set => _deadRetryPeriod = Checked("DeadRetryPeriod", value, 100, LongestPeriod);
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

        /// <summary>True to receive every frame on the wire; false (default) for own, broadcast and multicast ones.</summary>
        public bool Promiscuous { get; set; }

        /// <summary>
        /// True to let the chip throw IPv4 multicast away, which saves SPI time on a busy network; IPv6 multicast passes all the same.
        /// Default false. Without effect when <see cref="Promiscuous"/>.
        /// </summary>
        public bool BlockMulticast { get; set; }

        private static int Checked(string name, int value, int lowest, int highest)
        {
            if (value < lowest || value > highest)
            {
                throw new ArgumentException(
                    name + " must be " + lowest.ToString() + " to " + highest.ToString() + ", not " + value.ToString() + ".");
            }

            return value;
        }
    }
}
