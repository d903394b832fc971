using System;
using NanoTcp.Links;

namespace NanoTcp.Ip
{
    /// <summary>A datagram of which fragments are here, and what is still missing of it: the list of holes of RFC 815.</summary>
    internal sealed class PartialDatagram
    {
        // the place for the first fragment's header, options included
        private const int DataOffset = 60;

        // fragments that come in order need one; more only help those who shuffle
        private const int HoleLimit = 24;

        private const int Unbounded = 0x10000;

        private readonly byte[] _bytes;
        private readonly int[] _holeFirst = new int[HoleLimit];
        private readonly int[] _holeEnd = new int[HoleLimit];
        private ulong _addressesWord;
        private uint _key;
        private int _holes;

        // the datagram's length, known from its last fragment on; 0 before
        private int _length;

        // of the first fragment; 0 before it is here
        private int _headerLength;
        private bool _isUnicast;

        /// <summary>Makes an empty one.</summary>
        /// <param name="size">Bytes behind the IP header that it can hold, to 65,515.</param>
        public PartialDatagram(int size)
        {
            _bytes = new byte[DataOffset + size];
        }

        /// <summary>When what is here is given up; <see cref="NetDevice.Never"/> while this is free.</summary>
        public long Deadline { get; private set; } = NetDevice.Never;

        public bool IsComplete => _holes == 0;

        /// <summary>True when the first fragment is here, whose sender can be told that the others are not.</summary>
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

        /// <summary>True when a fragment belongs here: source, destination, protocol and identification are the same (RFC 791 section 3.2).</summary>
        public bool IsOf(IpPacket fragment)
        {
            return Deadline != NetDevice.Never && _key == KeyOf(fragment) &&
                _addressesWord == BitConverter.ToUInt64(fragment.Bytes, fragment.NetworkOffset + Ipv4Header.Source);
        }

        /// <summary>Puts a fragment in its place.</summary>
        /// <param name="fragment">The fragment.</param>
        /// <param name="first">Where its first byte belongs.</param>
        /// <param name="isLast">True when no more follow.</param>
        /// <returns>
        /// False when the datagram is to be thrown away: its fragments overlap (RFC 5722 section 3; a fragment that only repeats what is here
        /// does not count), contradict each other about its end, are too long or leave too many holes.
        /// </returns>
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

        /// <summary>Describes the whole as one packet under the first fragment's header.</summary>
        public void DescribeWhole(IpPacket packet)
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

        /// <summary>Describes the first fragment as far as an ICMP error quotes it.</summary>
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

        /// <returns>The hole that a fragment lies in wholly, or -1.</returns>
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
