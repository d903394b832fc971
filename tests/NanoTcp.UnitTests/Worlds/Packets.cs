using System;
using NanoTcp.Ip;

namespace NanoTcp.UnitTests
{
    /// <summary>
    /// IPv4 packets as a peer builds them, without link header, so that offsets are those of the RFCs. Checksums are summed here in the plain
    /// way of RFC 1071 and owe nothing to the stack's own sum.
    /// </summary>
    internal static class Packets
    {
        public const int HeaderLength = 20;
        public const int Icmp = 1;
        public const int Igmp = 2;
        public const int Tcp = 6;
        public const int Udp = 17;

        private const int UdpChecksum = 6;
        private const int IcmpChecksum = 2;

        /// <summary>Reads dotted decimal.</summary>
        public static uint Address(string text)
        {
            if (!Ipv4Address.TryParse(text, out uint address))
            {
                throw new ArgumentException(text);
            }

            return address;
        }

        /// <summary>Bytes that differ from their neighbors, the same every time.</summary>
        public static byte[] Bytes(int count)
        {
            byte[] bytes = new byte[count];
            for (int i = 0; i < count; i++)
            {
                bytes[i] = (byte)((i * 31) + (i >> 8) + 1);
            }

            return bytes;
        }

        /// <summary>Reads decimal numbers with blanks between: a board cannot give a test an array as its argument.</summary>
        public static byte[] Bytes(string text)
        {
            string[] numbers = text.Split(new char[] { ' ' });
            byte[] bytes = new byte[numbers.Length];
            for (int i = 0; i < bytes.Length; i++)
            {
                bytes[i] = byte.Parse(numbers[i]);
            }

            return bytes;
        }

        public static byte[] Ip(uint source, uint destination, int protocol, byte[] payload)
        {
            return IpWithOptions(source, destination, protocol, new byte[0], payload);
        }

        /// <summary>A packet whose header has options.</summary>
        /// <param name="source">In host order.</param>
        /// <param name="destination">In host order.</param>
        /// <param name="protocol">IP protocol number.</param>
        /// <param name="options">A multiple of four bytes, 40 at most.</param>
        /// <param name="payload">What follows the header.</param>
        public static byte[] IpWithOptions(uint source, uint destination, int protocol, byte[] options, byte[] payload)
        {
            int header = HeaderLength + options.Length;
            byte[] p = new byte[header + payload.Length];
            p[0] = (byte)(0x40 | (header >> 2));
            Write16(p, 2, p.Length);
            Write16(p, 4, 0x1234);
            p[8] = 64;
            p[9] = (byte)protocol;
            Write32(p, 12, source);
            Write32(p, 16, destination);
            Array.Copy(options, 0, p, HeaderLength, options.Length);
            Array.Copy(payload, 0, p, header, payload.Length);
            Seal(p);
            return p;
        }

        /// <summary>A fragment of a packet, under the packet's own header.</summary>
        /// <param name="packet">The whole.</param>
        /// <param name="first">Where the fragment begins behind the header; a multiple of eight.</param>
        /// <param name="length">Its length; up to the end makes it the last.</param>
        public static byte[] Fragment(byte[] packet, int first, int length)
        {
            int header = (packet[0] & 15) << 2;
            byte[] p = new byte[header + length];
            Array.Copy(packet, 0, p, 0, header);
            Array.Copy(packet, header + first, p, header, length);
            Write16(p, 2, p.Length);
            Write16(p, 6, (first >> 3) | (header + first + length < packet.Length ? 0x2000 : 0));
            Seal(p);
            return p;
        }

        /// <summary>Makes the header's checksum right again after a change.</summary>
        public static void Seal(byte[] packet)
        {
            int length = (packet[0] & 15) << 2;
            Write16(packet, 10, 0);
            Write16(packet, 10, ~Sum(packet, 0, length < packet.Length ? length : packet.Length, 0));
        }

        public static byte[] Datagram(uint source, int sourcePort, uint destination, int destinationPort, byte[] payload)
        {
            byte[] u = new byte[8 + payload.Length];
            Write16(u, 0, sourcePort);
            Write16(u, 2, destinationPort);
            Write16(u, 4, u.Length);
            Array.Copy(payload, 0, u, 8, payload.Length);
            byte[] packet = Ip(source, destination, Udp, u);
            SealDatagram(packet);
            return packet;
        }

