using System;

namespace NanoTcp.Links
{
    /// <summary>What can be set about any Ethernet chip. Every setter refuses what the chip or the driver cannot do.</summary>
    public abstract class EthernetChipOptions
    {
        /// <summary>The longest period and timeout that can be set, in milliseconds.</summary>
        protected const int LongestPeriod = 60_000;

        private readonly byte[] _macAddress = new byte[6];
        private string _name = "eth0";
        private int _pollPeriod = 1;
        private int _interruptPollPeriod = 250;
        private int _linkPollPeriod = 500;
        private int _sendTimeout;
        private int _deadRetryPeriod = 5000;

        /// <summary>Makes settings with their default values.</summary>
        /// <param name="macAddress">The device's Ethernet address: six bytes in the order of the wire, not a group address and not zero.
        /// It is copied.</param>
        /// <param name="sendTimeout">Default of <see cref="SendTimeout"/>.</param>
        /// <exception cref="ArgumentException">The address cannot be a station's.</exception>
        protected EthernetChipOptions(byte[] macAddress, int sendTimeout)
        {
            _sendTimeout = sendTimeout;
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
        /// Milliseconds between two looks at the link and at the chip's configuration, 50 to 60,000. Default 500.
        /// </summary>
        /// <exception cref="ArgumentException">Out of range.</exception>
        public int LinkPollPeriod
        {
            get => _linkPollPeriod;
            set => _linkPollPeriod = Checked("LinkPollPeriod", value, 50, LongestPeriod);
        }

        /// <summary>Milliseconds that a frame may take to leave before the transmitter counts as stuck, 10 to 60,000.</summary>
        /// <exception cref="ArgumentException">Out of range.</exception>
        public int SendTimeout
        {
            get => _sendTimeout;
            set => _sendTimeout = Checked("SendTimeout", value, 10, LongestPeriod);
        }

        /// <summary>Milliseconds between two attempts to bring a dead chip back, 100 to 60,000. Default 5000.</summary>
        /// <exception cref="ArgumentException">Out of range.</exception>
        public int DeadRetryPeriod
        {
            get => _deadRetryPeriod;
            set => _deadRetryPeriod = Checked("DeadRetryPeriod", value, 100, LongestPeriod);
        }

        /// <summary>True to receive every frame on the wire; false (default) for own, broadcast and multicast ones.</summary>
        public bool Promiscuous { get; set; }

        /// <summary>
        /// True to let the chip throw multicast away, which saves SPI time on a busy network. Default false. Without effect when
        /// <see cref="Promiscuous"/>.
        /// </summary>
        public bool BlockMulticast { get; set; }

        /// <summary>Returns a value that is to be set.</summary>
        /// <param name="name">The property.</param>
        /// <param name="value">Its new value.</param>
        /// <param name="lowest">The lowest that it takes.</param>
        /// <param name="highest">The highest.</param>
        /// <exception cref="ArgumentException">Out of range; the message says what is in range.</exception>
        protected static int Checked(string name, int value, int lowest, int highest)
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
