using System;

namespace NanoTcp.Ip
{
    /// <summary>
    /// The Internet checksum, RFC 1071. Sums are kept in little-endian order, which the one's complement sum allows (section 2.B) and which
    /// every supported machine reads fastest, and swapped once when stored. So one call reads eight bytes.
    /// </summary>
    internal static class Checksum
    {
        /// <summary>Sums up bytes.</summary>
        /// <param name="bytes">Array that holds the bytes.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <param name="length">Number of bytes; an odd length is padded with a zero byte at the end.</param>
        /// <param name="initial">A sum to start with, in little-endian order, such as a pseudo-header's.</param>
        /// <returns>The sum in little-endian order, folded to 16 bits, not complemented.</returns>
        public static uint Sum(byte[] bytes, int offset, int length, uint initial) =>
            SumWithAddresses(bytes, offset, length, 0, initial);

        /// <summary>Sums up bytes and the two addresses of a pseudo-header.</summary>
        /// <param name="bytes">Array that holds the bytes.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <param name="length">Number of bytes; an odd length is padded with a zero byte at the end.</param>
        /// <param name="addresses">The two addresses of a pseudo-header: eight bytes read as one number.</param>
        /// <param name="initial">A sum to start with, in little-endian order.</param>
        /// <returns>The sum in little-endian order, folded to 16 bits, not complemented.</returns>
        public static uint SumWithAddresses(byte[] bytes, int offset, int length, ulong addresses, uint initial)
        {
            // Two sums cost the interpreter less than checking for carries: one of whole numbers, which loses its carries, and one of their
            // high halves. The first minus the second is the sum of the low halves, which cannot overflow.
            ulong sum = addresses;
            ulong high = addresses >> 32;
            ulong a;
            ulong b;
            ulong c;
            ulong d;
            int end = offset + length;
            int i = offset;

            // eight 64-bit numbers per turn, four in an expression: turns and stores cost as much as the additions
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

            // cannot overflow with the last seven bytes: 64 KB have 2^13 32-bit numbers in each half
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

        /// <summary>True when the checksum of an IP header without options is correct.</summary>
        /// <param name="first">Its bytes 0 to 7, read as one little-endian number.</param>
        /// <param name="second">Its bytes 8 to 15, read likewise.</param>
        /// <param name="last">Its bytes 16 to 19, read likewise.</param>
        public static bool IsPlainHeaderValid(ulong first, ulong second, ulong last)
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

            // The sum is correct if every 16 bits are ones. No folding is needed: 2^64 - 1 is a multiple of 2^16 - 1.
            return sum % 0xFFFF == 0;
        }

        /// <summary>Converts a 16-bit number from network order to the order of the sums.</summary>
        /// <param name="value">0 to 65,535.</param>
        public static uint Word(uint value) => ((value & 0xFF) << 8) | (value >> 8);

        /// <summary>Stores the complement of a sum in network order.</summary>
        /// <param name="bytes">Array that holds the header.</param>
        /// <param name="offset">Index of the checksum field.</param>
        /// <param name="sum">A sum folded to 16 bits, in little-endian order.</param>
        public static void Store(byte[] bytes, int offset, uint sum)
        {
            uint checksum = ~sum;
            bytes[offset] = (byte)checksum;
            bytes[offset + 1] = (byte)(checksum >> 8);
        }

        /// <summary>Sums up an IPv4 pseudo-header without its length, RFC 9293 section 3.1 and RFC 768.</summary>
        /// <param name="source">Source address in host order.</param>
        /// <param name="destination">Destination address in host order.</param>
        /// <param name="protocol">IP protocol number, 0 to 255.</param>
        public static uint PseudoHeader(uint source, uint destination, uint protocol)
        {
            uint sum = (source >> 16) + (source & 0xFFFF) + (destination >> 16) + (destination & 0xFFFF) + protocol;
            sum = (sum & 0xFFFF) + (sum >> 16);
            return Word((sum & 0xFFFF) + (sum >> 16));
        }
    }
}
