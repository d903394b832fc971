using System;

namespace NanoTcp.Sockets
{
    /// <summary>A bounded ring of bytes between a writer and a reader on this host, and which of the two have closed.</summary>
    internal class ByteRing
    {
        private readonly byte[] _ring;
        private int _first;

        public ByteRing(int capacity)
        {
            _ring = new byte[capacity];
        }

        /// <summary>Bytes that wait to be read.</summary>
        public int Count { get; private set; }

        public int Free => _ring.Length - Count;

        /// <summary>True when the write end is closed.</summary>
        public bool IsWriterClosed { get; set; }

        /// <summary>True when the read end is closed.</summary>
        public bool IsReaderClosed { get; set; }

        /// <summary>Stores as many bytes as fit.</summary>
        /// <param name="buffer">Source of the bytes.</param>
        /// <param name="offset">Index of the first byte in the buffer.</param>
        /// <param name="count">In bytes.</param>
        /// <param name="whole">In bytes: a write of up to this length is stored completely or not at all.</param>
        /// <returns>Bytes stored, -EPIPE when the read end is closed, -EAGAIN when there is no space.</returns>
        public int Write(byte[] buffer, int offset, int count, int whole)
        {
            if (IsReaderClosed)
            {
                return -Errno.EPIPE;
            }

            if (count == 0)
            {
                return 0;
            }

            int taken = count < Free ? count : Free;
            if (taken == 0 || (taken < count && count <= whole))
            {
                return -Errno.EAGAIN;
            }

            int at = (_first + Count) % _ring.Length;
            int straight = _ring.Length - at < taken ? _ring.Length - at : taken;
            Array.Copy(buffer, offset, _ring, at, straight);
            Array.Copy(buffer, offset + straight, _ring, 0, taken - straight);
            Count += taken;
            return taken;
        }

        /// <summary>Reads what the ring holds.</summary>
        /// <param name="buffer">Destination of the bytes; null discards them.</param>
        /// <param name="offset">Index of the first byte in the buffer.</param>
        /// <param name="count">Maximum in bytes.</param>
        /// <param name="peek">True leaves the bytes in the ring.</param>
        /// <returns>Bytes read; 0 when the ring is empty and the write end closed; -EAGAIN when the ring is empty.</returns>
        public int Read(byte[] buffer, int offset, int count, bool peek)
        {
            if (Count == 0)
            {
                return IsWriterClosed ? 0 : -Errno.EAGAIN;
            }

            int given = count < Count ? count : Count;
            if (buffer != null)
            {
                int straight = _ring.Length - _first < given ? _ring.Length - _first : given;
                Array.Copy(_ring, _first, buffer, offset, straight);
                Array.Copy(_ring, 0, buffer, offset + straight, given - straight);
            }

            if (!peek)
            {
                _first = (_first + given) % _ring.Length;
                Count -= given;
            }

            return given;
        }
    }
}
