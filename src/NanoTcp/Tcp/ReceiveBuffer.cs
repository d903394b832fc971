using System;

namespace NanoTcp.Tcp
{
    /// <summary>
    /// The ring of received bytes. Those in order are the user's to read; those beyond a hole lie already in their final place, and
    /// <see cref="ReassemblyQueue"/> knows where.
    /// </summary>
    internal sealed class ReceiveBuffer
    {
        private readonly byte[] _ring;

        // where the first byte in order lies, and where the one behind the last will
        private int _first;
        private int _next;

        /// <summary>Makes an empty ring.</summary>
        /// <param name="ring">Its memory; a little larger than the capacity, for a window rounded up to its scale.</param>
        /// <param name="capacity">Bytes that are offered to the peer at most.</param>
        public ReceiveBuffer(byte[] ring, int capacity)
        {
            _ring = ring;
            Capacity = capacity;
        }

        public readonly int Capacity;

        /// <summary>Bytes in order that wait to be read.</summary>
        public int Available;

        public int Free => Capacity - Available;

        public byte[] Ring => _ring;

        /// <summary>Stores bytes at a distance behind the last one in order.</summary>
        public void Write(int distance, byte[] source, int offset, int count)
        {
            int at = _next + distance;
            if (at >= _ring.Length)
            {
                at -= _ring.Length;
            }

            int straight = _ring.Length - at;
            if (count <= straight)
            {
                Array.Copy(source, offset, _ring, at, count);
            }
            else
            {
                Array.Copy(source, offset, _ring, at, straight);
                Array.Copy(source, offset + straight, _ring, 0, count - straight);
            }
        }

        /// <summary>Stores bytes that are next in order.</summary>
        public void Append(byte[] source, int offset, int count)
        {
            byte[] ring = _ring;
            int at = _next;
            int end = at + count;
            if (end < ring.Length)
            {
                Array.Copy(source, offset, ring, at, count);
                _next = end;
                Available += count;
            }
            else
            {
                Write(0, source, offset, count);
                Advance(count);
            }
        }

        /// <summary>Says that the next bytes are now in order.</summary>
        public void Advance(int count)
        {
            Available += count;
            _next += count;
            if (_next >= _ring.Length)
            {
                _next -= _ring.Length;
            }
        }

        /// <summary>Gives bytes to the user.</summary>
        /// <param name="target">Where they go; null throws them away.</param>
        /// <param name="offset">Index of the first.</param>
        /// <param name="count">How many at most.</param>
        /// <param name="skip">How many to pass over first; only with <paramref name="peek"/>.</param>
        /// <param name="peek">True leaves them in the ring.</param>
        /// <returns>How many were there.</returns>
        public int Read(byte[] target, int offset, int count, int skip, bool peek)
        {
            int available = Available - skip;
            int taken = count < available ? count : available;
            if (taken <= 0)
            {
                return 0;
            }

            int at = _first + skip;
            if (at >= _ring.Length)
            {
                at -= _ring.Length;
            }

            if (target != null)
            {
                int straight = _ring.Length - at;
                if (taken <= straight)
                {
                    Array.Copy(_ring, at, target, offset, taken);
                }
                else
                {
                    Array.Copy(_ring, at, target, offset, straight);
                    Array.Copy(_ring, 0, target, offset + straight, taken - straight);
                }
            }

            if (!peek)
            {
                Available -= taken;
                _first = at + taken >= _ring.Length ? at + taken - _ring.Length : at + taken;
            }

            return taken;
        }
    }
}
