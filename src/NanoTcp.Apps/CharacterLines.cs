using System;

namespace NanoTcp.Apps
{
    /// <summary>
    /// The pattern that RFC 864 recommends: lines of 72 of the 95 printing ASCII characters, each line beginning one character further
    /// in the ring of them.
    /// </summary>
    internal static class CharacterLines
    {
        /// <summary>Bytes of a line: 72 characters, CR and LF.</summary>
        public const int LineLength = CharactersPerLine + 2;

        private const int CharactersPerLine = 72;
        private const int FirstCharacter = 32;
        private const int RingLength = 95;

        private static readonly byte[] s_ring = MakeRing();

        /// <summary>Writes whole lines, as many as there is room for.</summary>
        /// <param name="buffer">Where, from index 0 on.</param>
        /// <param name="room">Bytes that may be used.</param>
        /// <param name="line">Number of the first line, 0 to 94.</param>
        /// <returns>How many lines were written.</returns>
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

        /// <summary>Number of the line that comes some lines later.</summary>
        /// <param name="line">Number of a line, 0 to 94.</param>
        /// <param name="count">How many lines later.</param>
        /// <returns>Its number, 0 to 94.</returns>
        public static int After(int line, int count)
        {
            return (line + count) % RingLength;
        }

        // The ring is followed by its own beginning, so that a line is one copy wherever it begins.
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
