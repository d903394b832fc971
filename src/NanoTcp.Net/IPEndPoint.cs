using System;

namespace NanoTcp.Net
{
    /// <summary>An IPv4 address and a port.</summary>
    public class IPEndPoint : EndPoint
    {
        /// <summary>The lowest port number, 0: any free port.</summary>
        public const int MinPort = 0;

        /// <summary>The highest port number.</summary>
        public const int MaxPort = 65_535;

        private IPAddress _address;
        private int _port;

        /// <summary>Makes an end point from a number and a port.</summary>
        /// <param name="address">The address as a little-endian number, see <see cref="IPAddress(long)"/>.</param>
        /// <param name="port">0 to 65,535.</param>
        /// <exception cref="ArgumentOutOfRangeException">The address or the port is out of range.</exception>
        public IPEndPoint(long address, int port)
            : this(new IPAddress(address), port)
        {
        }

        /// <summary>Makes an end point from an address and a port.</summary>
        /// <param name="address">The address; Any for all of ours.</param>
        /// <param name="port">0 to 65,535.</param>
        /// <exception cref="ArgumentNullException">The address is null.</exception>
        /// <exception cref="ArgumentOutOfRangeException">The port is out of range.</exception>
        public IPEndPoint(IPAddress address, int port)
        {
            Address = address;
            Port = port;
        }

        /// <summary>The address.</summary>
        /// <exception cref="ArgumentNullException">It is set to null.</exception>
        public IPAddress Address
        {
            get => _address;
            set
            {
                if (value == null)
                {
                    throw new ArgumentNullException(nameof(value));
                }

                _address = value;
            }
        }

        /// <summary>The port, 0 to 65,535.</summary>
        /// <exception cref="ArgumentOutOfRangeException">It is set to another number.</exception>
        public int Port
        {
            get => _port;
            set
            {
                if (value < MinPort || value > MaxPort)
                {
                    throw new ArgumentOutOfRangeException(nameof(value));
                }

                _port = value;
            }
        }

        /// <summary>InterNetwork.</summary>
        public override AddressFamily AddressFamily => AddressFamily.InterNetwork;

        /// <inheritdoc/>
        public override SocketAddress Serialize()
        {
            SocketAddress bytes = new SocketAddress(AddressFamily.InterNetwork, SocketAddress.InternetSize);
            uint address = _address.HostOrder;
            bytes[2] = (byte)(_port >> 8);
            bytes[3] = (byte)_port;
            bytes[4] = (byte)(address >> 24);
            bytes[5] = (byte)(address >> 16);
            bytes[6] = (byte)(address >> 8);
            bytes[7] = (byte)address;
            return bytes;
        }

        /// <inheritdoc/>
        /// <exception cref="ArgumentNullException">The bytes are null.</exception>
        /// <exception cref="ArgumentException">They are not those of an IPv4 end point.</exception>
        public override EndPoint Create(SocketAddress socketAddress) => Read(socketAddress);

        /// <summary>Such as "10.0.0.1:7".</summary>
        public override string ToString() => _address.ToString() + ":" + _port.ToString();

        /// <summary>True for the same address and port.</summary>
        /// <param name="obj">The object to compare with.</param>
        public override bool Equals(object obj)
        {
            IPEndPoint other = obj as IPEndPoint;
            return other != null && other.IsAt(_address.HostOrder, _port);
        }

        /// <inheritdoc/>
        public override int GetHashCode() => _address.GetHashCode() ^ _port;

        /// <summary>Parses what <see cref="Serialize"/> returns.</summary>
        internal static IPEndPoint Read(SocketAddress bytes)
        {
            if (bytes == null)
            {
                throw new ArgumentNullException();
            }

            if (bytes.Family != AddressFamily.InterNetwork || bytes.Size < 8)
            {
                throw new ArgumentException("The bytes are not those of an IPv4 end point.");
            }

            uint address = (uint)((bytes[4] << 24) | (bytes[5] << 16) | (bytes[6] << 8) | bytes[7]);
            return new IPEndPoint(IPAddress.Of(address), (bytes[2] << 8) | bytes[3]);
        }

        internal bool IsAt(uint address, int port) => _address.HostOrder == address && _port == port;
    }
}
