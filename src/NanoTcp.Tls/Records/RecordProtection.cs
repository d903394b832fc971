namespace NanoTcp.Tls
{
    /// <summary>Protects the records of one direction with one set of keys.</summary>
    internal abstract class RecordProtection
    {
        /// <summary>Length of a record's header.</summary>
        public const int HeaderSize = 5;

        /// <summary>What the result of <see cref="Open"/> is.</summary>
        public int Type;

        /// <summary>Index of the first byte of the content after <see cref="Open"/>.</summary>
        public int Offset;

        /// <summary>Length of the content after <see cref="Open"/>.</summary>
        public int Count;

        /// <summary>Records so far. It is part of the nonce, so that no nonce comes twice.</summary>
        public long Sequence;

        /// <summary>Bytes between header and content.</summary>
        public abstract int Prefix { get; }

        /// <summary>Maximum number of bytes by which a record is longer than its content, without header.</summary>
        public abstract int MaxOverhead { get; }

        /// <summary>True for TLS 1.3, whose protected records are of type application data on the outside.</summary>
        public abstract bool HidesType { get; }

        /// <summary>Protects a record in place and writes its header.</summary>
        /// <param name="type">Type of the content.</param>
        /// <param name="buffer">Array that holds the content, at offset + header + prefix.</param>
        /// <param name="offset">Index of the header.</param>
        /// <param name="count">Length of the content.</param>
        /// <returns>Length of the record with header.</returns>
        public abstract int Seal(int type, byte[] buffer, int offset, int count);

        /// <summary>Decrypts a record in place and sets type, offset and count.</summary>
        /// <param name="buffer">Array that holds the record, header included, from index 0 on.</param>
        /// <param name="length">Length of the record without header.</param>
        /// <exception cref="TlsException">It is invalid.</exception>
        public abstract void Open(byte[] buffer, int length);

        /// <summary>Overwrites the keys.</summary>
        public abstract void Clear();

        /// <summary>Writes a header.</summary>
        protected static void WriteHeader(int type, byte[] buffer, int offset, int length)
        {
            buffer[offset] = (byte)type;
            buffer[offset + 1] = 3;
            buffer[offset + 2] = 3;
            buffer[offset + 3] = (byte)(length >> 8);
            buffer[offset + 4] = (byte)length;
        }

        /// <summary>Writes 64 bits, big-endian.</summary>
        protected static void WriteLong(byte[] buffer, int offset, long value)
        {
            for (int i = 7; i >= 0; i--)
            {
                buffer[offset + i] = (byte)value;
                value >>= 8;
            }
        }
    }
}
