using System;

namespace NanoTcp.W5500.Sockets
{
    /// <summary>What can be set about the chip's own sockets. Every setter refuses what the chip cannot do.</summary>
    public sealed class W5500SocketOptions
    {
        private const int LongestTime = 3_600_000;

        private int _kilobytes = 2;
        private int _closeTimeout = 5000;
        private int _connectTimeout = 40_000;
        private int _stallTimeout = 120_000;

        /// <summary>Makes settings with their default values.</summary>
        /// <param name="mode">Whose TCP and UDP serve the sockets.</param>
        public W5500SocketOptions(W5500SocketMode mode)
        {
            Mode = mode;
        }

        /// <summary>Whose TCP and UDP serve the sockets.</summary>
        public W5500SocketMode Mode { get; }

        /// <summary>
        /// Kilobytes of buffer memory of each socket, each way: 1, 2, 4 or 8. More memory is fewer sockets: 16 divided by it, 8 at most; in
        /// hybrid mode MACRAW takes 4 KB (8 beside sockets of 8). Default 2.
        /// </summary>
        /// <exception cref="ArgumentException">Another number.</exception>
        public int SocketKilobytes
        {
            get => _kilobytes;
            set
            {
                if (value != 1 && value != 2 && value != 4 && value != 8)
                {
                    throw new ArgumentException("SocketKilobytes must be 1, 2, 4 or 8, not " + value.ToString() + ".");
                }

                _kilobytes = value;
            }
        }

        /// <summary>
        /// Milliseconds that a closed connection has for its data and the exchange of FINs, 100 to 3,600,000; then its socket is taken away,
        /// and the peer hears nothing more. Default 5000.
        /// </summary>
        /// <exception cref="ArgumentException">Out of range.</exception>
        public int CloseTimeout
        {
            get => _closeTimeout;
            set => _closeTimeout = Checked("CloseTimeout", value);
        }

        /// <summary>
        /// Milliseconds after which a connection attempt ends with ETIMEDOUT though the chip has not given it up, 100 to 3,600,000. The chip's
        /// own limit is 31.8 s. Default 40,000.
        /// </summary>
        /// <exception cref="ArgumentException">Out of range.</exception>
        public int ConnectTimeout
        {
            get => _connectTimeout;
            set => _connectTimeout = Checked("ConnectTimeout", value);
        }

        /// <summary>
        /// Milliseconds without progress after which sent data count as lost, 100 to 3,600,000. The chip itself probes a closed window for ever.
        /// TCP_USER_TIMEOUT sets another time for one connection. Default 120,000.
        /// </summary>
        /// <exception cref="ArgumentException">Out of range.</exception>
        public int StallTimeout
        {
            get => _stallTimeout;
            set => _stallTimeout = Checked("StallTimeout", value);
        }

        internal W5500Layout Layout()
        {
            bool isHybrid = Mode == W5500SocketMode.Hybrid;
            int first = isHybrid && _kilobytes < 4 ? 4 : _kilobytes;
            int others = (W5500Registers.BufferMemoryKilobytes - first) / _kilobytes;
            int count = 1 + others;
            return new W5500Layout
            {
                HasMacRaw = isHybrid,
                FirstKilobytes = first,
                OtherKilobytes = _kilobytes,
                SocketCount = count < W5500Registers.SocketCount ? count : W5500Registers.SocketCount,
            };
        }

        private static int Checked(string name, int value)
        {
            if (value < 100 || value > LongestTime)
            {
                throw new ArgumentException(name + " must be 100 to 3600000, not " + value.ToString() + ".");
            }

            return value;
        }
    }
}
