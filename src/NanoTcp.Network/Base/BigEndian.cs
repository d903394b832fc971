namespace NanoTcp
{
    /// <summary>
    /// Fields in network byte order (RFC 791 appendix B). Code that runs for every segment writes its loads out instead: a call costs an
    /// interpreter more than the load.
    /// </summary>
    internal static class BigEndian
    {
        /// <summary>Reads two bytes.</summary>
        /// <param name="bytes">Holds the field.</param>
        /// <param name="offset">Index of its first byte.</param>
        /// <returns>0 to 65,535.</returns>
        public static int Read16(byte[] bytes, int offset) => (bytes[offset] << 8) | bytes[offset + 1];

        /// <summary>Reads four bytes.</summary>
        /// <param name="bytes">Holds the field.</param>
        /// <param name="offset">Index of its first byte.</param>
        public static uint Read32(byte[] bytes, int offset)
            => (uint)((bytes[offset] << 24) | (bytes[offset + 1] << 16) | (bytes[offset + 2] << 8) | bytes[offset + 3]);

        /// <summary>Writes two bytes.</summary>
        /// <param name="bytes">Takes the field.</param>
        /// <param name="offset">Index of its first byte.</param>
        /// <param name="value">The low 16 bits count.</param>
        public static void Write16(byte[] bytes, int offset, int value)
        {
            bytes[offset] = (byte)(value >> 8);
            bytes[offset + 1] = (byte)value;
        }

        /// <summary>Writes four bytes.</summary>
        /// <param name="bytes">Takes the field.</param>
        /// <param name="offset">Index of its first byte.</param>
        /// <param name="value">The value in host order.</param>
        public static void Write32(byte[] bytes, int offset, uint value)
        {
            bytes[offset] = (byte)(value >> 24);
            bytes[offset + 1] = (byte)(value >> 16);
            bytes[offset + 2] = (byte)(value >> 8);
            bytes[offset + 3] = (byte)value;
        }
    }
}
