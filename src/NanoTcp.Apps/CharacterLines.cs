using System;

namespace NanoTcp.Apps
{
    /// <summary>
    /// The pattern that RFC 864 recommends: lines of 72 of the 95 printing ASCII characters, each starting one character later, cyclically.
    /// </summary>
    internal static class CharacterLines
    {
        /// <summary>Bytes of a line: 72 characters, CR and LF.</summary>
        public const int LineLength = CharactersPerLine + 2;

        private const int CharactersPerLine = 72;
        private const int FirstCharacter = 32;
        private const int RingLength = 95;

        private static readonly byte[] s_ring = MakeRing();

        /// <summary>Writes as many complete lines as fit.</summary>
        /// <param name="buffer">Destination, from index 0.</param>
        /// <param name="room">Size of the destination in bytes.</param>
        /// <param name="line">Number of the first line, 0 to 94.</param>
        /// <returns>Number of lines written.</returns>
        public static int Fill(byte[] buffer, int room, int line)
        {
            int count = 0;
            for (int end = LineLength; end <= room; end += LineLength)
            {
                Array.Copy(s_ring, line, buffer, end - LineLength, CharactersPerLine);
                buffer[end - 2] = (byte)'\r';
                buffer[end - 1] = (byte)'\n';
                line = After(line, 1);
                count++;
            }

            return count;
        }

        /// <summary>Returns the number of a later line.</summary>
        /// <param name="line">Number of a line, 0 to 94.</param>
        /// <param name="count">Lines to advance, 0 or more.</param>
        /// <returns>Its number, 0 to 94.</returns>
        public static int After(int line, int count)
        {
            return (line + count) % RingLength;
        }

        // The characters are stored twice in a row, so that any line is one copy.
        private static byte[] MakeRing()
        {
            byte[] ring = new byte[RingLength + CharactersPerLine];
            for (int i = 0; i < ring.Length; i++)
            {
                ring[i] = (byte)(FirstCharacter + (i % RingLength));
            }

            return ring;
        }
    }
}
