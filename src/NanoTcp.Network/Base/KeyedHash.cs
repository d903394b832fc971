using System;

namespace NanoTcp
{
    /// <summary>
    /// A keyed hash whose output cannot be predicted without the key: SipHash-2-4 (Aumasson and Bernstein, 2012). Initial sequence numbers
    /// (RFC 6528), ports (RFC 6056) and identifications (RFC 7739) are derived from it.
    /// </summary>
    internal sealed class KeyedHash
    {
        /// <summary>Length of a key in bytes.</summary>
        public const int KeyLength = 16;

        private readonly ulong _key0;
        private readonly ulong _key1;

        /// <summary>Makes a hash with a given or a random key.</summary>
        /// <param name="random">Generates the key when <paramref name="key"/> is null.</param>
        /// <param name="key">16 bytes, little-endian; null for a random key.</param>
        public KeyedHash(RandomSource random, byte[] key)
        {
            if (key != null)
            {
                _key0 = BitConverter.ToUInt64(key, 0);
                _key1 = BitConverter.ToUInt64(key, 8);
                return;
            }

            _key0 = ((ulong)random.Next() << 32) | random.Next();
            _key1 = ((ulong)random.Next() << 32) | random.Next();
        }

        /// <summary>Hashes four 32-bit words to one.</summary>
        public uint Compute(uint a, uint b, uint c, uint d)
        {
            ulong v0 = _key0 ^ 0x736f6d6570736575UL;
            ulong v1 = _key1 ^ 0x646f72616e646f6dUL;
            ulong v2 = _key0 ^ 0x6c7967656e657261UL;
            ulong v3 = _key1 ^ 0x7465646279746573UL;

            for (int block = 0; block < 4; block++)
            {
                // two message words, the length block (16 bytes), and four finishing rounds
                ulong m = block == 0 ? ((ulong)b << 32) | a : block == 1 ? ((ulong)d << 32) | c : block == 2 ? 16UL << 56 : 0UL;
                if (block == 3)
                {
                    v2 ^= 0xff;
                }

                v3 ^= m;
                for (int round = block == 3 ? 4 : 2; round > 0; round--)
                {
                    v0 += v1;
                    v1 = (v1 << 13) | (v1 >> 51);
                    v1 ^= v0;
                    v0 = (v0 << 32) | (v0 >> 32);
                    v2 += v3;
                    v3 = (v3 << 16) | (v3 >> 48);
                    v3 ^= v2;
                    v0 += v3;
                    v3 = (v3 << 21) | (v3 >> 43);
                    v3 ^= v0;
                    v2 += v1;
                    v1 = (v1 << 17) | (v1 >> 47);
                    v1 ^= v2;
                    v2 = (v2 << 32) | (v2 >> 32);
                }

                v0 ^= m;
            }

            ulong hash = v0 ^ v1 ^ v2 ^ v3;
            return (uint)(hash ^ (hash >> 32));
        }
    }
}
