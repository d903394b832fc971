using System;

namespace NanoTcp.Tls
{
    /// <summary>
    /// Key exchange X25519 (RFC 7748; RFC 8446 section 4.2.8.2). Keys are 32 bytes, little-endian. The time does not depend on the private key.
    /// </summary>
    public static class X25519
    {
        /// <summary>Length of a private key, a public key and a shared secret in bytes.</summary>
        public const int KeySize = 32;

        // (486662 - 2) / 4 of RFC 7748 section 5
        private const long A24 = 121665;

        /// <summary>Makes a private key.</summary>
        /// <param name="random">Source of the key; it must be unpredictable.</param>
        public static byte[] MakeKey(RandomSource random)
        {
            byte[] key = new byte[KeySize];
            RandomBytes.Fill(random, key);
            return key;
        }

        /// <summary>The public key of a private key.</summary>
        /// <param name="privateKey">32 bytes.</param>
        /// <exception cref="ArgumentException">It has another length.</exception>
        public static byte[] PublicKey(byte[] privateKey)
        {
            byte[] point = new byte[KeySize];
            point[0] = 9;
            return Multiply(privateKey, point, 0);
        }

        /// <summary>The secret that two hosts share.</summary>
        /// <param name="privateKey">32 bytes.</param>
        /// <param name="publicKey">Array that holds the peer's public key.</param>
        /// <param name="offset">Index of its first byte.</param>
        /// <param name="count">Its length.</param>
        /// <returns>32 bytes; null if the length is not 32, or the secret is zero, as it is for points of small order.</returns>
        /// <exception cref="ArgumentException">The private key has another length.</exception>
        public static byte[] Agree(byte[] privateKey, byte[] publicKey, int offset, int count)
        {
            if (count != KeySize)
            {
                return null;
            }

            byte[] secret = Multiply(privateKey, publicKey, offset);
            int all = 0;
            for (int i = 0; i < KeySize; i++)
            {
                all |= secret[i];
            }

            return all == 0 ? null : secret;
        }

        // RFC 7748 section 5, with its names
        private static byte[] Multiply(byte[] privateKey, byte[] point, int offset)
        {
            if (privateKey.Length != KeySize)
            {
                throw new ArgumentException("A private key has 32 bytes.");
            }

            long[] x1 = new long[Field25519.Limbs];
            Field25519.Load(x1, point, offset);
            long[] x2 = new long[Field25519.Limbs];
            x2[0] = 1;
            long[] z2 = new long[Field25519.Limbs];
            long[] x3 = (long[])x1.Clone();
            long[] z3 = new long[Field25519.Limbs];
            z3[0] = 1;
            long[] a = new long[Field25519.Limbs];
            long[] b = new long[Field25519.Limbs];
            int swap = 0;
            for (int i = 254; i >= 0; i--)
            {
                int bit = i == 254 ? 1 : i < 3 ? 0 : (privateKey[i >> 3] >> (i & 7)) & 1;
                swap ^= bit;
                Field25519.Swap(x2, x3, swap);
                Field25519.Swap(z2, z3, swap);
                swap = bit;

                // A and B in a and b; DA in x3, CB in z3; AA in a, BB in b
                Field25519.Add(a, x2, z2);
                Field25519.Subtract(b, x2, z2);
                Field25519.Subtract(x2, x3, z3);
                Field25519.Add(z2, x3, z3);
                Field25519.Multiply(x3, x2, a);
                Field25519.Multiply(z3, z2, b);
                Field25519.Square(a, a);
                Field25519.Square(b, b);
                Field25519.Multiply(x2, a, b);
                Field25519.Subtract(b, a, b);
                Field25519.MultiplySmall(z2, b, A24);
                Field25519.Add(z2, z2, a);
                Field25519.Multiply(z2, z2, b);
                Field25519.Add(a, x3, z3);
                Field25519.Subtract(b, x3, z3);
                Field25519.Square(x3, a);
                Field25519.Square(b, b);
                Field25519.Multiply(z3, b, x1);
            }

            Field25519.Swap(x2, x3, swap);
            Field25519.Swap(z2, z3, swap);
            Field25519.Invert(z2, z2);
            Field25519.Multiply(x2, x2, z2);
            byte[] result = new byte[KeySize];
            Field25519.Store(result, 0, x2);
            Array.Clear(x2, 0, Field25519.Limbs);
            Array.Clear(x3, 0, Field25519.Limbs);
            Array.Clear(z2, 0, Field25519.Limbs);
            Array.Clear(z3, 0, Field25519.Limbs);
            Array.Clear(a, 0, Field25519.Limbs);
            Array.Clear(b, 0, Field25519.Limbs);
            return result;
        }
    }
}
