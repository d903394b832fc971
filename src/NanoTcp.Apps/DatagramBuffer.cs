using System;

namespace NanoTcp.Apps
{
    /// <summary>A buffer for one datagram at a time, and for data to discard. Allocated at the first use and kept.</summary>
    internal sealed class DatagramBuffer
    {
        /// <summary>Largest payload of an unfragmented datagram on Ethernet: 1500 bytes less the IP and UDP headers.</summary>
        public const int MaxUnfragmented = 1472;

        private byte[] _bytes;

        /// <summary>The buffer, of at least <see cref="MaxUnfragmented"/> bytes.</summary>
        /// <exception cref="OutOfMemoryException">The buffer could not be allocated.</exception>
        public byte[] Bytes
        {
            get
            {
                if (_bytes == null)
                {
                    _bytes = new byte[MaxUnfragmented];
                }

                return _bytes;
            }
        }

        /// <summary>Grows the buffer if necessary; this discards its content.</summary>
        /// <param name="size">Required size in bytes.</param>
        /// <returns>False when out of memory; the buffer is unchanged.</returns>
        public bool TryGrow(int size)
        {
            try
            {
                if (size > Bytes.Length)
                {
                    _bytes = new byte[size];
                }

                return true;
            }
            catch (OutOfMemoryException)
            {
                return false;
            }
        }
    }
}
