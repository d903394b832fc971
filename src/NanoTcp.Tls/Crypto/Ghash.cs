using System;

namespace NanoTcp.Tls
{
    /// <summary>
    /// GHASH (NIST SP 800-38D). Products without carry are made of integer multiplications: operands are split by masks into four parts with
    /// one bit in four, so that sums of bits do not reach the next part. Nothing is looked up, and the time does not depend on the values.
    /// </summary>
    internal sealed class Ghash
    {
        private const ulong Mask0 = 0x1111111111111111;
        private const ulong Mask1 = 0x2222222222222222;
        private const ulong Mask2 = 0x4444444444444444;
        private const ulong Mask3 = 0x8888888888888888;

        // the key's words and their sum, and the same with their bits reversed, each split by the masks
        private readonly ulong[] _key = new ulong[6 * 4];
        private ulong _low;
        private ulong _high;

        /// <summary>Makes one.</summary>
        /// <param name="key">16 bytes.</param>
        public Ghash(byte[] key)
        {
            ulong high = Load(key, 0);
            ulong low = Load(key, 8);
            Split(0, low);
            Split(4, high);
            Split(8, low ^ high);
            Split(12, Reverse(low));
            Split(16, Reverse(high));
            Split(20, Reverse(low ^ high));
        }

        /// <summary>Starts a hash.</summary>
        public void Reset()
        {
            _low = 0;
            _high = 0;
        }

        /// <summary>Overwrites the key.</summary>
        public void Clear()
        {
            Array.Clear(_key, 0, _key.Length);
            Reset();
        }

        /// <summary>Adds bytes, and zeros up to a whole block.</summary>
        public void Update(byte[] data, int offset, int count)
        {
            while (count >= AesCipher.BlockSize)
            {
                Add(Load(data, offset), Load(data, offset + 8));
                offset += AesCipher.BlockSize;
                count -= AesCipher.BlockSize;
            }

            if (count > 0)
            {
                byte[] last = new byte[AesCipher.BlockSize];
                Array.Copy(data, offset, last, 0, count);
                Add(Load(last, 0), Load(last, 8));
            }
        }

        /// <summary>Adds the lengths in bytes, and writes the hash.</summary>
        public void Finish(int associatedLength, int count, byte[] hash)
        {
            Add((ulong)associatedLength << 3, (ulong)count << 3);
            for (int i = 0; i < 8; i++)
            {
                hash[i] = (byte)(_high >> (56 - (8 * i)));
                hash[8 + i] = (byte)(_low >> (56 - (8 * i)));
            }
        }

        private static ulong Load(byte[] b, int i) =>
            ((ulong)(uint)((b[i] << 24) | (b[i + 1] << 16) | (b[i + 2] << 8) | b[i + 3]) << 32)
            | (uint)((b[i + 4] << 24) | (b[i + 5] << 16) | (b[i + 6] << 8) | b[i + 7]);

        private static ulong Reverse(ulong x)
        {
            x = ((x & 0x5555555555555555) << 1) | ((x >> 1) & 0x5555555555555555);
            x = ((x & 0x3333333333333333) << 2) | ((x >> 2) & 0x3333333333333333);
            x = ((x & 0x0f0f0f0f0f0f0f0f) << 4) | ((x >> 4) & 0x0f0f0f0f0f0f0f0f);
            x = ((x & 0x00ff00ff00ff00ff) << 8) | ((x >> 8) & 0x00ff00ff00ff00ff);
            x = ((x & 0x0000ffff0000ffff) << 16) | ((x >> 16) & 0x0000ffff0000ffff);
            return (x << 32) | (x >> 32);
        }

        private void Split(int index, ulong word)
        {
            _key[index] = word & Mask0;
            _key[index + 1] = word & Mask1;
            _key[index + 2] = word & Mask2;
            _key[index + 3] = word & Mask3;
        }

        // hash = (hash + block) * key: Karatsuba with three products of 64 bits, whose high halves are the low halves of reversed operands
        private void Add(ulong high, ulong low)
        {
            high ^= _high;
            low ^= _low;
            ulong reversedLow = Reverse(low);
            ulong reversedHigh = Reverse(high);
            ulong z0 = Product(low, 0);
            ulong z1 = Product(high, 4);
            ulong z2 = Product(low ^ high, 8) ^ z0 ^ z1;
            ulong h0 = Product(reversedLow, 12);
            ulong h1 = Product(reversedHigh, 16);
            ulong h2 = Product(reversedLow ^ reversedHigh, 20) ^ h0 ^ h1;
            ulong v1 = (Reverse(h0) >> 1) ^ z2;
            ulong v2 = (Reverse(h2) >> 1) ^ z1;
            ulong v3 = Reverse(h1) >> 1;

            // GCM numbers bits from the left, so that the product is one bit too low
            v3 = (v3 << 1) | (v2 >> 63);
            v2 = (v2 << 1) | (v1 >> 63);
            v1 = (v1 << 1) | (z0 >> 63);
            z0 <<= 1;

            // modulo x^128 + x^7 + x^2 + x + 1
            v2 ^= z0 ^ (z0 >> 1) ^ (z0 >> 2) ^ (z0 >> 7);
            v1 ^= (z0 << 63) ^ (z0 << 62) ^ (z0 << 57);
            v3 ^= v1 ^ (v1 >> 1) ^ (v1 >> 2) ^ (v1 >> 7);
            v2 ^= (v1 << 63) ^ (v1 << 62) ^ (v1 << 57);
            _low = v2;
            _high = v3;
        }

        // the low 64 bits of the product with a word of the key
        private ulong Product(ulong x, int index)
        {
            ulong[] key = _key;
            ulong y0 = key[index];
            ulong y1 = key[index + 1];
            ulong y2 = key[index + 2];
            ulong y3 = key[index + 3];
            ulong x0 = x & Mask0;
            ulong x1 = x & Mask1;
            ulong x2 = x & Mask2;
            ulong x3 = x & Mask3;
            return (((x0 * y0) ^ (x1 * y3) ^ (x2 * y2) ^ (x3 * y1)) & Mask0)
                | (((x0 * y1) ^ (x1 * y0) ^ (x2 * y3) ^ (x3 * y2)) & Mask1)
                | (((x0 * y2) ^ (x1 * y1) ^ (x2 * y0) ^ (x3 * y3)) & Mask2)
                | (((x0 * y3) ^ (x1 * y2) ^ (x2 * y1) ^ (x3 * y0)) & Mask3);
        }
    }
}
