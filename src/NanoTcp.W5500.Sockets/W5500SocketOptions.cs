using System;
using NanoTcp.Wiznet;

namespace NanoTcp.W5500.Sockets
{
    /// <summary>Settings of the chip's own sockets. Every setter rejects values that the chip does not support.</summary>
    public sealed class W5500SocketOptions
    {
        private const int LongestTime = 3_600_000;

        private int _kilobytes = 2;
        private int _closeTimeout = 5000;
        private int _connectTimeout = 40_000;
        private int _stallTimeout = 120_000;

        /// <summary>Creates settings with default values.</summary>
        /// <param name="mode">Selects whether the chip or the stack serves the sockets.</param>
        public W5500SocketOptions(W5500SocketMode mode)
        {
            Mode = mode;
        }

        /// <summary>Selects whether the chip or the stack serves the sockets.</summary>
        public W5500SocketMode Mode { get; }

        /// <summary>
        /// Buffer memory of each socket in kilobytes, for each direction: 1, 2, 4 or 8. More memory means fewer sockets: 16 divided by
        /// this, at most 8. In hybrid mode MACRAW takes 4 KB (8 KB if this is 8). Default 2.
        /// </summary>
        /// <exception cref="ArgumentException">Any other number.</exception>
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
        /// Milliseconds that a closed connection has to send its data and exchange FINs, 100 to 3,600,000. Then its chip socket is closed
        /// without a segment to the peer. Default 5000.
        /// </summary>
        /// <exception cref="ArgumentException">Out of range.</exception>
        public int CloseTimeout
        {
            get => _closeTimeout;
            set => _closeTimeout = Checked("CloseTimeout", value);
        }

        /// <summary>
        /// Milliseconds after which a connection attempt ends with ETIMEDOUT even if the chip has not given up, 100 to 3,600,000. The
        /// chip's own limit is 31.8 s. Default 40,000.
        /// </summary>
        /// <exception cref="ArgumentException">Out of range.</exception>
        public int ConnectTimeout
        {
            get => _connectTimeout;
            set => _connectTimeout = Checked("ConnectTimeout", value);
        }

        /// <summary>
        /// Milliseconds without an acknowledgment after which a connection with unacknowledged data ends, 100 to 3,600,000. The chip itself
        /// probes a closed window without limit. TCP_USER_TIMEOUT overrides it for one connection. Default 120,000.
        /// </summary>
        /// <exception cref="ArgumentException">Out of range.</exception>
        public int StallTimeout
        {
            get => _stallTimeout;
            set => _stallTimeout = Checked("StallTimeout", value);
        }

        internal WiznetLayout Layout()
        {
            bool isHybrid = Mode == W5500SocketMode.Hybrid;
            int first = isHybrid && _kilobytes < 4 ? 4 : _kilobytes;
            int others = (WiznetRegisters.BufferMemoryKilobytes - first) / _kilobytes;
            int count = 1 + others;
            return new WiznetLayout
            {
                HasMacRaw = isHybrid,
                FirstKilobytes = first,
                OtherKilobytes = _kilobytes,
                SocketCount = count < WiznetRegisters.SocketCount ? count : WiznetRegisters.SocketCount,
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
