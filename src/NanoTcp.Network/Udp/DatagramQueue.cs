using System;

namespace NanoTcp.Udp
{
    /// <summary>
    /// Received datagrams that wait to be read: a ring of bytes, and a ring of their sources. Both are allocated when the first datagram
    /// arrives, and kept; nothing is allocated for a later one.
    /// </summary>
    internal sealed class DatagramQueue
    {
        // most datagrams, however small
        private const int Slots = 32;

        private readonly int _capacity;
        private byte[] _ring;
        private uint[] _address;

        // the port in the high half, the length in the low half
        private uint[] _portAndLength;
        private int _firstSlot;
        private int _firstByte;
        private int _used;

        /// <summary>Makes an empty queue; the rings are not allocated yet.</summary>
        /// <param name="capacity">Most bytes of all waiting datagrams, 1 or more.</param>
        public DatagramQueue(int capacity)
        {
            _capacity = capacity;
        }

        public int Count { get; private set; }

        /// <summary>Bytes of all waiting datagrams.</summary>
        public int Bytes => _used;

        public int FirstLength => Count == 0 ? 0 : (int)(_portAndLength[_firstSlot] & 0xFFFF);

        public uint FirstAddress => _address[_firstSlot];

        public int FirstPort => (int)(_portAndLength[_firstSlot] >> 16);

        /// <returns>False when the datagram does not fit.</returns>
        public bool Add(uint address, int port, byte[] source, int offset, int length)
        {
            if (Count == Slots || length > _capacity - _used)
            {
                return false;
            }

            if (_ring == null)
            {
                MakeRing();
            }

            int at = (_firstByte + _used) % _capacity;
            int straight = _capacity - at < length ? _capacity - at : length;
            Array.Copy(source, offset, _ring, at, straight);
            Array.Copy(source, offset + straight, _ring, 0, length - straight);
            int slot = (_firstSlot + Count) % Slots;
            _portAndLength[slot] = ((uint)port << 16) | (uint)length;
            _address[slot] = address;
            _used += length;
            Count++;
            return true;
        }

        /// <summary>Copies the first datagram; what does not fit is discarded.</summary>
        /// <returns>Bytes copied.</returns>
        public int CopyFirst(byte[] target, int offset, int count)
        {
            int length = FirstLength;
            count = count < length ? count : length;
            int straight = _capacity - _firstByte < count ? _capacity - _firstByte : count;
            Array.Copy(_ring, _firstByte, target, offset, straight);
            Array.Copy(_ring, 0, target, offset + straight, count - straight);
            return count;
        }

        public void RemoveFirst()
        {
            int length = FirstLength;
            _firstByte = (_firstByte + length) % _capacity;
            _used -= length;
            _firstSlot = (_firstSlot + 1) % Slots;
            Count--;
        }

        /// <summary>Releases the memory of an empty queue, for a socket that expects nothing for long.</summary>
        public void Release()
        {
            if (Count == 0)
            {
                _ring = null;
            }
        }

        // the byte ring last: if it exists, all others do
        private void MakeRing()
        {
            _firstByte = 0;
            _address = new uint[Slots];
            _portAndLength = new uint[Slots];
            _ring = new byte[_capacity];
        }
    }
}
