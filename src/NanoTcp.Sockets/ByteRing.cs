using System;

namespace NanoTcp.Sockets
{
    /// <summary>Bytes on their way from one end to the other inside of the machine: a bounded ring, and which of its ends still live.</summary>
    internal sealed class ByteRing
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

        /// <summary>Nobody will write any more.</summary>
        public bool IsWriterGone { get; set; }

        /// <summary>Nobody will read any more.</summary>
        public bool IsReaderGone { get; set; }

        /// <summary>Takes what there is room for.</summary>
        /// <param name="buffer">Holds the bytes.</param>
        /// <param name="offset">Index of the first.</param>
        /// <param name="count">How many.</param>
        /// <param name="whole">Up to this many are taken all at once or not at all.</param>
        /// <returns>Bytes taken, -EPIPE when nobody reads, -EAGAIN when there is no room.</returns>
        public int Write(byte[] buffer, int offset, int count, int whole)
        {
            if (IsReaderGone)
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

        /// <summary>Gives what is there.</summary>
        /// <param name="buffer">Where the bytes go; null throws them away.</param>
        /// <param name="offset">Index of the first.</param>
        /// <param name="count">How many at most.</param>
        /// <param name="peek">True leaves them to be read again.</param>
        /// <returns>Bytes given; 0 when nobody writes any more; -EAGAIN when nothing is there.</returns>
        public int Read(byte[] buffer, int offset, int count, bool peek)
        {
            if (Count == 0)
            {
                return IsWriterGone ? 0 : -Errno.EAGAIN;
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
