using System;
using System.Collections;

namespace NanoTcp.Tcp
{
    /// <summary>
    /// Pools the rings of closed connections for reuse: on a board whose heap has fragmented over months, a large array is hard to
    /// allocate.
    /// </summary>
    internal sealed class BufferPool
    {
        // the rings of two connections; further ones are left to the garbage collector, since other code needs the heap too
        private const int Limit = 4;

        // What the deepest calls of a program, the stack, a driver and its port allocate at once on a board. Measured: 4,300 bytes with a
        // W5500, 5,400 with an ENC28J60.
        private const int Headroom = 6000;

        private byte[] _headroom;
        private readonly ArrayList _free = new ArrayList();

        /// <summary>Rents a ring of exactly the given size in bytes. Its contents are undefined.</summary>
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
                // free the pooled rings, which are of other sizes, and try again
                _free.Clear();
                return new byte[size];
            }
        }

        /// <summary>
        /// Checks that a new connection leaves some of the heap free: on a board each call allocates its frame, and with no memory left no
        /// connection could make progress.
        /// </summary>
        /// <exception cref="OutOfMemoryException">Too little memory is left.</exception>
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
