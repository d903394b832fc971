using System;

namespace NanoTcp.Udp
{
    /// <summary>Datagrams that wait to be read: a ring of bytes, and a ring of where they came from. Nothing is allocated for one.</summary>
    internal sealed class DatagramQueue
    {
        // datagrams that can wait, however small
        private const int Slots = 32;

        private readonly byte[] _ring;
        private readonly int[] _length = new int[Slots];
        private readonly uint[] _address = new uint[Slots];
        private readonly int[] _port = new int[Slots];
        private int _firstSlot;
        private int _firstByte;
        private int _used;

        public DatagramQueue(int capacity)
        {
            _ring = new byte[capacity];
        }

        public int Count { get; private set; }

        /// <summary>Bytes of all that wait.</summary>
        public int Bytes => _used;

        public int FirstLength => Count == 0 ? 0 : _length[_firstSlot];

        public uint FirstAddress => _address[_firstSlot];

        public int FirstPort => _port[_firstSlot];

        /// <returns>False when there is no room.</returns>
        public bool Add(uint address, int port, byte[] source, int offset, int length)
        {
            if (Count == Slots || length > _ring.Length - _used)
            {
                return false;
            }

            int at = (_firstByte + _used) % _ring.Length;
            int straight = _ring.Length - at < length ? _ring.Length - at : length;
            Array.Copy(source, offset, _ring, at, straight);
            Array.Copy(source, offset + straight, _ring, 0, length - straight);
            int slot = (_firstSlot + Count) % Slots;
            _length[slot] = length;
            _address[slot] = address;
            _port[slot] = port;
            _used += length;
            Count++;
            return true;
        }

        /// <summary>Copies the first datagram; what does not fit is lost with it.</summary>
        /// <returns>Bytes copied.</returns>
        public int CopyFirst(byte[] target, int offset, int count)
        {
            int length = _length[_firstSlot];
            count = count < length ? count : length;
            int straight = _ring.Length - _firstByte < count ? _ring.Length - _firstByte : count;
            Array.Copy(_ring, _firstByte, target, offset, straight);
            Array.Copy(_ring, 0, target, offset + straight, count - straight);
            return count;
        }

        public void RemoveFirst()
        {
            int length = _length[_firstSlot];
            _firstByte = (_firstByte + length) % _ring.Length;
            _used -= length;
            _firstSlot = (_firstSlot + 1) % Slots;
            Count--;
        }
    }
}
