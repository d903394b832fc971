using System;

namespace NanoTcp.Tcp
{
    /// <summary>
    /// The ring of bytes that the user has written and the peer has not acknowledged. Its first byte is SND.UNA's; a retransmission reads
    /// at another offset and moves nothing.
    /// </summary>
    internal sealed class SendBuffer
    {
        private readonly byte[] _ring;
        private int _first;

        public SendBuffer(byte[] ring)
        {
            _ring = ring;
        }

        /// <summary>Bytes held, sent or not.</summary>
        public int Length;

        /// <summary>True when a quarter of the ring is free, which is worth waking a writer for.</summary>
        public bool HasSpace => _ring.Length - Length >= _ring.Length / 4;

        public byte[] Ring => _ring;

        /// <summary>Copies bytes from the user.</summary>
        /// <returns>Bytes copied: as many as fit.</returns>
        public int Append(byte[] source, int offset, int count)
        {
            byte[] ring = _ring;
            int free = ring.Length - Length;
            int taken = count < free ? count : free;
            int at = _first + Length;
            if (at >= ring.Length)
            {
                at -= ring.Length;
            }

            int straight = ring.Length - at;
            if (taken <= straight)
            {
                Array.Copy(source, offset, ring, at, taken);
            }
            else
            {
                Array.Copy(source, offset, ring, at, straight);
                Array.Copy(source, offset + straight, ring, 0, taken - straight);
            }

            Length += taken;
            return taken;
        }

        /// <summary>Copies bytes into a packet.</summary>
        /// <param name="position">Distance from the first byte held.</param>
        /// <param name="target">The packet.</param>
        /// <param name="targetOffset">Index of the first byte in the packet.</param>
        /// <param name="count">Number of bytes; the ring must hold them.</param>
        public void CopyTo(int position, byte[] target, int targetOffset, int count)
        {
            byte[] ring = _ring;
            int at = _first + position;
            if (at >= ring.Length)
            {
                at -= ring.Length;
            }

            int straight = ring.Length - at;
            if (count <= straight)
            {
                Array.Copy(ring, at, target, targetOffset, count);
            }
            else
            {
                Array.Copy(ring, at, target, targetOffset, straight);
                Array.Copy(ring, 0, target, targetOffset + straight, count - straight);
            }
        }

        /// <summary>Removes the first bytes: the peer has acknowledged them.</summary>
        public void Remove(int count)
        {
            Length -= count;
            _first += count;
            if (_first >= _ring.Length)
            {
                _first -= _ring.Length;
            }
        }
    }
}
