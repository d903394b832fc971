using System;

namespace NanoTcp.Tls
{
    /// <summary>Parses a handshake message, or a part of one. All methods throw decode_error when it is too short.</summary>
    internal sealed class MessageReader
    {
        /// <summary>Holds the bytes.</summary>
        public readonly byte[] Buffer;

        /// <summary>Index of the next byte.</summary>
        public int Position;

        /// <summary>Index after the last byte.</summary>
        public readonly int End;

        public MessageReader(byte[] buffer, int offset, int count)
        {
            Buffer = buffer;
            Position = offset;
            End = offset + count;
        }

        public int Remaining => End - Position;

        public int Byte()
        {
            Need(1);
            return Buffer[Position++];
        }

        public int Short()
        {
            Need(2);
            Position += 2;
            return (Buffer[Position - 2] << 8) | Buffer[Position - 1];
        }

        public byte[] Bytes(int count)
        {
            Need(count);
            byte[] bytes = new byte[count];
            Array.Copy(Buffer, Position, bytes, 0, count);
            Position += count;
            return bytes;
        }

        public void Skip(int count)
        {
            Need(count);
            Position += count;
        }

        /// <summary>A part with its length before it.</summary>
        /// <param name="size">Bytes of the length, 1 or 2.</param>
        public MessageReader Vector(int size)
        {
            int count = size == 1 ? Byte() : Short();
            Need(count);
            Position += count;
            return new MessageReader(Buffer, Position - count, count);
        }

        /// <summary>A list of 16-bit numbers with its length before it, which must not be empty.</summary>
        /// <param name="size">Bytes of the length, 1 or 2.</param>
        public int[] Shorts(int size)
        {
            MessageReader list = Vector(size);
            int count = list.Remaining;
            if (count == 0 || (count & 1) != 0)
            {
                throw new TlsException(TlsAlert.DecodeError);
            }

            int[] shorts = new int[count >> 1];
            for (int i = 0; i < shorts.Length; i++)
            {
                shorts[i] = list.Short();
            }

            return shorts;
        }

        /// <summary>Checks that nothing follows.</summary>
        public void Finish()
        {
            if (Position != End)
            {
                throw new TlsException(TlsAlert.DecodeError);
            }
        }

        private void Need(int count)
        {
            if (End - Position < count)
            {
                throw new TlsException(TlsAlert.DecodeError);
            }
        }
    }
}
