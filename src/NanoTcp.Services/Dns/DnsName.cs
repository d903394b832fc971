using System;

namespace NanoTcp.Services
{
    /// <summary>
    /// Domain names in wire format without compression, in lower case (RFC 1035 section 3.1): labels of a length and bytes, then a zero.
    /// Two names are equal if their bytes are.
    /// </summary>
    internal static class DnsName
    {
        /// <summary>RFC 1035 section 2.3.4, in bytes.</summary>
        public const int LongestName = 255;
        public const int LongestLabel = 63;

        private const int PointerBits = 0xC0;

        /// <summary>True for a name of letters, digits, hyphens and underscores, with single dots between labels.</summary>
        public static bool IsHostName(string text)
        {
            int label = 0;
            for (int i = 0; i < text.Length; i++)
            {
                char c = text[i];
                bool isLetter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
                label = c == '.' ? 0 : label + 1;
                if ((!isLetter && c != '.') || label > LongestLabel || (c == '.' && (i == 0 || text[i - 1] == '.')))
                {
                    return false;
                }
            }

            return text.Length > 0;
        }

        /// <summary>Writes a name and appends a domain.</summary>
        /// <param name="text">Such as "www.example.org", with or without a final dot.</param>
        /// <param name="domain">Domain to append; null for none.</param>
        /// <param name="name">Receives the name; <see cref="LongestName"/> bytes.</param>
        /// <returns>Length of the name in bytes; 0 when it is not valid.</returns>
        public static int Write(string text, string domain, byte[] name)
        {
            int length = WriteLabels(text, name, 0);
            if (length > 0 && domain != null)
            {
                length = WriteLabels(domain, name, length);
            }

            if (length <= 0)
            {
                return 0;
            }

            name[length] = 0;
            return length + 1;
        }

        /// <summary>Writes one label as UTF-8. It may have any characters but control characters.</summary>
        /// <param name="text">The label.</param>
        /// <param name="most">Maximum length in bytes; a longer label is cut between two characters.</param>
        /// <param name="name">Receives the label.</param>
        /// <param name="at">Index of its first byte.</param>
        /// <returns>Index after its last byte; -1 when it contains a control character.</returns>
        public static int WriteText(string text, int most, byte[] name, int at)
        {
            int end = at + most;
            for (int i = 0; i < text.Length; i++)
            {
                int c = text[i];
                bool isPair = c >= 0xD800 && c < 0xDC00 && i + 1 < text.Length;
                if (isPair)
                {
                    i++;
                    c = 0x10000 + ((c - 0xD800) << 10) + (text[i] - 0xDC00);
                }

                int more = c < 0x80 ? 0 : c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
                if (c < ' ' || c == 127)
                {
                    return -1;
                }

                if (at + more >= end)
                {
                    return at;
                }

                // RFC 3629 section 3: the first byte tells how many bytes of six bits each follow
                name[at++] = (byte)(more == 0 ? c : (c >> (6 * more)) | (0xF00 >> (more + 1)));
                while (more > 0)
                {
                    more--;
                    name[at++] = (byte)(((c >> (6 * more)) & 0x3F) | 0x80);
                }
            }

            return at;
        }

        /// <summary>Converts a name in wire format to lower case.</summary>
        public static void MakeLower(byte[] name, int length)
        {
            int at = 0;
            while (at < length && name[at] != 0)
            {
                for (int i = at + 1; i <= at + name[at]; i++)
                {
                    name[i] = Lower(name[i]);
                }

                at += name[at] + 1;
            }
        }

