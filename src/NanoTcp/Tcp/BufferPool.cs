using System;
using System.Collections;

namespace NanoTcp.Tcp
{
    /// <summary>
    /// Keeps the rings of ended connections for the next ones: on a board a large array is hard to find in a heap that has run for months.
    /// </summary>
    internal sealed class BufferPool
    {
        // those of two connections; more are given back to the heap, which others need too
        private const int Limit = 4;

        // what the deepest calls of a program, the stack, a driver and its port take at once on a board: 4,300 bytes were measured with a W5500,
        // 5,400 with an ENC28J60
        private const int Headroom = 6000;

        private byte[] _headroom;
        private readonly ArrayList _free = new ArrayList();

        /// <summary>A ring of exactly a size, its contents anything.</summary>
        public byte[] Rent(int size)
        {
            for (int i = _free.Count - 1; i >= 0; i--)
            {
                byte[] ring = (byte[])_free[i];
                if (ring.Length == size)
                {
                    _free.RemoveAt(i);
                    return ring;
                }
            }

            try
            {
                return new byte[size];
            }
            catch (OutOfMemoryException)
            {
                // rings of another size are of no use now
                _free.Clear();
                return new byte[size];
            }
        }

        /// <summary>
        /// Makes sure that a new connection leaves something of the heap: on a board each call takes memory for its frame, and with none left no
        /// connection could go on.
        /// </summary>
        /// <exception cref="OutOfMemoryException">There is too little.</exception>
        public void CheckHeadroom()
        {
            _headroom = new byte[Headroom];
            _headroom = null;
        }

        public void Return(byte[] ring)
        {
            if (_free.Count == Limit)
            {
                _free.RemoveAt(0);
            }

            _free.Add(ring);
        }
    }
}
