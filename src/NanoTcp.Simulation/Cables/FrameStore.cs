using System;

namespace NanoTcp.Simulation
{
    /// <summary>A ring of bytes that stores whole frames of any length; each follows its length in two bytes.</summary>
    internal sealed class FrameStore
    {
        private const int HeaderLength = 2;

        private readonly byte[] _ring;
        private int _first;
        private int _used;

        /// <summary>Creates an empty store.</summary>
        /// <param name="size">Size in bytes; a frame takes two more than its length.</param>
        public FrameStore(int size)
        {
            _ring = new byte[size];
        }

        public int Count { get; private set; }

        /// <summary>Length in bytes of the oldest frame; there must be one.</summary>
        public int FirstLength => (_ring[_first] << 8) | _ring[(_first + 1) % _ring.Length];

        /// <summary>Stores a copy of a frame; false when it does not fit.</summary>
        public bool Add(byte[] buffer, int offset, int length)
        {
            if (_used + HeaderLength + length > _ring.Length)
            {
                return false;
            }

            int end = (_first + _used) % _ring.Length;
            _ring[end] = (byte)(length >> 8);
            _ring[(end + 1) % _ring.Length] = (byte)length;
            end = (end + HeaderLength) % _ring.Length;
            int untilEnd = _ring.Length - end;
            if (length <= untilEnd)
            {
                Array.Copy(buffer, offset, _ring, end, length);
            }
            else
            {
                Array.Copy(buffer, offset, _ring, end, untilEnd);
                Array.Copy(buffer, offset + untilEnd, _ring, 0, length - untilEnd);
            }

            _used += HeaderLength + length;
            Count++;
            return true;
        }

        /// <summary>Copies the oldest frame and removes it.</summary>
        /// <returns>Its length in bytes.</returns>
        public int Take(byte[] buffer, int offset)
        {
            int length = FirstLength;
            int start = (_first + HeaderLength) % _ring.Length;
            int untilEnd = _ring.Length - start;
            if (length <= untilEnd)
            {
                Array.Copy(_ring, start, buffer, offset, length);
            }
            else
            {
                Array.Copy(_ring, start, buffer, offset, untilEnd);
                Array.Copy(_ring, 0, buffer, offset + untilEnd, length - untilEnd);
            }

            RemoveFirst();
            return length;
        }

        /// <summary>Removes the oldest frame.</summary>
        public void RemoveFirst()
        {
            int taken = HeaderLength + FirstLength;
            _first = (_first + taken) % _ring.Length;
            _used -= taken;
            Count--;
        }

        /// <summary>Removes all frames.</summary>
        public void Clear()
        {
            _first = 0;
            _used = 0;
            Count = 0;
        }
    }
}
