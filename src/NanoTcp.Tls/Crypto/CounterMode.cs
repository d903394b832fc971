using System;

namespace NanoTcp.Tls
{
    /// <summary>Counter mode over <see cref="AesCipher"/>: the key stream of many blocks by one call of the platform.</summary>
    internal static class CounterMode
    {
        // Blocks a call: this bounds the arrays, of which there are two at a time.
        private const int MaxBlocks = 130;

        /// <summary>Encrypts or decrypts in place.</summary>
        /// <param name="cipher">Cipher with the key.</param>
        /// <param name="first">First counter block, whose last two bytes count from there; it is used for <paramref name="mask"/>.</param>
        /// <param name="mask">Receives the encrypted first counter block, for the tag.</param>
        /// <param name="buffer">Array that holds the bytes.</param>
        /// <param name="offset">Index of the first.</param>
        /// <param name="count">Number of bytes, at most 2^19.</param>
        public static void Apply(AesCipher cipher, byte[] first, byte[] mask, byte[] buffer, int offset, int count)
        {
            int counter = (first[14] << 8) | first[15];
            int skip = AesCipher.BlockSize;
            do
            {
                int blocks = (skip + count + AesCipher.BlockSize - 1) >> 4;
                if (blocks > MaxBlocks)
                {
                    blocks = MaxBlocks;
                }

                byte[] stream = cipher.EncryptBlocks(Counters(first, counter, blocks));
                if (skip != 0)
                {
                    Array.Copy(stream, 0, mask, 0, AesCipher.BlockSize);
                }

                int part = (blocks << 4) - skip;
                if (part > count)
                {
                    part = count;
                }

                Xor(stream, skip, buffer, offset, part);
                Array.Clear(stream, 0, stream.Length);
                counter += blocks;
                offset += part;
                count -= part;
                skip = 0;
            }
            while (count > 0);
        }

        private static byte[] Counters(byte[] first, int counter, int blocks)
        {
            byte[] counters = new byte[blocks << 4];
            Array.Copy(first, 0, counters, 0, AesCipher.BlockSize);
            int done = AesCipher.BlockSize;
            while (done < counters.Length)
            {
                int part = counters.Length - done < done ? counters.Length - done : done;
                Array.Copy(counters, 0, counters, done, part);
                done += part;
            }

            for (int i = 14; i < counters.Length; i += AesCipher.BlockSize)
            {
                counters[i] = (byte)(counter >> 8);
                counters[i + 1] = (byte)counter;
                counter++;
            }

            return counters;
        }

        // the only work per byte of a record: eight at a time, so that the loop itself costs little
        private static void Xor(byte[] stream, int index, byte[] buffer, int offset, int count)
        {
            int end = offset + count;
            int last = end - 8;
            while (offset <= last)
            {
                buffer[offset] ^= stream[index];
                buffer[offset + 1] ^= stream[index + 1];
                buffer[offset + 2] ^= stream[index + 2];
                buffer[offset + 3] ^= stream[index + 3];
                buffer[offset + 4] ^= stream[index + 4];
                buffer[offset + 5] ^= stream[index + 5];
                buffer[offset + 6] ^= stream[index + 6];
                buffer[offset + 7] ^= stream[index + 7];
                offset += 8;
                index += 8;
            }

            while (offset < end)
            {
                buffer[offset++] ^= stream[index++];
            }
        }
    }
}
