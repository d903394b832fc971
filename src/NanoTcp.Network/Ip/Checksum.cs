using System;

namespace NanoTcp.Ip
{
    /// <summary>
    /// The Internet checksum, RFC 1071. A sum is kept in little-endian order, which the one's complement sum allows (section 2.B) and every
    /// machine that this runs on reads fastest, and turned round once when it is stored: so eight bytes are taken with one call.
    /// </summary>
    internal static class Checksum
    {
        /// <summary>Adds up bytes.</summary>
        /// <param name="bytes">The array.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <param name="length">How many bytes; an odd one is padded with zero behind it.</param>
        /// <param name="initial">A sum to start with, in little-endian order, such as a pseudo-header's.</param>
        /// <returns>The sum in little-endian order, folded to 16 bits, not complemented.</returns>
        public static uint Sum(byte[] bytes, int offset, int length, uint initial) =>
            SumWithAddresses(bytes, offset, length, 0, initial);

        /// <summary>Adds up bytes, and the eight bytes of a pseudo-header's two addresses.</summary>
        /// <param name="bytes">The array.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <param name="length">How many bytes; an odd one is padded with zero behind it.</param>
        /// <param name="addresses">Eight bytes read as one number.</param>
        /// <param name="initial">A sum to start with, in little-endian order.</param>
        /// <returns>The sum in little-endian order, folded to 16 bits, not complemented.</returns>
        public static uint SumWithAddresses(byte[] bytes, int offset, int length, ulong addresses, uint initial)
        {
            // Two sums cost the interpreter less than looking for carries: one of whole numbers, which loses its carries, and one of their
            // high halves. The first without the second is the sum of the low halves, which needs no carry.
            ulong sum = addresses;
            ulong high = addresses >> 32;
            ulong a;
            ulong b;
            ulong c;
            ulong d;
            int end = offset + length;
            int i = offset;

            // eight numbers of 64 bits a turn, four an expression: turns and stores cost as much as the sums
            for (int last = end - 64; i <= last; i += 64)
            {
                sum += (a = BitConverter.ToUInt64(bytes, i)) + (b = BitConverter.ToUInt64(bytes, i + 8)) +
                    (c = BitConverter.ToUInt64(bytes, i + 16)) + (d = BitConverter.ToUInt64(bytes, i + 24));
                high += (a >> 32) + (b >> 32) + (c >> 32) + (d >> 32);
                sum += (a = BitConverter.ToUInt64(bytes, i + 32)) + (b = BitConverter.ToUInt64(bytes, i + 40)) +
                    (c = BitConverter.ToUInt64(bytes, i + 48)) + (d = BitConverter.ToUInt64(bytes, i + 56));
                high += (a >> 32) + (b >> 32) + (c >> 32) + (d >> 32);
            }

            for (int last = end - 8; i <= last; i += 8)
            {
                a = BitConverter.ToUInt64(bytes, i);
                sum += a;
                high += a >> 32;
            }

            // room for the last seven bytes is left: 64 KB have 2^13 numbers of 32 bits on each side
            sum = sum - (high << 32) + high + initial;
            if (i + 4 <= end)
            {
                sum += BitConverter.ToUInt32(bytes, i);
                i += 4;
            }

            if (i + 2 <= end)
            {
                sum += BitConverter.ToUInt16(bytes, i);
                i += 2;
            }

            if (i < end)
            {
                sum += bytes[i];
            }

            sum = (sum & 0xFFFFFFFF) + (sum >> 32);
            uint folded = (uint)(sum & 0xFFFF) + (uint)(sum >> 16);
            folded = (folded & 0xFFFF) + (folded >> 16);
            return (folded & 0xFFFF) + (folded >> 16);
        }

        /// <summary>True when the checksum of an IP header without options is right.</summary>
        /// <param name="first">Its bytes 0 to 7, read as one number.</param>
        /// <param name="second">Its bytes 8 to 15.</param>
        /// <param name="last">Its bytes 16 to 19.</param>
        public static bool IsPlainHeaderRight(ulong first, ulong second, ulong last)
        {
            ulong sum = first + second;
            if (sum < second)
            {
                sum++;
            }

            sum += last;
            if (sum < last)
            {
                sum++;
            }

            // right is all ones in every 16 bits, so that folding is not needed: 2^64 - 1 is a multiple of 2^16 - 1
            return sum % 0xFFFF == 0;
        }

        /// <summary>Brings a number of 16 bits in network order into the order of sums.</summary>
        /// <param name="value">0 to 65,535.</param>
        public static uint Word(uint value) => ((value & 0xFF) << 8) | (value >> 8);

        /// <summary>Stores the complement of a sum in network order.</summary>
        /// <param name="bytes">The array.</param>
        /// <param name="offset">Where the checksum's first byte goes.</param>
        /// <param name="sum">A sum of 16 bits.</param>
        public static void Store(byte[] bytes, int offset, uint sum)
        {
            uint checksum = ~sum;
            bytes[offset] = (byte)checksum;
            bytes[offset + 1] = (byte)(checksum >> 8);
        }

        /// <summary>The sum of an IPv4 pseudo-header without its length, RFC 9293 section 3.1 and RFC 768.</summary>
        /// <param name="source">Source address in host order.</param>
        /// <param name="destination">Destination address in host order.</param>
        /// <param name="protocol">IP protocol number.</param>
        public static uint PseudoHeader(uint source, uint destination, uint protocol)
        {
            uint sum = (source >> 16) + (source & 0xFFFF) + (destination >> 16) + (destination & 0xFFFF) + protocol;
            sum = (sum & 0xFFFF) + (sum >> 16);
            return Word((sum & 0xFFFF) + (sum >> 16));
        }
    }
}