        /// <summary>Makes a datagram's checksum right again after a change.</summary>
        public static void SealDatagram(byte[] packet)
        {
            int o = (packet[0] & 15) << 2;
            Write16(packet, o + UdpChecksum, 0);
            int sum = ~SumWithPseudoHeader(packet) & 0xFFFF;
            Write16(packet, o + UdpChecksum, sum == 0 ? 0xFFFF : sum);
        }

        public static byte[] EchoRequest(uint source, uint destination, int identifier, int sequence, byte[] payload)
        {
            byte[] m = new byte[8 + payload.Length];
            m[0] = 8;
            Write16(m, 4, identifier);
            Write16(m, 6, sequence);
            Array.Copy(payload, 0, m, 8, payload.Length);
            return IcmpMessage(source, destination, m);
        }

        /// <summary>An ICMP error that quotes a packet.</summary>
        /// <param name="source">Who complains.</param>
        /// <param name="destination">To whom.</param>
        /// <param name="type">3, 11 or 12.</param>
        /// <param name="code">Of the type.</param>
        /// <param name="about">The packet that it is about.</param>
        /// <param name="quoted">How many of its bytes come back.</param>
        public static byte[] IcmpError(uint source, uint destination, int type, int code, byte[] about, int quoted)
        {
            byte[] m = new byte[8 + quoted];
            m[0] = (byte)type;
            m[1] = (byte)code;
            Array.Copy(about, 0, m, 8, quoted);
            return IcmpMessage(source, destination, m);
        }

        public static byte[] IcmpMessage(uint source, uint destination, byte[] message)
        {
            Write16(message, IcmpChecksum, 0);
            Write16(message, IcmpChecksum, ~Sum(message, 0, message.Length, 0));
            return Ip(source, destination, Icmp, message);
        }

        /// <summary>A TCP segment without options or payload.</summary>
        public static byte[] Segment(uint source, int sourcePort, uint destination, int destinationPort, uint sequence, uint ack, int flags)
        {
            byte[] t = new byte[20];
            Write16(t, 0, sourcePort);
            Write16(t, 2, destinationPort);
            Write32(t, 4, sequence);
            Write32(t, 8, ack);
            t[12] = 0x50;
            t[13] = (byte)flags;
            Write16(t, 14, 8192);
            byte[] packet = Ip(source, destination, Tcp, t);
            Write16(packet, HeaderLength + 16, ~SumWithPseudoHeader(packet));
            return packet;
        }

        /// <summary>The 16-bit one's complement sum of RFC 1071, not complemented.</summary>
        public static int Sum(byte[] bytes, int offset, int length, int initial)
        {
            int sum = initial;
            for (int i = 0; i < length; i++)
            {
                sum += (i & 1) == 0 ? bytes[offset + i] << 8 : bytes[offset + i];
                sum = (sum & 0xFFFF) + (sum >> 16);
            }

            return sum;
        }

        /// <summary>The sum over a packet's payload and its pseudo-header; all ones when a checksum in it is right.</summary>
        public static int SumWithPseudoHeader(byte[] packet)
        {
            int o = (packet[0] & 15) << 2;
            int length = packet.Length - o;
            int sum = Sum(packet, 12, 8, packet[9] + length);
            return Sum(packet, o, length, sum);
        }

        public static int Read16(byte[] bytes, int offset) => (bytes[offset] << 8) | bytes[offset + 1];

        public static uint Read32(byte[] bytes, int offset) => ((uint)Read16(bytes, offset) << 16) | (uint)Read16(bytes, offset + 2);

        public static void Write16(byte[] bytes, int offset, int value)
        {
            bytes[offset] = (byte)(value >> 8);
            bytes[offset + 1] = (byte)value;
        }

        public static void Write32(byte[] bytes, int offset, uint value)
        {
            Write16(bytes, offset, (int)(value >> 16));
            Write16(bytes, offset + 2, (int)value);
        }
    }
}
