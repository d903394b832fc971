using System;

namespace NanoTcp.Services
{
    /// <summary>Builds messages, RFC 5424 section 6. One object is reused for all messages.</summary>
    internal sealed class SyslogMessage
    {
        private const int LongestMessageId = 32;
        private const char Replacement = '\uFFFD';

        private readonly byte[] _buffer;

        /// <param name="size">Longest message in bytes.</param>
        public SyslogMessage(int size)
        {
            _buffer = new byte[size];
        }

        /// <summary>The message, from index 0.</summary>
        public byte[] Buffer => _buffer;

        /// <summary>Its length in bytes.</summary>
        public int Length { get; private set; }

        /// <summary>True when some of the message did not fit.</summary>
        public bool IsTruncated { get; private set; }

        /// <summary>Begins a message with PRI and VERSION.</summary>
        /// <param name="priority">Facility times 8 plus severity.</param>
        public void Begin(int priority)
        {
            Length = 0;
            IsTruncated = false;
            AddAscii("<" + priority.ToString() + ">1 ");
        }

        /// <summary>Adds TIMESTAMP and a blank.</summary>
        /// <param name="time">In UTC; DateTime.MinValue if it is not known.</param>
        public void AddTime(DateTime time)
        {
            AddField(time == DateTime.MinValue ? null : time.ToString("yyyy-MM-ddTHH:mm:ss.fff") + "Z");
        }

        /// <summary>Adds a field of the header and a blank.</summary>
        /// <param name="text">Printable ASCII characters; null for none.</param>
        public void AddField(string text)
        {
            AddAscii(text == null ? "-" : text);
            AddAscii(" ");
        }

        /// <summary>Adds MSGID and a blank: 32 characters at most, those that are not printable ASCII replaced.</summary>
        /// <param name="text">Null or empty for none.</param>
        public void AddMessageId(string text)
        {
            if (text == null || text.Length == 0)
            {
                AddField(null);
                return;
            }

            char[] characters = new char[text.Length < LongestMessageId ? text.Length : LongestMessageId];
            for (int i = 0; i < characters.Length; i++)
            {
                characters[i] = text[i] > ' ' && text[i] <= '~' ? text[i] : '_';
            }

            AddField(new string(characters));
        }

        /// <summary>Adds STRUCTURED-DATA: one element, or none when it does not fit.</summary>
        /// <param name="id">SD-ID; null for none.</param>
        /// <param name="parameters">Name, value, name, value.</param>
        public void AddData(string id, string[] parameters)
        {
            int start = Length;
            if (id != null)
            {
                AddAscii("[" + id);
                for (int i = 0; i + 1 < parameters.Length; i += 2)
                {
                    AddAscii(" " + parameters[i] + "=\"");
                    AddText(parameters[i + 1], true);
                    AddAscii("\"");
                }

                AddAscii("]");
            }

            if (id == null || IsTruncated)
            {
                Length = start;
                AddAscii("-");
            }
        }

        /// <summary>Adds a blank and MSG in UTF-8, with the byte order mark unless it is ASCII.</summary>
        /// <param name="text">Null or empty for none.</param>
        public void AddMessage(string text)
        {
            if (text == null || text.Length == 0 || _buffer.Length - Length < 5)
            {
                IsTruncated |= text != null && text.Length > 0;
                return;
            }

            _buffer[Length++] = (byte)' ';
            if (!IsAscii(text))
            {
                _buffer[Length++] = 0xEF;
                _buffer[Length++] = 0xBB;
                _buffer[Length++] = 0xBF;
            }

            AddText(text, false);
        }

        private static bool IsAscii(string text)
        {
            for (int i = 0; i < text.Length; i++)
            {
                if (text[i] > '\u007F')
                {
                    return false;
                }
            }

            return true;
        }

        private void AddAscii(string text)
        {
            int count = text.Length;
            if (count > _buffer.Length - Length)
            {
                IsTruncated = true;
                return;
            }

            for (int i = 0; i < count; i++)
            {
                _buffer[Length + i] = (byte)text[i];
            }

            Length += count;
        }

        // Encodes UTF-8. Control characters become blanks (RFC 5424 section 8.2: they can forge lines); half a surrogate pair becomes U+FFFD.
        private void AddText(string text, bool isQuoted)
        {
            byte[] b = _buffer;
            int o = Length;
            int end = b.Length;
            int count = text == null ? 0 : text.Length;
            for (int i = 0; i < count; i++)
            {
                int c = text[i];
                if (c < ' ' || c == 0x7F)
                {
                    c = ' ';
                }

                if (c >= 0xD800 && c <= 0xDFFF)
                {
                    bool isPair = c < 0xDC00 && i + 1 < count && text[i + 1] >= 0xDC00 && text[i + 1] <= 0xDFFF;
                    c = isPair ? 0x10000 + ((c - 0xD800) << 10) + (text[++i] - 0xDC00) : Replacement;
                }

                bool isEscaped = isQuoted && (c == '"' || c == '\\' || c == ']');
                int size = isEscaped ? 2 : c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
                if (o + size > end)
                {
                    // whole characters only
                    IsTruncated = true;
                    break;
                }

                if (isEscaped)
                {
                    b[o++] = (byte)'\\';
                    b[o++] = (byte)c;
                }
                else if (size == 1)
                {
                    b[o++] = (byte)c;
                }
                else
                {
                    // the first byte has as many leading ones as the character has bytes, each further one six bits
                    b[o++] = (byte)((0xF00 >> size) | (c >> (6 * (size - 1))));
                    for (int shift = 6 * (size - 2); shift >= 0; shift -= 6)
                    {
                        b[o++] = (byte)(0x80 | ((c >> shift) & 0x3F));
                    }
                }
            }

            Length = o;
        }
    }
}
