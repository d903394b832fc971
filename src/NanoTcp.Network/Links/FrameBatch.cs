namespace NanoTcp.Links
{
    /// <summary>
    /// The caller's buffer into which a device receives: one array that a driver can fill with a single burst, and the place of each
    /// frame in it. Made once and used for ever.
    /// </summary>
    public sealed class FrameBatch
    {
        /// <summary>The bytes. A device may use all of it as scratch space, also between frames.</summary>
        public readonly byte[] Buffer;

        /// <summary>Index in <see cref="Buffer"/> of the first byte of frame i.</summary>
        public readonly int[] Offset;

        /// <summary>Length in bytes of frame i, link header included, frame check sequence excluded.</summary>
        public readonly int[] Length;

        /// <summary>How many frames the batch holds now.</summary>
        public int Count;

        /// <summary>Makes an empty batch.</summary>
        /// <param name="bufferSize">Bytes of the buffer, 1 to 32,000 (an SPI transfer's length is a signed 16-bit number).</param>
        /// <param name="maximumFrames">Frames it can hold at once, at least 1.</param>
        public FrameBatch(int bufferSize, int maximumFrames)
        {
            Buffer = new byte[bufferSize];
            Offset = new int[maximumFrames];
            Length = new int[maximumFrames];
        }

        /// <summary>Notes that a frame lies in the buffer.</summary>
        /// <param name="offset">Index of its first byte.</param>
        /// <param name="length">Its length in bytes.</param>
        public void Add(int offset, int length)
        {
            Offset[Count] = offset;
            Length[Count] = length;
            Count++;
        }
    }
}
