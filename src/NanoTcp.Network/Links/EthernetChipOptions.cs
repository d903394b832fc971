using System;

namespace NanoTcp.Links
{
    /// <summary>Settings that any Ethernet chip has. Every setter rejects what the chip or the driver cannot do.</summary>
    public abstract class EthernetChipOptions
    {
        /// <summary>The longest period or timeout allowed, in milliseconds.</summary>
        protected const int LongestPeriod = 60_000;

        private readonly byte[] _macAddress = new byte[6];
        private string _name = "eth0";
        private int _pollPeriod = 1;
        private int _interruptPollPeriod = 250;
        private int _linkPollPeriod = 500;
        private int _sendTimeout;
        private int _deadRetryPeriod = 5000;

        /// <summary>Makes settings with their default values.</summary>
        /// <param name="macAddress">The device's Ethernet address: six bytes in wire order, not a group address and not zero. It is
        /// copied.</param>
        /// <param name="sendTimeout">Default of <see cref="SendTimeout"/>, in milliseconds.</param>
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

        /// <summary>The Ethernet address, six bytes in wire order.</summary>
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
        /// Without an interrupt pin: milliseconds between two polls of an idle chip, 0 to 60,000; 0 polls at every call. Default 1.
        /// </summary>
        /// <exception cref="ArgumentException">Out of range.</exception>
        public int PollPeriod
        {
            get => _pollPeriod;
            set => _pollPeriod = Checked("PollPeriod", value, 0, LongestPeriod);
        }

        /// <summary>
        /// With an interrupt pin: milliseconds after which an idle chip is polled anyway, in case an edge was lost, 10 to 60,000. Default
        /// 250.
        /// </summary>
        /// <exception cref="ArgumentException">Out of range.</exception>
        public int InterruptPollPeriod
        {
            get => _interruptPollPeriod;
            set => _interruptPollPeriod = Checked("InterruptPollPeriod", value, 10, LongestPeriod);
        }

        /// <summary>Milliseconds between two checks of the link and of the chip's configuration, 50 to 60,000. Default 500.</summary>
        /// <exception cref="ArgumentException">Out of range.</exception>
        public int LinkPollPeriod
        {
            get => _linkPollPeriod;
            set => _linkPollPeriod = Checked("LinkPollPeriod", value, 50, LongestPeriod);
        }

        /// <summary>Milliseconds that a transmission may take before the transmitter counts as stuck, 10 to 60,000.</summary>
        /// <exception cref="ArgumentException">Out of range.</exception>
        public int SendTimeout
        {
            get => _sendTimeout;
            set => _sendTimeout = Checked("SendTimeout", value, 10, LongestPeriod);
        }

        /// <summary>Milliseconds between two attempts to recover a dead chip, 100 to 60,000. Default 5000.</summary>
        /// <exception cref="ArgumentException">Out of range.</exception>
        public int DeadRetryPeriod
        {
            get => _deadRetryPeriod;
            set => _deadRetryPeriod = Checked("DeadRetryPeriod", value, 100, LongestPeriod);
        }

        /// <summary>True to receive every frame on the wire; false (default) to receive own, broadcast and multicast ones.</summary>
        public bool Promiscuous { get; set; }

        /// <summary>
        /// True to let the chip drop multicast, which saves SPI time on a busy network. Default false. Without effect when
        /// <see cref="Promiscuous"/> is set.
        /// </summary>
        public bool BlockMulticast { get; set; }

        /// <summary>Checks the range of a new value and returns it.</summary>
        /// <param name="name">Name of the property, for the message.</param>
        /// <param name="value">The new value.</param>
        /// <param name="lowest">Lowest value allowed.</param>
        /// <param name="highest">Highest value allowed.</param>
        /// <exception cref="ArgumentException">Out of range; the message states the range.</exception>
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
