using System;

namespace NanoTcp.Apps
{
    /// <summary>The buffer that holds one datagram at a time, and what is thrown away. Memory is taken at the first use and kept.</summary>
    internal sealed class DatagramBuffer
    {
        /// <summary>The largest datagram on Ethernet in one piece: 1500 bytes less the headers of IP and UDP.</summary>
        public const int LongestWhole = 1472;

        private byte[] _bytes;

        /// <summary>The buffer, of at least <see cref="LongestWhole"/> bytes.</summary>
        /// <exception cref="OutOfMemoryException">There is none yet, and no memory.</exception>
        public byte[] Bytes
        {
            get
            {
                if (_bytes == null)
                {
                    _bytes = new byte[LongestWhole];
                }

                return _bytes;
            }
        }

        /// <summary>Makes the buffer longer if it must be; what it held is lost then.</summary>
        /// <param name="size">Bytes that are needed.</param>
        /// <returns>False when there is no memory: the buffer is as it was.</returns>
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
