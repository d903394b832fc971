using System;

namespace NanoTcp.Simulation
{
    /// <summary>A frame in flight, in a reusable buffer.</summary>
    internal sealed class CableFrame
    {
        private const int TypicalSize = 1536;

        public byte[] Buffer = new byte[TypicalSize];
        public int Length;

        /// <summary>When it arrives, in microseconds.</summary>
        public long Due;

        public void Copy(byte[] buffer, int offset, int length)
        {
            if (length > Buffer.Length)
            {
                Buffer = new byte[length];
            }

            Array.Copy(buffer, offset, Buffer, 0, length);
            Length = length;
        }
    }
}
