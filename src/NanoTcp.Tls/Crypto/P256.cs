using System;

namespace NanoTcp.Tls
{
    /// <summary>
    /// Key exchange on the curve P-256 (secp256r1, NIST SP 800-186; RFC 8446 section 4.2.8.2). A private key is 32 bytes, big-endian; a public
    /// key is 65 bytes, an uncompressed point. The time does not depend on the private key.
    /// </summary>
    public static class P256
    {
        /// <summary>Length of a private key and of a shared secret in bytes.</summary>
        public const int KeySize = 32;

        /// <summary>Length of a public key in bytes.</summary>
        public const int PublicKeySize = 65;

        private const byte Uncompressed = 4;
        private const int Limbs = FieldP256.Limbs;

        // X, Y and Z of a point of the table
        private const int PointLimbs = 3 * Limbs;

        private static readonly byte[] s_base =
        {
            Uncompressed,
            0x6b, 0x17, 0xd1, 0xf2, 0xe1, 0x2c, 0x42, 0x47, 0xf8, 0xbc, 0xe6, 0xe5, 0x63, 0xa4, 0x40, 0xf2,
            0x77, 0x03, 0x7d, 0x81, 0x2d, 0xeb, 0x33, 0xa0, 0xf4, 0xa1, 0x39, 0x45, 0xd8, 0x98, 0xc2, 0x96,
            0x4f, 0xe3, 0x42, 0xe2, 0xfe, 0x1a, 0x7f, 0x9b, 0x8e, 0xe7, 0xeb, 0x4a, 0x7c, 0x0f, 0x9e, 0x16,
            0x2b, 0xce, 0x33, 0x57, 0x6b, 0x31, 0x5e, 0xce, 0xcb, 0xb6, 0x40, 0x68, 0x37, 0xbf, 0x51, 0xf5,
        };

        private static readonly byte[] s_b =
        {
            0x5a, 0xc6, 0x35, 0xd8, 0xaa, 0x3a, 0x93, 0xe7, 0xb3, 0xeb, 0xbd, 0x55, 0x76, 0x98, 0x86, 0xbc,
            0x65, 0x1d, 0x06, 0xb0, 0xcc, 0x53, 0xb0, 0xf6, 0x3b, 0xce, 0x3c, 0x3e, 0x27, 0xd2, 0x60, 0x4b,
        };

        private static readonly byte[] s_order =
        {
            0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
            0xbc, 0xe6, 0xfa, 0xad, 0xa7, 0x17, 0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51,
        };

        /// <summary>Makes a private key.</summary>
        /// <param name="random">Source of the key; it must be unpredictable.</param>
        public static byte[] MakeKey(RandomSource random)
        {
            byte[] key = new byte[KeySize];
            do
            {
                RandomBytes.Fill(random, key);
            }
            while (!IsPrivateKey(key));

            return key;
        }

        /// <summary>The public key of a private key.</summary>
        /// <param name="privateKey">1 to the order of the curve less 1.</param>
        /// <exception cref="ArgumentException">It is no private key.</exception>
        public static byte[] PublicKey(byte[] privateKey)
        {
            long[] point = Multiply(privateKey, s_base, 0, true);
            byte[] key = new byte[PublicKeySize];
            key[0] = Uncompressed;
            ToAffine(point, key, 1, true);
            return key;
        }

        /// <summary>The secret that two hosts share: the x coordinate of the product.</summary>
        /// <param name="privateKey">1 to the order of the curve less 1.</param>
        /// <param name="publicKey">Array that holds the peer's public key.</param>
        /// <param name="offset">Index of its first byte.</param>
        /// <param name="count">Its length.</param>
        /// <returns>32 bytes; null if the public key is no point of the curve.</returns>
        /// <exception cref="ArgumentException">It is no private key.</exception>
        public static byte[] Agree(byte[] privateKey, byte[] publicKey, int offset, int count)
        {
            if (count != PublicKeySize || publicKey[offset] != Uncompressed)
            {
                return null;
            }

            long[] point = Multiply(privateKey, publicKey, offset, false);
            if (point == null)
            {
                return null;
            }

            byte[] secret = new byte[KeySize];
            ToAffine(point, secret, 0, false);
            return secret;
        }

        private static bool IsPrivateKey(byte[] key)
        {
            if (key.Length != KeySize)
            {
                return false;
            }

            // key - order must be negative, and key not 0
            int borrow = 0;
            int all = 0;
            for (int i = KeySize - 1; i >= 0; i--)
            {
                borrow = (key[i] - s_order[i] + borrow) >> 8;
                all |= key[i];
            }

            return borrow < 0 && all != 0;
        }

