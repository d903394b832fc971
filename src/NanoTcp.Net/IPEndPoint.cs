using System.Net.Sockets;

namespace System.Net
{
    /// <summary>An address and a port.</summary>
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

        /// <summary>That of the address.</summary>
        public override AddressFamily AddressFamily => _address.AddressFamily;

        /// <inheritdoc/>
        public override SocketAddress Serialize()
        {
            bool isIpv4 = _address.AddressFamily == AddressFamily.InterNetwork;
            SocketAddress bytes = new SocketAddress(_address.AddressFamily, isIpv4 ? SocketAddress.Ipv4Size : SocketAddress.Ipv6Size);
            bytes[2] = (byte)(_port >> 8);
            bytes[3] = (byte)_port;
            byte[] address = _address.GetAddressBytes();
            int start = isIpv4 ? SocketAddress.Ipv4Start : SocketAddress.Ipv6Start;
            for (int i = 0; i < address.Length; i++)
            {
                bytes[start + i] = address[i];
            }

            for (int i = 0; !isIpv4 && i < 4; i++)
            {
                bytes[SocketAddress.ScopeStart + i] = (byte)(_address.ScopeId >> (8 * i));
            }

            return bytes;
        }

        /// <inheritdoc/>
        /// <exception cref="ArgumentNullException">The bytes are null.</exception>
        /// <exception cref="ArgumentException">They are not those of an IP end point.</exception>
        public override EndPoint Create(SocketAddress socketAddress) => Read(socketAddress);

        /// <summary>Such as "10.0.0.1:7".</summary>
        public override string ToString() => _address.ToString() + ":" + _port.ToString();

        /// <summary>True for the same address and port.</summary>
        /// <param name="obj">The object to compare with.</param>
        public override bool Equals(object obj)
        {
            IPEndPoint other = obj as IPEndPoint;
            return other != null && other._port == _port && other._address.Equals(_address);
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

            int port = bytes.Size < SocketAddress.Ipv4Start ? 0 : (bytes[2] << 8) | bytes[3];
            if (bytes.Family == AddressFamily.InterNetwork && bytes.Size >= SocketAddress.Ipv4Start + 4)
            {
                return new IPEndPoint(new IPAddress(Part(bytes, SocketAddress.Ipv4Start, 4)), port);
            }

            if (bytes.Family == AddressFamily.InterNetworkV6 && bytes.Size >= SocketAddress.Ipv6Size)
            {
                long scope = 0;
                for (int i = 3; i >= 0; i--)
                {
                    scope = (scope << 8) | bytes[SocketAddress.ScopeStart + i];
                }

                return new IPEndPoint(new IPAddress(Part(bytes, SocketAddress.Ipv6Start, 16), scope), port);
            }

            throw new ArgumentException("The bytes are not those of an IP end point.");
        }

        internal bool IsAt(uint address, int port) =>
            _address.HostOrder == address && _port == port && _address.AddressFamily == AddressFamily.InterNetwork;

        private static byte[] Part(SocketAddress bytes, int start, int length)
        {
            byte[] part = new byte[length];
            for (int i = 0; i < length; i++)
            {
                part[i] = bytes[start + i];
            }

            return part;
        }
    }
}
