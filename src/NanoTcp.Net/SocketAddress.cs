using System.Net.Sockets;

namespace System.Net
{
    /// <summary>
    /// An end point as bytes: the family as 16 bits, little endian; then, big endian, the port as 16 bits and for IPv4 the address; for IPv6 a
    /// flow label of 32 bits, the address, and the scope as 32 bits, little endian.
    /// </summary>
    public class SocketAddress
    {
        internal const int Ipv4Size = 16;
        internal const int Ipv6Size = 28;

        // offsets of the addresses and of the scope
        internal const int Ipv4Start = 4;
        internal const int Ipv6Start = 8;
        internal const int ScopeStart = 24;

        private const int MinSize = 2;

        private readonly byte[] _bytes;

        /// <summary>Makes an address of zero bytes.</summary>
        /// <param name="family">The address family, stored in the first two bytes.</param>
        /// <param name="size">Length in bytes, at least 2; 16 for IPv4, 28 for IPv6.</param>
        /// <exception cref="ArgumentOutOfRangeException">The size is less than 2.</exception>
        public SocketAddress(AddressFamily family, int size)
        {
            if (size < MinSize)
            {
                throw new ArgumentOutOfRangeException(nameof(size));
            }

            _bytes = new byte[size];
            _bytes[0] = (byte)(int)family;
            _bytes[1] = (byte)((int)family >> 8);
        }

        /// <summary>The family of the address.</summary>
        public AddressFamily Family => (AddressFamily)(short)(_bytes[0] | (_bytes[1] << 8));

        /// <summary>Its length in bytes.</summary>
        public int Size => _bytes.Length;

        /// <summary>One of its bytes.</summary>
        /// <param name="offset">0 to <see cref="Size"/> - 1.</param>
        /// <exception cref="IndexOutOfRangeException">The offset is out of range.</exception>
        public byte this[int offset]
        {
            get => _bytes[offset];
            set => _bytes[offset] = value;
        }

        /// <summary>True when all bytes are the same.</summary>
        /// <param name="obj">The object to compare with.</param>
        public override bool Equals(object obj)
        {
            SocketAddress other = obj as SocketAddress;
            if (other == null || other.Size != Size)
            {
                return false;
            }

            for (int i = 0; i < _bytes.Length; i++)
            {
                if (_bytes[i] != other._bytes[i])
                {
                    return false;
                }
            }

            return true;
        }

        /// <inheritdoc/>
        public override int GetHashCode()
        {
            int hash = 0;
            for (int i = 0; i < _bytes.Length; i++)
            {
                hash = (hash * 31) + _bytes[i];
            }

            return hash;
        }
    }
}
