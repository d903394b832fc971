namespace NanoTcp.Tls
{
    /// <summary>
    /// The field of 2^255 - 19 for <see cref="X25519"/>. An element is nine limbs of 29 bits, signed, of -2^28 to 2^28 after a multiplication;
    /// the sum or difference of two such may be multiplied. Each method is the same sequence of instructions for all values.
    /// </summary>
    internal static class Field25519
    {
        /// <summary>Limbs of an element.</summary>
        public const int Limbs = 9;

        private const int Bits = 29;
        private const long Mask = (1L << Bits) - 1;
        private const long Half = 1L << (Bits - 1);

        // 2^261 = 64 * 2^255 = 64 * 19
        private const long Fold = 1216;

        // bits of the last limb below 2^255
        private const int TopBits = 23;

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
            long t;
            long c17 = 0;
            t = (c9 + Half) >> Bits;
            c9 -= t << Bits;
            c10 += t;
            t = (c10 + Half) >> Bits;
            c10 -= t << Bits;
            c11 += t;
            t = (c11 + Half) >> Bits;
            c11 -= t << Bits;
            c12 += t;
            t = (c12 + Half) >> Bits;
            c12 -= t << Bits;
            c13 += t;
            t = (c13 + Half) >> Bits;
            c13 -= t << Bits;
            c14 += t;
            t = (c14 + Half) >> Bits;
            c14 -= t << Bits;
            c15 += t;
            t = (c15 + Half) >> Bits;
            c15 -= t << Bits;
            c16 += t;
            t = (c16 + Half) >> Bits;
            c16 -= t << Bits;
            c17 += t;
            c0 += Fold * c9;
            c1 += Fold * c10;
            c2 += Fold * c11;
            c3 += Fold * c12;
            c4 += Fold * c13;
            c5 += Fold * c14;
            c6 += Fold * c15;
            c7 += Fold * c16;
            c8 += Fold * c17;
            t = (c0 + Half) >> Bits;
            c0 -= t << Bits;
            c1 += t;
            t = (c1 + Half) >> Bits;
            c1 -= t << Bits;
            c2 += t;
            t = (c2 + Half) >> Bits;
            c2 -= t << Bits;
            c3 += t;
            t = (c3 + Half) >> Bits;
            c3 -= t << Bits;
            c4 += t;
            t = (c4 + Half) >> Bits;
            c4 -= t << Bits;
            c5 += t;
            t = (c5 + Half) >> Bits;
            c5 -= t << Bits;
            c6 += t;
            t = (c6 + Half) >> Bits;
            c6 -= t << Bits;
            c7 += t;
            t = (c7 + Half) >> Bits;
            c7 -= t << Bits;
            c8 += t;
            t = (c8 + Half) >> Bits;
            c8 -= t << Bits;
            c0 += Fold * t;
            t = (c0 + Half) >> Bits;
            c0 -= t << Bits;
            c1 += t;
            r[0] = c0;
            r[1] = c1;
            r[2] = c2;
            r[3] = c3;
            r[4] = c4;
            r[5] = c5;
            r[6] = c6;
            r[7] = c7;
            r[8] = c8;
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
            long t;
            long c17 = 0;
            t = (c9 + Half) >> Bits;
            c9 -= t << Bits;
            c10 += t;
            t = (c10 + Half) >> Bits;
            c10 -= t << Bits;
            c11 += t;
            t = (c11 + Half) >> Bits;
            c11 -= t << Bits;
            c12 += t;
            t = (c12 + Half) >> Bits;
            c12 -= t << Bits;
            c13 += t;
            t = (c13 + Half) >> Bits;
            c13 -= t << Bits;
            c14 += t;
            t = (c14 + Half) >> Bits;
            c14 -= t << Bits;
            c15 += t;
            t = (c15 + Half) >> Bits;
            c15 -= t << Bits;
            c16 += t;
            t = (c16 + Half) >> Bits;
            c16 -= t << Bits;
            c17 += t;
            c0 += Fold * c9;
            c1 += Fold * c10;
            c2 += Fold * c11;
            c3 += Fold * c12;
            c4 += Fold * c13;
            c5 += Fold * c14;
            c6 += Fold * c15;
            c7 += Fold * c16;
            c8 += Fold * c17;
            t = (c0 + Half) >> Bits;
            c0 -= t << Bits;
            c1 += t;
            t = (c1 + Half) >> Bits;
            c1 -= t << Bits;
            c2 += t;
            t = (c2 + Half) >> Bits;
            c2 -= t << Bits;
            c3 += t;
            t = (c3 + Half) >> Bits;
            c3 -= t << Bits;
            c4 += t;
            t = (c4 + Half) >> Bits;
            c4 -= t << Bits;
            c5 += t;
            t = (c5 + Half) >> Bits;
            c5 -= t << Bits;
            c6 += t;
            t = (c6 + Half) >> Bits;
            c6 -= t << Bits;
            c7 += t;
            t = (c7 + Half) >> Bits;
            c7 -= t << Bits;
            c8 += t;
            t = (c8 + Half) >> Bits;
            c8 -= t << Bits;
            c0 += Fold * t;
            t = (c0 + Half) >> Bits;
            c0 -= t << Bits;
            c1 += t;
            r[0] = c0;
            r[1] = c1;
            r[2] = c2;
            r[3] = c3;
            r[4] = c4;
            r[5] = c5;
            r[6] = c6;
            r[7] = c7;
            r[8] = c8;
        }

        /// <summary>r = r^(2^count).</summary>
        public static void Square(long[] r, int count)
        {
            while (--count >= 0)
            {
                Square(r, r);
            }
        }

        /// <summary>r = factor * a; the factor has at most 30 bits.</summary>
        public static void MultiplySmall(long[] r, long[] a, long factor)
        {
            long carry = 0;
            for (int i = 0; i < Limbs; i++)
            {
                long c = (a[i] * factor) + carry;
                carry = (c + Half) >> Bits;
                r[i] = c - (carry << Bits);
            }

            r[0] += Fold * carry;
            carry = (r[0] + Half) >> Bits;
            r[0] -= carry << Bits;
            r[1] += carry;
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

        /// <summary>Exchanges a and b if <paramref name="swap"/> is 1, and does as much work if it is 0.</summary>
        public static void Swap(long[] a, long[] b, int swap)
        {
            long mask = -(long)swap;
            for (int i = 0; i < Limbs; i++)
            {
                long t = mask & (a[i] ^ b[i]);
                a[i] ^= t;
                b[i] ^= t;
            }
        }

        /// <summary>r = 1 / a, by Fermat; 0 for 0.</summary>
        public static void Invert(long[] r, long[] a)
        {
            // the names tell the exponent: e5 is 2^5 - 1
            long[] two = new long[Limbs];
            Square(two, a);
            long[] nine = (long[])two.Clone();
            Square(nine, 2);
            Multiply(nine, nine, a);
            long[] eleven = new long[Limbs];
            Multiply(eleven, nine, two);
            long[] e5 = new long[Limbs];
            Square(e5, eleven);
            Multiply(e5, e5, nine);
            long[] e10 = Extend(e5, 5, e5);
            long[] e20 = Extend(e10, 10, e10);
            long[] e40 = Extend(e20, 20, e20);
            long[] e50 = Extend(e40, 10, e10);
            long[] e100 = Extend(e50, 50, e50);
            long[] e200 = Extend(e100, 100, e100);
            long[] e250 = Extend(e200, 50, e50);
            Square(e250, 5);
            Multiply(r, e250, eleven);
        }

        /// <summary>Reads 32 bytes, little-endian; the highest bit is ignored, and values from 2^255 - 19 on are taken modulo.</summary>
        public static void Load(long[] r, byte[] bytes, int offset)
        {
            long buffer = 0;
            int bits = 0;
            int index = 0;
            for (int i = 0; i < 32; i++)
            {
                buffer |= (long)(i == 31 ? bytes[offset + i] & 0x7f : bytes[offset + i]) << bits;
                bits += 8;
                if (bits >= Bits)
                {
                    r[index++] = buffer & Mask;
                    buffer >>= Bits;
                    bits -= Bits;
                }
            }

            r[index] = buffer;
            Carry(r);
        }

        /// <summary>Writes the smallest value as 32 bytes, little-endian. It changes <paramref name="a"/>.</summary>
        public static void Store(byte[] bytes, int offset, long[] a)
        {
            FoldTop(a);
            FoldTop(a);

            // now 0 <= a < 2^255; it is not below 2^255 - 19 if adding 19 carries out of it
            long carry = 19;
            for (int i = 0; i < Limbs - 1; i++)
            {
                carry = (a[i] + carry) >> Bits;
            }

            carry = (a[Limbs - 1] + carry) >> TopBits;
            a[0] += 19 * carry;
            FloorCarry(a);
            a[Limbs - 1] &= (1L << TopBits) - 1;
            long buffer = 0;
            int bits = 0;
            int index = 0;
            for (int i = 0; i < 32; i++)
            {
                if (bits < 8 && index < Limbs)
                {
                    buffer |= a[index++] << bits;
                    bits += Bits;
                }

                bytes[offset + i] = (byte)buffer;
                buffer >>= 8;
                bits -= 8;
            }
        }

        private static long[] Extend(long[] a, int count, long[] b)
        {
            long[] r = (long[])a.Clone();
            Square(r, count);
            Multiply(r, r, b);
            return r;
        }

        // to limbs of -2^28 to 2^28
        private static void Carry(long[] a)
        {
            for (int i = 0; i < Limbs - 1; i++)
            {
                long t = (a[i] + Half) >> Bits;
                a[i] -= t << Bits;
                a[i + 1] += t;
            }
        }

        // to limbs of 0 to 2^29 - 1, but for the last
        private static void FloorCarry(long[] a)
        {
            for (int i = 0; i < Limbs - 1; i++)
            {
                long t = a[i] >> Bits;
                a[i] -= t << Bits;
                a[i + 1] += t;
            }
        }

        private static void FoldTop(long[] a)
        {
            FloorCarry(a);
            long t = a[Limbs - 1] >> TopBits;
            a[Limbs - 1] -= t << TopBits;
            a[0] += 19 * t;
            FloorCarry(a);
        }
    }
}
