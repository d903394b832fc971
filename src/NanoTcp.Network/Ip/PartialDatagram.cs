using System;
using NanoTcp.Links;

namespace NanoTcp.Ip
{
    /// <summary>A datagram of which some fragments have arrived, and the list of its holes, RFC 815.</summary>
    internal sealed class PartialDatagram
    {
        // space for the first fragment's header with options
        private const int DataOffset = 60;

        // fragments in order leave one hole; more holes occur only when they are reordered
        private const int HoleLimit = 24;

        private const int Unbounded = 0x10000;

        private readonly byte[] _bytes;
        private readonly int[] _holeFirst = new int[HoleLimit];
        private readonly int[] _holeEnd = new int[HoleLimit];
        private ulong _addressesWord;
        private uint _key;
        private int _holes;

        // length of the datagram, known once its last fragment has arrived; 0 before
        private int _length;

        // header length of the first fragment; 0 before it has arrived
        private int _headerLength;
        private bool _isUnicast;

        /// <summary>Makes an empty buffer.</summary>
        /// <param name="size">Bytes that it can hold after the IP header, at most 65,515.</param>
        public PartialDatagram(int size)
        {
            _bytes = new byte[DataOffset + size];
        }

        /// <summary>
        /// When the datagram is dropped as incomplete, in milliseconds; <see cref="NetDevice.Never"/> while the buffer is free.
        /// </summary>
        public long Deadline { get; private set; } = NetDevice.Never;

        public bool IsComplete => _holes == 0;

        /// <summary>True when the first fragment has arrived, so that a time exceeded message can be sent for the others.</summary>
        public bool HasFirst => _headerLength != 0;

        public void Begin(IpPacket packet, long deadline)
        {
            Deadline = deadline;
            _addressesWord = BitConverter.ToUInt64(packet.Bytes, packet.NetworkOffset + Ipv4Header.Source);
            _key = KeyOf(packet);
            _isUnicast = packet.IsUnicast;
            _holes = 1;
            _holeFirst[0] = 0;
            _holeEnd[0] = Unbounded;
            _length = 0;
            _headerLength = 0;
        }

        public void Release()
        {
            Deadline = NetDevice.Never;
        }

        /// <summary>
        /// True when a fragment is part of this datagram: same source, destination, protocol and identification (RFC 791 section 3.2).
        /// </summary>
        public bool Matches(IpPacket fragment)
        {
            return Deadline != NetDevice.Never && _key == KeyOf(fragment) &&
                _addressesWord == BitConverter.ToUInt64(fragment.Bytes, fragment.NetworkOffset + Ipv4Header.Source);
        }

        /// <summary>Copies a fragment to its place.</summary>
        /// <param name="fragment">The fragment that has arrived.</param>
        /// <param name="first">Offset of its first byte in the datagram.</param>
        /// <param name="isLast">True when it ends the datagram.</param>
        /// <returns>False when the datagram must be dropped: its fragments overlap (RFC 5722 section 3; an exact repeat does not count),
        /// disagree about its end, are too long or leave too many holes.</returns>
        public bool Add(IpPacket fragment, int first, bool isLast)
        {
            int end = first + fragment.TransportLength;
            if (end > _bytes.Length - DataOffset)
            {
                return false;
            }

            int hole = FindHole(first, end);
            if (hole < 0)
            {
                return IsRepeated(fragment, first, end, isLast);
            }

            int holeFirst = _holeFirst[hole];
            int holeEnd = _holeEnd[hole];
            bool isSplit = holeFirst < first && end < holeEnd && !isLast;
            if ((isLast && holeEnd != Unbounded) || (isSplit && _holes == HoleLimit))
            {
                return false;
            }

            _holes--;
            _holeFirst[hole] = _holeFirst[_holes];
            _holeEnd[hole] = _holeEnd[_holes];
            AddHole(holeFirst, first);
            if (isLast)
            {
                _length = end;
            }
            else
            {
                AddHole(end, holeEnd);
            }

            if (first == 0)
            {
                _headerLength = fragment.TransportOffset - fragment.NetworkOffset;
                Array.Copy(fragment.Bytes, fragment.NetworkOffset, _bytes, DataOffset - _headerLength, _headerLength);
            }

            Array.Copy(fragment.Bytes, fragment.TransportOffset, _bytes, DataOffset + first, fragment.TransportLength);
            return true;
        }

        /// <summary>Describes the complete datagram as one packet with the first fragment's header.</summary>
        public void DescribeDatagram(IpPacket packet)
        {
            Describe(packet, _length);
            int n = packet.NetworkOffset;
            int total = _headerLength + _length;
            _bytes[n + Ipv4Header.TotalLength] = (byte)(total >> 8);
            _bytes[n + Ipv4Header.TotalLength + 1] = (byte)total;
            Array.Clear(_bytes, n + Ipv4Header.FlagsAndFragment, 2);
            Array.Clear(_bytes, n + Ipv4Header.Checksum, 2);
            Checksum.Store(_bytes, n + Ipv4Header.Checksum, Checksum.Sum(_bytes, n, _headerLength, 0));
        }

        /// <summary>Describes the part of the first fragment that an ICMP error quotes.</summary>
        public void DescribeFirst(IpPacket packet)
        {
            Describe(packet, 8);
        }

        private static uint KeyOf(IpPacket packet)
        {
            int n = packet.NetworkOffset;
            return ((uint)BitConverter.ToUInt16(packet.Bytes, n + Ipv4Header.Identification) << 8) | packet.Bytes[n + Ipv4Header.Protocol];
        }

        private void Describe(IpPacket packet, int length)
        {
            packet.Bytes = _bytes;
            packet.NetworkOffset = DataOffset - _headerLength;
            packet.TransportOffset = DataOffset;
            packet.TransportLength = length;
            packet.IsUnicast = _isUnicast;
        }

        private void AddHole(int first, int end)
        {
            if (first < end)
            {
                _holeFirst[_holes] = first;
                _holeEnd[_holes++] = end;
            }
        }

        /// <returns>Index of the hole that contains the whole fragment, or -1.</returns>
        private int FindHole(int first, int end)
        {
            for (int i = 0; i < _holes; i++)
            {
                if (_holeFirst[i] <= first && end <= _holeEnd[i])
                {
                    return i;
                }
            }

            return -1;
        }

        private bool IsRepeated(IpPacket fragment, int first, int end, bool isLast)
        {
            for (int i = 0; i < _holes; i++)
            {
                if (first < _holeEnd[i] && _holeFirst[i] < end)
                {
                    return false;
                }
            }

            if (isLast ? end != _length : end > _length && _length != 0)
            {
                return false;
            }

            for (int i = 0; i < end - first; i++)
            {
                if (_bytes[DataOffset + first + i] != fragment.Bytes[fragment.TransportOffset + i])
                {
                    return false;
                }
            }

            return true;
        }
    }
}
