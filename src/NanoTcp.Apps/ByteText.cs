namespace NanoTcp.Apps
{
    /// <summary>
    /// Writes text and numbers as ASCII into a buffer, without allocating strings. Omits what does not fit, and records that it did.
    /// </summary>
    internal sealed class ByteText
    {
        private readonly byte[] _digits = new byte[20];
        private byte[] _buffer;
        private int _limit;

        /// <summary>Index of the next byte.</summary>
        public int Position { get; private set; }

        /// <summary>True when something did not fit since <see cref="Start"/> or <see cref="Rewind"/>.</summary>
        public bool IsFull { get; private set; }

        /// <summary>Begins a text.</summary>
        /// <param name="buffer">Destination of the characters.</param>
        /// <param name="position">Index of the first byte.</param>
        /// <param name="limit">Index after the last byte that may be written.</param>
        public void Start(byte[] buffer, int position, int limit)
        {
            _buffer = buffer;
            _limit = limit;
            Rewind(position);
        }

        /// <summary>Discards what was written after a position.</summary>
        /// <param name="position">An earlier <see cref="Position"/>.</param>
        public void Rewind(int position)
        {
            Position = position;
            IsFull = false;
        }

        public void Byte(int value)
        {
            if (Position < _limit)
            {
                _buffer[Position++] = (byte)value;
            }
            else
            {
                IsFull = true;
            }
        }

        /// <summary>Writes ASCII characters as they are.</summary>
        public void Text(string text)
        {
            for (int i = 0; i < text.Length; i++)
            {
                Byte(text[i]);
            }
        }

        /// <summary>Writes as many characters of a text as fit.</summary>
        /// <param name="text">ASCII.</param>
        /// <param name="start">Index of the first character.</param>
        /// <returns>Number of characters written.</returns>
        public int Part(string text, int start)
        {
            int count = text.Length - start;
            count = count < _limit - Position ? count : _limit - Position;
            for (int i = 0; i < count; i++)
            {
                _buffer[Position++] = (byte)text[start + i];
            }

            return count;
        }

        /// <summary>
        /// Writes a JSON string (RFC 8259 section 7) of at most 40 characters; other than printable ASCII becomes a question mark.
        /// </summary>
        public void Quoted(string text)
        {
            const int longest = 40;
            Byte('"');
            for (int i = 0; i < text.Length && i < longest; i++)
            {
                char c = text[i];
                if (c == '"' || c == '\\')
                {
                    Byte('\\');
                }

                Byte(c < ' ' || c > '~' ? '?' : c);
            }

            Byte('"');
        }

        /// <summary>Writes a non-negative number in decimal.</summary>
        public void Number(long value)
        {
            int count = 0;
            do
            {
                _digits[count++] = (byte)('0' + (value % 10));
                value /= 10;
            }
            while (value > 0);

            while (count > 0)
            {
                Byte(_digits[--count]);
            }
        }

        /// <summary>Writes an IPv4 address, given in host order, in dotted decimal.</summary>
        public void Address(uint address)
        {
            for (int shift = 24; shift >= 0; shift -= 8)
            {
                Number((address >> shift) & 0xFF);
                if (shift > 0)
                {
                    Byte('.');
                }
            }
        }

        /// <summary>Writes a link address as six pairs of hexadecimal digits.</summary>
        public void MacAddress(byte[] address)
        {
            for (int i = 0; i < 6; i++)
            {
                if (i > 0)
                {
                    Byte(':');
                }

                HexDigit(address[i] >> 4);
                HexDigit(address[i]);
            }
        }

        /// <summary>Writes the lowest four bits of a value.</summary>
        public void HexDigit(int value)
        {
            value &= 15;
            Byte(value < 10 ? '0' + value : 'A' - 10 + value);
        }
    }
}