        /// <summary>True when a name in a message, which may end in a pointer, equals the end of another name.</summary>
        /// <param name="m">The message; its pointers have been checked.</param>
        /// <param name="at">Index of the name in the message.</param>
        /// <param name="name">The other name.</param>
        /// <param name="o">Index in the other name where the compared end begins.</param>
        public static bool IsAt(byte[] m, int at, byte[] name, int o)
        {
            while (true)
            {
                int label = m[at];
                if ((label & PointerBits) == PointerBits)
                {
                    at = ((label & ~PointerBits) << 8) | m[at + 1];
                    continue;
                }

                if (label != name[o])
                {
                    return false;
                }

                if (label == 0)
                {
                    return true;
                }

                for (int i = 1; i <= label; i++)
                {
                    if (Lower(m[at + i]) != Lower(name[o + i]))
                    {
                        return false;
                    }
                }

                at += label + 1;
                o += label + 1;
            }
        }

        /// <summary>Reads a name from a message. Pointers are followed; each must point before the part of the name that it ends.</summary>
        /// <param name="m">Array that holds the message from index 0.</param>
        /// <param name="length">Length of the message in bytes.</param>
        /// <param name="o">Index of the name.</param>
        /// <param name="name">Receives the name in lower case; null to skip it.</param>
        /// <param name="nameLength">Length of the name in bytes.</param>
        /// <returns>Index after the name; -1 when it is malformed.</returns>
        public static int Read(byte[] m, int length, int o, byte[] name, out int nameLength)
        {
            int end = -1;
            int limit = o;
            nameLength = 0;
            while (o < length)
            {
                int label = m[o];
                if ((label & PointerBits) == PointerBits)
                {
                    if (o + 1 >= length)
                    {
                        return -1;
                    }

                    end = end < 0 ? o + 2 : end;
                    o = ((label & ~PointerBits) << 8) | m[o + 1];
                    if (o >= limit)
                    {
                        return -1;
                    }

                    limit = o;
                    continue;
                }

                if (label > LongestLabel || o + label >= length || nameLength + label + 1 > LongestName)
                {
                    return -1;
                }

                if (name != null)
                {
                    CopyLabel(m, o, name, nameLength, label);
                }

                nameLength += label + 1;
                o += label + 1;
                if (label == 0)
                {
                    return end < 0 ? o : end;
                }
            }

            return -1;
        }

        public static bool Equal(byte[] a, int lengthA, byte[] b, int lengthB)
        {
            if (lengthA != lengthB)
            {
                return false;
            }

            for (int i = 0; i < lengthA; i++)
            {
                if (a[i] != b[i])
                {
                    return false;
                }
            }

            return true;
        }

        /// <summary>True for a name below "local" (RFC 6762 section 3), not for "local" itself.</summary>
        public static bool IsLocal(byte[] name, int length)
        {
            int last = length - s_local.Length;
            if (last <= 0)
            {
                return false;
            }

            int at = 0;
            while (at < last)
            {
                at += name[at] + 1;
            }

            for (int i = 0; i < s_local.Length; i++)
            {
                if (at != last || name[last + i] != s_local[i])
                {
                    return false;
                }
            }

            return true;
        }

        private static readonly byte[] s_local = { 5, (byte)'l', (byte)'o', (byte)'c', (byte)'a', (byte)'l', 0 };

        // returns the length of the labels in bytes, or -1
        private static int WriteLabels(string text, byte[] name, int at)
        {
            int start = 0;
            while (start < text.Length)
            {
                int end = text.IndexOf('.', start);
                end = end < 0 ? text.Length : end;
                int label = end - start;

                // leaves space for the terminating zero
                if (label == 0 || label > LongestLabel || at + label + 2 > LongestName)
                {
                    return -1;
                }

                name[at++] = (byte)label;
                for (int i = start; i < end; i++)
                {
                    char c = text[i];
                    if (c <= ' ' || c >= 127)
                    {
                        return -1;
                    }

                    name[at++] = Lower((byte)c);
                }

                start = end + 1;
            }

            return at;
        }

        private static void CopyLabel(byte[] m, int o, byte[] name, int at, int label)
        {
            Array.Copy(m, o, name, at, label + 1);
            for (int i = at + 1; i <= at + label; i++)
            {
                name[i] = Lower(name[i]);
            }
        }

        private static byte Lower(byte c) => c >= 'A' && c <= 'Z' ? (byte)(c + 32) : c;
    }
}
