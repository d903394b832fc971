using System.Collections;

namespace NanoTcp.Tcp
{
    /// <summary>
    /// Keeps the rings of ended connections for the next ones: on a board a large array is hard to find in a heap that has run for months.
    /// </summary>
    internal sealed class BufferPool
    {
        // more than this is given back to the heap
        private const int Limit = 8;

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

            return new byte[size];
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
