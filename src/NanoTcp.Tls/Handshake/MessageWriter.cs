using System;

namespace NanoTcp.Tls
{
    /// <summary>Builds a handshake message.</summary>
    internal sealed class MessageWriter
    {
        /// <summary>Holds the message.</summary>
        public byte[] Buffer = new byte[256];

        /// <summary>Its length so far.</summary>
        public int Count;

        /// <summary>Starts a message.</summary>
        public void Begin(int type)
        {
            Count = 0;
            Byte(type);
            Open(3);
        }

        /// <summary>Completes the message.</summary>
        public void End()
        {
            Close(1, 3);
        }

        public void Byte(int value)
        {
            Ensure(1);
            Buffer[Count++] = (byte)value;
        }

        public void Short(int value)
        {
            Byte(value >> 8);
            Byte(value);
        }

        public void Bytes(byte[] bytes, int offset, int count)
        {
            Ensure(count);
            Array.Copy(bytes, offset, Buffer, Count, count);
            Count += count;
        }

        public void Bytes(byte[] bytes)
        {
            Bytes(bytes, 0, bytes.Length);
        }

        /// <summary>Writes bytes after their length.</summary>
        /// <param name="bytes">The bytes.</param>
        /// <param name="size">Bytes of the length, 1 or 2.</param>
        public void Vector(byte[] bytes, int size)
        {
            int mark = Open(size);
            Bytes(bytes);
            Close(mark, size);
        }

        /// <summary>Starts something with its length before it.</summary>
        /// <param name="size">Bytes of the length.</param>
        /// <returns>What <see cref="Close"/> needs.</returns>
        public int Open(int size)
        {
            int mark = Count;
            for (int i = 0; i < size; i++)
            {
                Byte(0);
            }

            return mark;
        }

        /// <summary>Writes the length.</summary>
        public void Close(int mark, int size)
        {
            int length = Count - mark - size;
            for (int i = mark + size - 1; i >= mark; i--)
            {
                Buffer[i] = (byte)length;
                length >>= 8;
            }
        }

        /// <summary>Starts an extension.</summary>
        public int OpenExtension(int type)
        {
            Short(type);
            return Open(2);
        }

        private void Ensure(int count)
        {
            if (Buffer.Length - Count < count)
            {
                byte[] larger = new byte[(2 * Buffer.Length) + count];
                Array.Copy(Buffer, 0, larger, 0, Count);
                Buffer = larger;
            }
        }
    }
}
