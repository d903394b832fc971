namespace NanoTcp.Links
{
    /// <summary>
    /// The caller's buffer for received frames: one array that a driver can fill with a single burst, and the position of each frame in it.
    /// Made once and reused.
    /// </summary>
    public sealed class FrameBatch
    {
        /// <summary>The bytes. A device may use all of them as scratch space, also those between frames.</summary>
        public readonly byte[] Buffer;

        /// <summary>Index in <see cref="Buffer"/> of the first byte of frame i.</summary>
        public readonly int[] Offset;

        /// <summary>Length in bytes of frame i, link header included, frame check sequence excluded.</summary>
        public readonly int[] Length;

        /// <summary>Number of frames in the batch.</summary>
        public int Count;

        /// <summary>Makes an empty batch.</summary>
        /// <param name="bufferSize">Size of the buffer in bytes, 1 to 32,000 (the length of an SPI transfer is a signed 16-bit
        /// number).</param>
        /// <param name="maximumFrames">Most frames in one batch, at least 1.</param>
        public FrameBatch(int bufferSize, int maximumFrames)
        {
            Buffer = new byte[bufferSize];
            Offset = new int[maximumFrames];
            Length = new int[maximumFrames];
        }

        /// <summary>Records that a frame lies in the buffer.</summary>
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