        // X, Y, Z; null if the point is not on the curve
        private static long[] Multiply(byte[] privateKey, byte[] point, int offset, bool isTrusted)
        {
            if (!IsPrivateKey(privateKey))
            {
                throw new ArgumentException("It is no private key.");
            }

            long[] x = new long[Limbs];
            long[] y = new long[Limbs];
            if (!(FieldP256.Load(x, point, offset + 1) & FieldP256.Load(y, point, offset + 1 + KeySize)) || !(isTrusted || IsOnCurve(x, y)))
            {
                return null;
            }

            P256Point sum = new P256Point();
            long[] table = MakeTable(x, y);
            P256Point entry = new P256Point();

            // Nibbles from the highest: four doublings and an addition each. The formulas for an addition fail for equal and opposite points and
            // for infinity. The sum is 16 * s times the point and the entry d times it, with d < 16 and 16 * s + d below the order: they are
            // never equal or opposite unless s is 0. Infinity, s = 0 or d = 0, is handled by masks.
            long sumIsZero = -1;
            for (int i = 0; i < 2 * KeySize; i++)
            {
                if (i > 0)
                {
                    sum.Double();
                    sum.Double();
                    sum.Double();
                    sum.Double();
                }

                int digit = (privateKey[i >> 1] >> (4 - ((i & 1) << 2))) & 15;
                Select(table, digit, entry);
                long digitIsZero = (long)(digit - 1) >> 63;
                sum.Add(entry, sumIsZero, digitIsZero);
                sumIsZero &= digitIsZero;
            }

            Array.Clear(table, 0, table.Length);
            entry.Clear();
            long[] result = new long[PointLimbs];
            sum.Store(result, 0);
            sum.Clear();
            return result;
        }

        // y^2 = x^3 - 3x + b
        private static bool IsOnCurve(long[] x, long[] y)
        {
            long[] left = new long[Limbs];
            FieldP256.Square(left, y);
            long[] right = new long[Limbs];
            FieldP256.Square(right, x);
            FieldP256.Multiply(right, right, x);
            FieldP256.SubtractMultiple(right, right, x, 3);
            long[] b = new long[Limbs];
            FieldP256.Load(b, s_b, 0);
            FieldP256.Add(right, right, b);
            FieldP256.Subtract(left, left, right);
            FieldP256.Reduce(left);
            return FieldP256.IsZero(left);
        }

        // 0 to 15 times the point; entry 0 is a point that is not used
        private static long[] MakeTable(long[] x, long[] y)
        {
            long[] table = new long[16 * PointLimbs];
            P256Point one = new P256Point();
            one.Load(x, y);
            P256Point point = new P256Point();
            point.Load(x, y);
            one.Store(table, 0);
            one.Store(table, PointLimbs);
            for (int i = 2; i < 16; i++)
            {
                if (i == 2)
                {
                    point.Double();
                }
                else
                {
                    point.Add(one, 0, 0);
                }

                point.Store(table, i * PointLimbs);
            }

            return table;
        }

        // Reads all entries: which one is used must not show in the cache.
        private static void Select(long[] table, int digit, P256Point entry)
        {
            long mask0 = (long)((digit ^ 0) - 1) >> 63;
            long mask1 = (long)((digit ^ 1) - 1) >> 63;
            long mask2 = (long)((digit ^ 2) - 1) >> 63;
            long mask3 = (long)((digit ^ 3) - 1) >> 63;
            long mask4 = (long)((digit ^ 4) - 1) >> 63;
            long mask5 = (long)((digit ^ 5) - 1) >> 63;
            long mask6 = (long)((digit ^ 6) - 1) >> 63;
            long mask7 = (long)((digit ^ 7) - 1) >> 63;
            long mask8 = (long)((digit ^ 8) - 1) >> 63;
            long mask9 = (long)((digit ^ 9) - 1) >> 63;
            long mask10 = (long)((digit ^ 10) - 1) >> 63;
            long mask11 = (long)((digit ^ 11) - 1) >> 63;
            long mask12 = (long)((digit ^ 12) - 1) >> 63;
            long mask13 = (long)((digit ^ 13) - 1) >> 63;
            long mask14 = (long)((digit ^ 14) - 1) >> 63;
            long mask15 = (long)((digit ^ 15) - 1) >> 63;
            long[] all = entry.Limbs;
            for (int k = 0; k < PointLimbs; k++)
            {
                all[k] =
                    (table[k] & mask0)
                    | (table[k + 27] & mask1)
                    | (table[k + 54] & mask2)
                    | (table[k + 81] & mask3)
                    | (table[k + 108] & mask4)
                    | (table[k + 135] & mask5)
                    | (table[k + 162] & mask6)
                    | (table[k + 189] & mask7)
                    | (table[k + 216] & mask8)
                    | (table[k + 243] & mask9)
                    | (table[k + 270] & mask10)
                    | (table[k + 297] & mask11)
                    | (table[k + 324] & mask12)
                    | (table[k + 351] & mask13)
                    | (table[k + 378] & mask14)
                    | (table[k + 405] & mask15);
            }

            entry.Spread();
        }

        // x, and y if wanted, of X / Z^2, Y / Z^3; it clears the point
        private static void ToAffine(long[] point, byte[] bytes, int offset, bool withY)
        {
            long[] z = new long[Limbs];
            Array.Copy(point, 2 * Limbs, z, 0, Limbs);
            long[] inverse = new long[Limbs];
            FieldP256.Invert(inverse, z);
            FieldP256.Square(z, inverse);
            long[] coordinate = new long[Limbs];
            Array.Copy(point, 0, coordinate, 0, Limbs);
            FieldP256.Multiply(coordinate, coordinate, z);
            FieldP256.Store(bytes, offset, coordinate);
            if (withY)
            {
                FieldP256.Multiply(z, z, inverse);
                Array.Copy(point, Limbs, coordinate, 0, Limbs);
                FieldP256.Multiply(coordinate, coordinate, z);
                FieldP256.Store(bytes, offset + KeySize, coordinate);
            }

            Array.Clear(point, 0, PointLimbs);
        }
    }
}
