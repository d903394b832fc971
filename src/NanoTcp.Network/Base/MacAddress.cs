namespace NanoTcp
{
    /// <summary>Ethernet addresses: six bytes in wire order.</summary>
    public static class MacAddress
    {
        /// <summary>Length of an address in bytes.</summary>
        internal const int Length = 6;

        /// <summary>FF:FF:FF:FF:FF:FF.</summary>
        internal static readonly byte[] Broadcast = { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF };

        /// <summary>All zero: unknown.</summary>
        internal static readonly byte[] None = { 0, 0, 0, 0, 0, 0 };

        /// <summary>Formats an address as six pairs of hexadecimal digits separated by ':'.</summary>
        /// <param name="bytes">Array that holds the address.</param>
        /// <param name="offset">Index of the address's first byte.</param>
        public static string ToString(byte[] bytes, int offset)
        {
            string text = bytes[offset].ToString("X2");
            for (int i = 1; i < Length; i++)
            {
                text += ":" + bytes[offset + i].ToString("X2");
            }

            return text;
        }

        /// <summary>Parses six pairs of hexadecimal digits separated by ':' or '-'.</summary>
        /// <param name="text">Such as "02:00:00:00:00:01".</param>
        /// <returns>Six bytes, or null when the text is not an address.</returns>
        public static byte[] Parse(string text)
        {
            if (text == null || text.Length != 17)
            {
                return null;
            }

            byte[] bytes = new byte[Length];
            for (int i = 0; i < text.Length; i++)
            {
                int digit = HexDigit(text[i]);
                if (i % 3 == 2 ? text[i] != ':' && text[i] != '-' : digit < 0)
                {
                    return null;
                }

                if (i % 3 != 2)
                {
                    bytes[i / 3] = (byte)((bytes[i / 3] << 4) | digit);
                }
            }

            return bytes;
        }

        internal static bool Equal(byte[] a, int offsetA, byte[] b, int offsetB)
        {
            for (int i = 0; i < Length; i++)
            {
                if (a[offsetA + i] != b[offsetB + i])
                {
                    return false;
                }
            }

            return true;
        }

        /// <summary>
        /// Writes the link address of a multicast group, RFC 1112 section 6.4: 01-00-5E and the low 23 bits of the group.
        /// </summary>
        internal static void WriteGroup(byte[] bytes, int offset, uint group)
        {
            bytes[offset] = 0x01;
            bytes[offset + 1] = 0x00;
            bytes[offset + 2] = 0x5E;
            bytes[offset + 3] = (byte)((group >> 16) & 0x7F);
            bytes[offset + 4] = (byte)(group >> 8);
            bytes[offset + 5] = (byte)group;
        }

        private static int HexDigit(char c)
        {
            return c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'F' ? c - 'A' + 10 : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
        }
    }
}
