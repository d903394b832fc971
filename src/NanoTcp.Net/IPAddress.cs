using System;
using NanoTcp.Ip;

namespace NanoTcp.Net
{
    /// <summary>An IPv4 address. Immutable.</summary>
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

        private const int Length = 4;

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
        /// <param name="address">Its four bytes in network order.</param>
        /// <exception cref="ArgumentNullException">The array is null.</exception>
        /// <exception cref="ArgumentException">There are not exactly four bytes: IPv6 is not supported.</exception>
        public IPAddress(byte[] address)
        {
            if (address == null)
            {
                throw new ArgumentNullException(nameof(address));
            }

            if (address.Length != Length)
            {
                throw new ArgumentException("An IPv4 address has four bytes.");
            }

            HostOrder = (uint)((address[0] << 24) | (address[1] << 16) | (address[2] << 8) | address[3]);
        }

        private IPAddress(uint hostOrder)
        {
            HostOrder = hostOrder;
        }

        /// <summary>InterNetwork.</summary>
        public AddressFamily AddressFamily => AddressFamily.InterNetwork;

        /// <summary>The address in host order, as in the stack: 10.0.0.1 is 0x0A000001.</summary>
        internal uint HostOrder { get; }

        /// <summary>True when both are the same address, or both null.</summary>
        /// <param name="a">An address; may be null.</param>
        /// <param name="b">An address; may be null.</param>
        public static bool operator ==(IPAddress a, IPAddress b)
        {
            return (object)a == null || (object)b == null ? (object)a == (object)b : a.HostOrder == b.HostOrder;
        }

        /// <summary>True when they are different addresses.</summary>
        /// <param name="a">An address; may be null.</param>
        /// <param name="b">An address; may be null.</param>
        public static bool operator !=(IPAddress a, IPAddress b) => !(a == b);

        /// <summary>Parses dotted decimal.</summary>
        /// <param name="ipString">Four numbers from 0 to 255 separated by dots, without leading zeros or spaces.</param>
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
                throw new FormatException("\"" + ipString + "\" is no IPv4 address.");
            }

            return address;
        }

        /// <summary>Parses dotted decimal.</summary>
        /// <param name="ipString">Four numbers from 0 to 255 separated by dots, without leading zeros or spaces.</param>
        /// <param name="address">The address; null when the text is not one.</param>
        /// <returns>False when the text is not an address.</returns>
        public static bool TryParse(string ipString, out IPAddress address)
        {
            bool isAddress = Ipv4Address.TryParse(ipString, out uint hostOrder);
            address = isAddress ? Of(hostOrder) : null;
            return isAddress;
        }

        /// <summary>True for 127.0.0.0/8.</summary>
        /// <param name="address">The address to test.</param>
        /// <exception cref="ArgumentNullException">The argument is null.</exception>
        public static bool IsLoopback(IPAddress address)
        {
            if (address == null)
            {
                throw new ArgumentNullException(nameof(address));
            }

            return Ipv4Address.IsLoopback(address.HostOrder);
        }

        /// <summary>The address of the first interface that has one; otherwise <see cref="Any"/>.</summary>
        public static IPAddress GetDefaultLocalAddress() => Network.Default.LocalAddress;

        /// <summary>Returns the four bytes in network order.</summary>
        public byte[] GetAddressBytes()
        {
            return new byte[] { (byte)(HostOrder >> 24), (byte)(HostOrder >> 16), (byte)(HostOrder >> 8), (byte)HostOrder };
        }

        /// <summary>True for the same address.</summary>
        /// <param name="other">The object to compare with.</param>
        public override bool Equals(object other)
        {
            IPAddress address = other as IPAddress;
            return address != null && address.HostOrder == HostOrder;
        }

        /// <inheritdoc/>
        public override int GetHashCode() => (int)HostOrder;

        /// <summary>Dotted decimal.</summary>
        public override string ToString() => Ipv4Address.ToString(HostOrder);

        internal static IPAddress Of(uint hostOrder) => hostOrder == Ipv4Address.Any ? Any : new IPAddress(hostOrder);

        // the long constructor expects the opposite byte order
        private static uint Swap(uint word) => (word << 24) | ((word & 0xFF00) << 8) | ((word >> 8) & 0xFF00) | (word >> 24);
    }
}
