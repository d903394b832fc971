namespace NanoTcp.UnitTests
{
    /// <summary>Bytes as hexadecimal digits.</summary>
    internal static class HexText
    {
        private const string Digits = "0123456789ABCDEF";

        /// <summary>Parses pairs of digits; blanks between them are ignored.</summary>
        public static byte[] Parse(string text)
        {
            byte[] bytes = new byte[text.Length];
            int digits = 0;
            for (int i = 0; i < text.Length; i++)
            {
                if (text[i] != ' ')
                {
                    bytes[digits >> 1] = (byte)((bytes[digits >> 1] << 4) | Digits.IndexOf(text[i]));
                    digits++;
                }
            }

            byte[] parsed = new byte[digits >> 1];
            System.Array.Copy(bytes, parsed, parsed.Length);
            return parsed;
        }

        /// <summary>Formats bytes as pairs of digits without blanks.</summary>
        public static string Format(byte[] bytes, int start, int count)
        {
            char[] text = new char[2 * count];
            for (int i = 0; i < count; i++)
            {
                text[2 * i] = Digits[bytes[start + i] >> 4];
                text[(2 * i) + 1] = Digits[bytes[start + i] & 15];
            }

            return new string(text);
        }

        /// <summary>A text several times in a row.</summary>
        public static string Repeat(string text, int count)
        {
            char[] repeated = new char[text.Length * count];
            for (int i = 0; i < repeated.Length; i++)
            {
                repeated[i] = text[i % text.Length];
            }

            return new string(repeated);
        }
    }
}
