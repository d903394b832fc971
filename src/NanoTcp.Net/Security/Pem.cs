using System;

namespace NanoTcp.Net
{
    /// <summary>PEM text (RFC 7468) as the bytes that System.Net's certificates consist of.</summary>
    internal static class Pem
    {
        /// <summary>The characters, which are all ASCII, and a zero byte.</summary>
        /// <exception cref="ArgumentNullException">The text is null.</exception>
        public static byte[] ToBytes(string text)
        {
            if (text == null)
            {
                throw new ArgumentNullException(nameof(text));
            }

            byte[] bytes = new byte[text.Length + 1];
            for (int i = 0; i < text.Length; i++)
            {
                bytes[i] = (byte)text[i];
            }

            return bytes;
        }
    }
}
