using System.Net.Sockets;
using NanoTcp;
using NanoTcp.Net;

namespace System.Net
{
    /// <summary>
    /// An IPv4 or IPv6 address. Immutable, but for <see cref="ScopeId"/>. Sockets take IPv4 addresses, and IPv6 addresses that stand for one
    /// (RFC 4291 section 2.5.5.2).
    /// </summary>
    public class IPAddress
    {
        /// <summary>0.0.0.0: any of our addresses.</summary>
        public static readonly IPAddress Any = new IPAddress(Ipv4Address.Any);

        /// <summary>127.0.0.1: this board.</summary>
        public static readonly IPAddress Loopback = new IPAddress(Ipv4Address.Loopback);

        /// <summary>255.255.255.255: all hosts on the link.</summary>
        public static readonly IPAddress Broadcast = new IPAddress(Ipv4Address.Broadcast);

        /// <summary>255.255.255.255: no address.</summary>
        public static readonly IPAddress None = Broadcast;

        /// <summary>::, any of our IPv6 addresses.</summary>
        public static readonly IPAddress IPv6Any = new IPAddress(new byte[Ipv6Length], 0);

        /// <summary>::1, this board.</summary>
        public static readonly IPAddress IPv6Loopback = new IPAddress(new byte[] { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 }, 0);

        private const int Ipv4Length = 4;
        private const int Ipv6Length = 16;

        // the group before the IPv4 address in an IPv6 address that stands for one
        private const int MappedMark = 5;

        // the groups of an IPv6 address, the most significant first; null for IPv4
        private readonly ushort[] _groups;

        private long _scopeId;

        /// <summary>Makes an address from a number.</summary>
        /// <param name="newAddress">Its four bytes as a little-endian number, as in .NET: 0x0100007F is 127.0.0.1.</param>
        /// <exception cref="ArgumentOutOfRangeException">The number has more than 32 bits.</exception>
        public IPAddress(long newAddress)
        {
            if (newAddress < 0 || newAddress > 0xFFFFFFFF)
            {
                throw new ArgumentOutOfRangeException(nameof(newAddress));
            }

            HostOrder = Swap((uint)newAddress);
        }

        /// <summary>Makes an address from bytes.</summary>
        /// <param name="address">Four bytes for IPv4, 16 for IPv6, in network order.</param>
        /// <exception cref="ArgumentNullException">The array is null.</exception>
        /// <exception cref="ArgumentException">There is another number of bytes.</exception>
        public IPAddress(byte[] address)
        {
            if (address == null)
            {
                throw new ArgumentNullException(nameof(address));
            }

            if (address.Length == Ipv6Length)
            {
                _groups = new ushort[Ipv6Text.Groups];
                for (int i = 0; i < _groups.Length; i++)
                {
                    _groups[i] = (ushort)((address[2 * i] << 8) | address[(2 * i) + 1]);
                }
            }
            else if (address.Length == Ipv4Length)
            {
                HostOrder = (uint)((address[0] << 24) | (address[1] << 16) | (address[2] << 8) | address[3]);
            }
            else
            {
                throw new ArgumentException("An address has 4 or 16 bytes.");
            }
        }

        /// <summary>Makes an IPv6 address from bytes.</summary>
        /// <param name="address">16 bytes in network order.</param>
        /// <param name="scopeid">Number of the interface for a link-local address, 0 to 0xFFFFFFFF.</param>
        /// <exception cref="ArgumentNullException">The array is null.</exception>
        /// <exception cref="ArgumentException">There are not 16 bytes.</exception>
        /// <exception cref="ArgumentOutOfRangeException">The scope is out of range.</exception>
        public IPAddress(byte[] address, long scopeid)
            : this(address)
        {
            if (_groups == null)
            {
                throw new ArgumentException("An IPv6 address has 16 bytes.");
            }

            ScopeId = scopeid;
        }

        private IPAddress(ushort[] groups, long scopeId)
        {
            _groups = groups;
            _scopeId = scopeId;
        }

        private IPAddress(uint hostOrder)
        {
            HostOrder = hostOrder;
        }

        /// <summary>InterNetwork or InterNetworkV6.</summary>
        public AddressFamily AddressFamily => _groups == null ? AddressFamily.InterNetwork : AddressFamily.InterNetworkV6;

        /// <summary>Number of the interface for a link-local IPv6 address; 0 for none.</summary>
        /// <exception cref="SocketException">OperationNotSupported: it is an IPv4 address.</exception>
        /// <exception cref="ArgumentOutOfRangeException">It is set to a number that does not fit 32 bits.</exception>
        public long ScopeId
        {
            get
            {
                CheckIsIpv6();
                return _scopeId;
            }

            set
            {
                CheckIsIpv6();
                if (value < 0 || value > 0xFFFFFFFF)
                {
                    throw new ArgumentOutOfRangeException(nameof(value));
                }

                _scopeId = value;
            }
        }

        /// <summary>True for an IPv6 address that stands for an IPv4 address: ::ffff:0:0/96.</summary>
        public bool IsIPv4MappedToIPv6
        {
            get
            {
                if (_groups == null || _groups[MappedMark] != 0xFFFF)
                {
                    return false;
                }

                for (int i = 0; i < MappedMark; i++)
                {
                    if (_groups[i] != 0)
                    {
                        return false;
                    }
                }

                return true;
            }
        }

        /// <summary>The IPv4 address in host order, as in the stack: 10.0.0.1 is 0x0A000001.</summary>
        internal uint HostOrder { get; }

        /// <summary>True when both are the same address, or both null.</summary>
        /// <param name="a">An address; may be null.</param>
        /// <param name="b">An address; may be null.</param>
        public static bool operator ==(IPAddress a, IPAddress b)
        {
            return (object)a == null ? (object)b == null : a.Equals(b);
        }

