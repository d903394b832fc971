namespace NanoTcp
{
    /// <summary>Ethernet addresses: six bytes in the order of the wire.</summary>
    public static class MacAddress
    {
        /// <summary>Bytes of an address.</summary>
        internal const int Length = 6;

        /// <summary>FF:FF:FF:FF:FF:FF.</summary>
        internal static readonly byte[] Broadcast = { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF };

        /// <summary>All zero: not known.</summary>
        internal static readonly byte[] None = { 0, 0, 0, 0, 0, 0 };

        /// <summary>Writes an address as six pairs of hexadecimal digits.</summary>
        /// <param name="bytes">Holds the address.</param>
        /// <param name="offset">Index of its first byte.</param>
        public static string ToString(byte[] bytes, int offset)
        {
            string text = bytes[offset].ToString("X2");
            for (int i = 1; i < Length; i++)
            {
                text += ":" + bytes[offset + i].ToString("X2");
            }

            return text;
        }

        /// <summary>Reads six pairs of hexadecimal digits with ':' or '-' between them.</summary>
        /// <param name="text">Such as "02:00:00:00:00:01".</param>
        /// <returns>Six bytes, or null when the text is no address.</returns>
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

        /// <summary>Writes the address of a group's frames, RFC 1112 section 6.4: 01-00-5E and the low 23 bits of the group.</summary>
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
