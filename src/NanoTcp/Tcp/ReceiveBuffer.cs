using System;

namespace NanoTcp.Tcp
{
    /// <summary>
    /// The ring of received bytes. Those in order are ready for the user to read; those beyond a hole are already in their final position,
    /// and <see cref="ReassemblyQueue"/> records which.
    /// </summary>
    internal sealed class ReceiveBuffer
    {
        private readonly byte[] _ring;

        // index of the first byte in order, and of the one after the last
        private int _first;
        private int _next;

        /// <summary>Creates an empty ring.</summary>
        /// <param name="ring">Its memory, somewhat larger than the capacity: a window may be rounded up to its scale.</param>
        /// <param name="capacity">Largest window to offer to the peer, in bytes.</param>
        public ReceiveBuffer(byte[] ring, int capacity)
        {
            _ring = ring;
            Capacity = capacity;
        }

        public readonly int Capacity;

        /// <summary>Bytes in order and not read yet.</summary>
        public int Available;

        public int Free => Capacity - Available;

        public byte[] Ring => _ring;

        /// <summary>Stores bytes at a distance after the last one in order.</summary>
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

        /// <summary>Counts bytes that are stored already as in order.</summary>
        public void Advance(int count)
        {
            Available += count;
            _next += count;
            if (_next >= _ring.Length)
            {
                _next -= _ring.Length;
            }
        }

        /// <summary>Copies bytes to the user.</summary>
        /// <param name="target">Destination; null discards the bytes.</param>
        /// <param name="offset">Index of the first byte in the destination.</param>
        /// <param name="count">Number of bytes at most.</param>
        /// <param name="skip">Bytes to skip first; only with <paramref name="peek"/>.</param>
        /// <param name="peek">True leaves them in the ring.</param>
        /// <returns>Bytes copied.</returns>
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