        /// <summary>True when they are different addresses.</summary>
        /// <param name="a">An address; may be null.</param>
        /// <param name="b">An address; may be null.</param>
        public static bool operator !=(IPAddress a, IPAddress b) => !(a == b);

        /// <summary>Parses an address.</summary>
        /// <param name="ipString">IPv4: four numbers from 0 to 255 separated by dots, without leading zeros or spaces. IPv6: RFC 4291 section
        /// 2.2, without brackets.</param>
        /// <returns>The address.</returns>
        /// <exception cref="ArgumentNullException">The text is null.</exception>
        /// <exception cref="FormatException">The text is not an address.</exception>
        public static IPAddress Parse(string ipString)
        {
            if (ipString == null)
            {
                throw new ArgumentNullException(nameof(ipString));
            }

            if (!TryParse(ipString, out IPAddress address))
            {
                throw new FormatException("\"" + ipString + "\" is no address.");
            }

            return address;
        }

        /// <summary>Parses an address.</summary>
        /// <param name="ipString">As for <see cref="Parse"/>; may be null.</param>
        /// <param name="address">The address; null when the text is not one.</param>
        /// <returns>False when the text is not an address.</returns>
        public static bool TryParse(string ipString, out IPAddress address)
        {
            address = null;
            if (Ipv4Address.TryParse(ipString, out uint hostOrder))
            {
                address = Of(hostOrder);
                return true;
            }

            ushort[] groups = new ushort[Ipv6Text.Groups];
            if (!Ipv6Text.TryParse(ipString, groups, out long scope))
            {
                return false;
            }

            address = new IPAddress(groups, scope);
            return true;
        }

        /// <summary>True for 127.0.0.0/8 and ::1.</summary>
        /// <param name="address">The address to test.</param>
        /// <exception cref="ArgumentNullException">The argument is null.</exception>
        public static bool IsLoopback(IPAddress address)
        {
            if (address == null)
            {
                throw new ArgumentNullException(nameof(address));
            }

            return address._groups != null ? address.Equals(IPv6Loopback) : Ipv4Address.IsLoopback(address.HostOrder);
        }

        /// <summary>The address of the first interface that has one; otherwise <see cref="Any"/>.</summary>
        public static IPAddress GetDefaultLocalAddress() => Network.Default.LocalAddress;

        /// <summary>Returns the 4 or 16 bytes in network order.</summary>
        public byte[] GetAddressBytes()
        {
            if (_groups == null)
            {
                return new byte[] { (byte)(HostOrder >> 24), (byte)(HostOrder >> 16), (byte)(HostOrder >> 8), (byte)HostOrder };
            }

            byte[] bytes = new byte[Ipv6Length];
            for (int i = 0; i < _groups.Length; i++)
            {
                bytes[2 * i] = (byte)(_groups[i] >> 8);
                bytes[(2 * i) + 1] = (byte)_groups[i];
            }

            return bytes;
        }

        /// <summary>Returns the IPv6 address that stands for an IPv4 address; itself for an IPv6 address.</summary>
        public IPAddress MapToIPv6()
        {
            return _groups != null ? this
                : new IPAddress(new ushort[] { 0, 0, 0, 0, 0, 0xFFFF, (ushort)(HostOrder >> 16), (ushort)HostOrder }, 0);
        }

        /// <summary>Returns the IPv4 address in the last four bytes of an IPv6 address; itself for an IPv4 address.</summary>
        public IPAddress MapToIPv4() => _groups == null ? this : Of(LastWord);

        /// <summary>True for the same address.</summary>
        /// <param name="other">The object to compare with.</param>
        public override bool Equals(object other) => Equals(other as IPAddress);

        /// <summary>True for the same address and scope.</summary>
        /// <param name="other">The address to compare with; may be null.</param>
        public bool Equals(IPAddress other)
        {
            if ((object)other == null || (_groups == null) != (other._groups == null))
            {
                return false;
            }

            if (_groups == null)
            {
                return HostOrder == other.HostOrder;
            }

            for (int i = 0; i < _groups.Length; i++)
            {
                if (_groups[i] != other._groups[i])
                {
                    return false;
                }
            }

            return _scopeId == other._scopeId;
        }

        /// <inheritdoc/>
        public override int GetHashCode()
        {
            int hash = (int)HostOrder;
            for (int i = 0; _groups != null && i < _groups.Length; i++)
            {
                hash = (hash * 31) + _groups[i];
            }

            return hash;
        }

        /// <summary>Dotted decimal, or RFC 5952's text with the scope, if there is one, after "%".</summary>
        public override string ToString()
        {
            return _groups == null ? Ipv4Address.ToString(HostOrder)
                : Ipv6Text.ToString(_groups) + (_scopeId == 0 ? string.Empty : "%" + _scopeId.ToString());
        }

        internal static IPAddress Of(uint hostOrder) => hostOrder == Ipv4Address.Any ? Any : new IPAddress(hostOrder);

        // the address for a socket of the stack; false for an IPv6 address that stands for no IPv4 address
        internal bool TryGetIpv4(out uint hostOrder)
        {
            hostOrder = _groups == null ? HostOrder : LastWord;
            return _groups == null || IsIPv4MappedToIPv6;
        }

        private uint LastWord => ((uint)_groups[6] << 16) | _groups[7];

        private void CheckIsIpv6()
        {
            if (_groups == null)
            {
                throw new SocketException(SocketError.OperationNotSupported);
            }
        }

        // the long constructor expects the opposite byte order
        private static uint Swap(uint word) => (word << 24) | ((word & 0xFF00) << 8) | ((word >> 8) & 0xFF00) | (word >> 24);
    }
}
