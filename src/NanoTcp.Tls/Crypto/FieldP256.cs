namespace NanoTcp.Tls
{
    /// <summary>
    /// The field of p = 2^256 - 2^224 + 2^192 + 2^96 - 1 for <see cref="P256"/>, in Montgomery form: an element x is x * 2^261 mod p, as nine
    /// limbs of 29 bits, signed. After a multiplication or <see cref="Reduce"/> limbs are of -2^28 to 2^28. Factors may be sums of such, of
    /// m and n summands, while m * n is at most 8. Since p is -1 modulo 2^29, Montgomery's quotients are the limbs themselves. Each method is
    /// the same sequence of instructions for all values.
    /// </summary>
    internal static class FieldP256
    {
        /// <summary>Limbs of an element.</summary>
        public const int Limbs = 9;

        private const int Bits = 29;
        private const long Mask = (1L << Bits) - 1;
        private const long Half = 1L << (Bits - 1);

        private static readonly long[] s_prime = { 536870911, 536870911, 536870911, 511, 0, 0, 262144, 534773760, 16777215 };

        // 2^522 mod p
        private static readonly long[] s_square = { 3072, 0, 536805376, 534773759, 532676607, 536870911, 536870911, 536870910, 19 };
        private static readonly long[] s_one = { 1, 0, 0, 0, 0, 0, 0, 0, 0 };

        /// <summary>r = a * b; r may be a or b.</summary>
        public static void Multiply(long[] r, long[] a, long[] b)
        {
            long a0 = a[0];
            long a1 = a[1];
            long a2 = a[2];
            long a3 = a[3];
            long a4 = a[4];
            long a5 = a[5];
            long a6 = a[6];
            long a7 = a[7];
            long a8 = a[8];
            long b0 = b[0];
            long b1 = b[1];
            long b2 = b[2];
            long b3 = b[3];
            long b4 = b[4];
            long b5 = b[5];
            long b6 = b[6];
            long b7 = b[7];
            long b8 = b[8];
            long c0 = a0 * b0;
            long c1 = (a0 * b1) + (a1 * b0);
            long c2 = (a0 * b2) + (a1 * b1) + (a2 * b0);
            long c3 = (a0 * b3) + (a1 * b2) + (a2 * b1) + (a3 * b0);
            long c4 = (a0 * b4) + (a1 * b3) + (a2 * b2) + (a3 * b1) + (a4 * b0);
            long c5 = (a0 * b5) + (a1 * b4) + (a2 * b3) + (a3 * b2) + (a4 * b1) + (a5 * b0);
            long c6 = (a0 * b6) + (a1 * b5) + (a2 * b4) + (a3 * b3) + (a4 * b2) + (a5 * b1) + (a6 * b0);
            long c7 = (a0 * b7) + (a1 * b6) + (a2 * b5) + (a3 * b4) + (a4 * b3) + (a5 * b2) + (a6 * b1) + (a7 * b0);
            long c8 = (a0 * b8) + (a1 * b7) + (a2 * b6) + (a3 * b5) + (a4 * b4) + (a5 * b3) + (a6 * b2) + (a7 * b1) + (a8 * b0);
            long c9 = (a1 * b8) + (a2 * b7) + (a3 * b6) + (a4 * b5) + (a5 * b4) + (a6 * b3) + (a7 * b2) + (a8 * b1);
            long c10 = (a2 * b8) + (a3 * b7) + (a4 * b6) + (a5 * b5) + (a6 * b4) + (a7 * b3) + (a8 * b2);
            long c11 = (a3 * b8) + (a4 * b7) + (a5 * b6) + (a6 * b5) + (a7 * b4) + (a8 * b3);
            long c12 = (a4 * b8) + (a5 * b7) + (a6 * b6) + (a7 * b5) + (a8 * b4);
            long c13 = (a5 * b8) + (a6 * b7) + (a7 * b6) + (a8 * b5);
            long c14 = (a6 * b8) + (a7 * b7) + (a8 * b6);
            long c15 = (a7 * b8) + (a8 * b7);
            long c16 = a8 * b8;
            long q;
            q = c0 & Mask;
            c1 += c0 >> Bits;
            c3 += q << 9;
            c6 += q << 18;
            c7 -= q << 21;
            c8 += q << 24;
            q = c1 & Mask;
            c2 += c1 >> Bits;
            c4 += q << 9;
            c7 += q << 18;
            c8 -= q << 21;
            c9 += q << 24;
            q = c2 & Mask;
            c3 += c2 >> Bits;
            c5 += q << 9;
            c8 += q << 18;
            c9 -= q << 21;
            c10 += q << 24;
            q = c3 & Mask;
            c4 += c3 >> Bits;
            c6 += q << 9;
            c9 += q << 18;
            c10 -= q << 21;
            c11 += q << 24;
            q = c4 & Mask;
            c5 += c4 >> Bits;
            c7 += q << 9;
            c10 += q << 18;
            c11 -= q << 21;
            c12 += q << 24;
            q = c5 & Mask;
            c6 += c5 >> Bits;
            c8 += q << 9;
            c11 += q << 18;
            c12 -= q << 21;
            c13 += q << 24;
            q = c6 & Mask;
            c7 += c6 >> Bits;
            c9 += q << 9;
            c12 += q << 18;
            c13 -= q << 21;
            c14 += q << 24;
            q = c7 & Mask;
            c8 += c7 >> Bits;
            c10 += q << 9;
            c13 += q << 18;
            c14 -= q << 21;
            c15 += q << 24;
            q = c8 & Mask;
            c9 += c8 >> Bits;
            c11 += q << 9;
            c14 += q << 18;
            c15 -= q << 21;
            c16 += q << 24;
            q = (c9 + Half) >> Bits;
            r[0] = c9 - (q << Bits);
            c10 += q;
            q = (c10 + Half) >> Bits;
            r[1] = c10 - (q << Bits);
            c11 += q;
            q = (c11 + Half) >> Bits;
            r[2] = c11 - (q << Bits);
            c12 += q;
            q = (c12 + Half) >> Bits;
            r[3] = c12 - (q << Bits);
            c13 += q;
            q = (c13 + Half) >> Bits;
            r[4] = c13 - (q << Bits);
            c14 += q;
            q = (c14 + Half) >> Bits;
            r[5] = c14 - (q << Bits);
            c15 += q;
            q = (c15 + Half) >> Bits;
            r[6] = c15 - (q << Bits);
            c16 += q;
            q = (c16 + Half) >> Bits;
            r[7] = c16 - (q << Bits);
            r[8] = q;
        }

        /// <summary>r = a * a; r may be a.</summary>
        public static void Square(long[] r, long[] a)
        {
            long a0 = a[0];
            long a1 = a[1];
            long a2 = a[2];
            long a3 = a[3];
            long a4 = a[4];
            long a5 = a[5];
            long a6 = a[6];
            long a7 = a[7];
            long a8 = a[8];
            long d0 = a0 << 1;
            long d1 = a1 << 1;
            long d2 = a2 << 1;
            long d3 = a3 << 1;
            long d4 = a4 << 1;
            long d5 = a5 << 1;
            long d6 = a6 << 1;
            long d7 = a7 << 1;
            long c0 = a0 * a0;
            long c1 = d0 * a1;
            long c2 = (d0 * a2) + (a1 * a1);
            long c3 = (d0 * a3) + (d1 * a2);
            long c4 = (d0 * a4) + (d1 * a3) + (a2 * a2);
            long c5 = (d0 * a5) + (d1 * a4) + (d2 * a3);
            long c6 = (d0 * a6) + (d1 * a5) + (d2 * a4) + (a3 * a3);
            long c7 = (d0 * a7) + (d1 * a6) + (d2 * a5) + (d3 * a4);
            long c8 = (d0 * a8) + (d1 * a7) + (d2 * a6) + (d3 * a5) + (a4 * a4);
            long c9 = (d1 * a8) + (d2 * a7) + (d3 * a6) + (d4 * a5);
            long c10 = (d2 * a8) + (d3 * a7) + (d4 * a6) + (a5 * a5);
            long c11 = (d3 * a8) + (d4 * a7) + (d5 * a6);
            long c12 = (d4 * a8) + (d5 * a7) + (a6 * a6);
            long c13 = (d5 * a8) + (d6 * a7);
            long c14 = (d6 * a8) + (a7 * a7);
            long c15 = d7 * a8;
            long c16 = a8 * a8;
            long q;
            q = c0 & Mask;
            c1 += c0 >> Bits;
            c3 += q << 9;
            c6 += q << 18;
            c7 -= q << 21;
            c8 += q << 24;
            q = c1 & Mask;
            c2 += c1 >> Bits;
            c4 += q << 9;
            c7 += q << 18;
            c8 -= q << 21;
            c9 += q << 24;
            q = c2 & Mask;
            c3 += c2 >> Bits;
            c5 += q << 9;
            c8 += q << 18;
            c9 -= q << 21;
            c10 += q << 24;
            q = c3 & Mask;
            c4 += c3 >> Bits;
            c6 += q << 9;
            c9 += q << 18;
            c10 -= q << 21;
            c11 += q << 24;
            q = c4 & Mask;
            c5 += c4 >> Bits;
            c7 += q << 9;
            c10 += q << 18;
            c11 -= q << 21;
            c12 += q << 24;
            q = c5 & Mask;
            c6 += c5 >> Bits;
            c8 += q << 9;
            c11 += q << 18;
            c12 -= q << 21;
            c13 += q << 24;
            q = c6 & Mask;
            c7 += c6 >> Bits;
            c9 += q << 9;
            c12 += q << 18;
            c13 -= q << 21;
            c14 += q << 24;
            q = c7 & Mask;
            c8 += c7 >> Bits;
            c10 += q << 9;
            c13 += q << 18;
            c14 -= q << 21;
            c15 += q << 24;
            q = c8 & Mask;
            c9 += c8 >> Bits;
            c11 += q << 9;
            c14 += q << 18;
            c15 -= q << 21;
            c16 += q << 24;
            q = (c9 + Half) >> Bits;
            r[0] = c9 - (q << Bits);
            c10 += q;
            q = (c10 + Half) >> Bits;
            r[1] = c10 - (q << Bits);
            c11 += q;
            q = (c11 + Half) >> Bits;
            r[2] = c11 - (q << Bits);
            c12 += q;
            q = (c12 + Half) >> Bits;
            r[3] = c12 - (q << Bits);
            c13 += q;
            q = (c13 + Half) >> Bits;
            r[4] = c13 - (q << Bits);
            c14 += q;
            q = (c14 + Half) >> Bits;
            r[5] = c14 - (q << Bits);
            c15 += q;
            q = (c15 + Half) >> Bits;
            r[6] = c15 - (q << Bits);
            c16 += q;
            q = (c16 + Half) >> Bits;
            r[7] = c16 - (q << Bits);
            r[8] = q;
        }

        /// <summary>r = r^(2^count).</summary>
        public static void Square(long[] r, int count)
        {
            while (--count >= 0)
            {
                Square(r, r);
            }
        }

        /// <summary>r = a + b.</summary>
        public static void Add(long[] r, long[] a, long[] b)
        {
            r[0] = a[0] + b[0];
            r[1] = a[1] + b[1];
            r[2] = a[2] + b[2];
            r[3] = a[3] + b[3];
            r[4] = a[4] + b[4];
            r[5] = a[5] + b[5];
            r[6] = a[6] + b[6];
            r[7] = a[7] + b[7];
            r[8] = a[8] + b[8];
        }

        /// <summary>r = a - b.</summary>
        public static void Subtract(long[] r, long[] a, long[] b)
        {
            r[0] = a[0] - b[0];
            r[1] = a[1] - b[1];
            r[2] = a[2] - b[2];
            r[3] = a[3] - b[3];
            r[4] = a[4] - b[4];
            r[5] = a[5] - b[5];
            r[6] = a[6] - b[6];
            r[7] = a[7] - b[7];
            r[8] = a[8] - b[8];
        }

        /// <summary>r = a - factor * b, reduced; the factor has at most 4 bits.</summary>
        public static void SubtractMultiple(long[] r, long[] a, long[] b, int factor)
        {
            for (int i = 0; i < Limbs; i++)
            {
                r[i] = a[i] - (factor * b[i]);
            }

            Reduce(r);
        }

        /// <summary>Makes the limbs small again: to -2^28 to 2^28, the value to little more than 0 to p.</summary>
        public static void Reduce(long[] r)
        {
            // 2^256 = 2^224 - 2^192 - 2^96 + 1
            long t = r[8] >> 24;
            r[8] -= t << 24;
            r[7] += t << 21;
            r[6] -= t << 18;
            r[3] -= t << 9;
            r[0] += t;
            for (int i = 0; i < Limbs - 1; i++)
            {
                t = (r[i] + Half) >> Bits;
                r[i] -= t << Bits;
                r[i + 1] += t;
            }
        }

        /// <summary>r = 1 / a, by Fermat; 0 for 0.</summary>
        public static void Invert(long[] r, long[] a)
        {
            // the names tell the exponent: e4 is 2^4 - 1
            long[] e2 = Extend(a, 1, a);
            long[] e4 = Extend(e2, 2, e2);
            long[] e6 = Extend(e4, 2, e2);
            long[] e8 = Extend(e4, 4, e4);
            long[] e14 = Extend(e8, 6, e6);
            long[] e16 = Extend(e8, 8, e8);
            long[] e30 = Extend(e16, 14, e14);
            long[] e32 = Extend(e16, 16, e16);
            long[] e = Extend(e32, 32, a);
            e = Extend(e, 128, e32);
            e = Extend(e, 32, e32);
            e = Extend(e, 30, e30);
            Square(e, 2);
            Multiply(r, e, a);
        }

        /// <summary>Reads 32 bytes, big-endian.</summary>
        /// <returns>False for p and above.</returns>
        public static bool Load(long[] r, byte[] bytes, int offset)
        {
            long buffer = 0;
            int bits = 0;
            int index = 0;
            for (int i = 31; i >= 0; i--)
            {
                buffer |= (long)bytes[offset + i] << bits;
                bits += 8;
                if (bits >= Bits)
                {
                    r[index++] = buffer & Mask;
                    buffer >>= Bits;
                    bits -= Bits;
                }
            }

            r[index] = buffer;
            long borrow = 0;
            for (int i = 0; i < Limbs; i++)
            {
                borrow = (r[i] - s_prime[i] + borrow) >> Bits;
            }

            Multiply(r, r, s_square);
            return borrow < 0;
        }

        /// <summary>Writes the value as 32 bytes, big-endian.</summary>
        public static void Store(byte[] bytes, int offset, long[] a)
        {
            long[] r = Canonical(a);
            long buffer = 0;
            int bits = 0;
            int index = 0;
            for (int i = 31; i >= 0; i--)
            {
                if (bits < 8 && index < Limbs)
                {
                    buffer |= r[index++] << bits;
                    bits += Bits;
                }

                bytes[offset + i] = (byte)buffer;
                buffer >>= 8;
                bits -= 8;
            }
        }

        /// <summary>True for 0.</summary>
        public static bool IsZero(long[] a)
        {
            long[] r = Canonical(a);
            long all = 0;
            for (int i = 0; i < Limbs; i++)
            {
                all |= r[i];
            }

            return all == 0;
        }

        // out of Montgomery form, 0 to p - 1
        private static long[] Canonical(long[] a)
        {
            long[] r = new long[Limbs];
            Multiply(r, a, s_one);

            // now it is above -p and at most p
            AddPrime(r, FloorCarry(r));
            FloorCarry(r);
            for (int i = 0; i < Limbs; i++)
            {
                r[i] -= s_prime[i];
            }

            AddPrime(r, FloorCarry(r));
            FloorCarry(r);
            return r;
        }

        // all ones for a negative value
        private static long FloorCarry(long[] r)
        {
            for (int i = 0; i < Limbs - 1; i++)
            {
                long t = r[i] >> Bits;
                r[i] -= t << Bits;
                r[i + 1] += t;
            }

            return r[Limbs - 1] >> 63;
        }

        private static void AddPrime(long[] r, long mask)
        {
            for (int i = 0; i < Limbs; i++)
            {
                r[i] += s_prime[i] & mask;
            }
        }

        private static long[] Extend(long[] a, int count, long[] b)
        {
            long[] r = (long[])a.Clone();
            Square(r, count);
            Multiply(r, r, b);
            return r;
        }
    }
}
