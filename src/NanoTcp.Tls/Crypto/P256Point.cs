using System;

namespace NanoTcp.Tls
{
    /// <summary>A point of P-256 in Jacobian coordinates: x = X / Z^2, y = Y / Z^3; Z = 0 is the point at infinity.</summary>
    internal sealed class P256Point
    {
        private const int Size = FieldP256.Limbs;

        // 1 in Montgomery form
        private static readonly long[] s_one = { 32, 0, 0, 536854528, 536870911, 536870911, 528482303, 67108863, 0 };

        /// <summary>X, Y and Z in one array, for selection from a table; see <see cref="Spread"/>.</summary>
        public readonly long[] Limbs = new long[3 * Size];

        private readonly long[] _x = new long[Size];
        private readonly long[] _y = new long[Size];
        private readonly long[] _z = new long[Size];
        private readonly long[] _a = new long[Size];
        private readonly long[] _b = new long[Size];
        private readonly long[] _c = new long[Size];
        private readonly long[] _d = new long[Size];
        private readonly long[] _e = new long[Size];

        /// <summary>Becomes a point with Z = 1.</summary>
        public void Load(long[] x, long[] y)
        {
            Array.Copy(x, 0, _x, 0, Size);
            Array.Copy(y, 0, _y, 0, Size);
            Array.Copy(s_one, 0, _z, 0, Size);
        }

        /// <summary>Copies the coordinates to an array.</summary>
        public void Store(long[] array, int index)
        {
            Array.Copy(_x, 0, array, index, Size);
            Array.Copy(_y, 0, array, index + Size, Size);
            Array.Copy(_z, 0, array, index + (2 * Size), Size);
        }

        /// <summary>Becomes the point in <see cref="Limbs"/>.</summary>
        public void Spread()
        {
            Array.Copy(Limbs, 0, _x, 0, Size);
            Array.Copy(Limbs, Size, _y, 0, Size);
            Array.Copy(Limbs, 2 * Size, _z, 0, Size);
        }

        /// <summary>Overwrites all values.</summary>
        public void Clear()
        {
            Array.Clear(Limbs, 0, 3 * Size);
            Spread();
            Array.Clear(_a, 0, Size);
            Array.Clear(_b, 0, Size);
            Array.Clear(_c, 0, Size);
            Array.Clear(_d, 0, Size);
            Array.Clear(_e, 0, Size);
        }

        /// <summary>Doubles the point; infinity stays.</summary>
        public void Double()
        {
            // for a = -3: alpha = 3 (X - Z^2) (X + Z^2), beta = X Y^2, X' = alpha^2 - 8 beta, Y' = alpha (4 beta - X') - 8 Y^4, Z' = 2 Y Z
            FieldP256.Square(_a, _z);
            FieldP256.Subtract(_b, _x, _a);
            FieldP256.Add(_a, _x, _a);
            FieldP256.Multiply(_a, _a, _b);
            FieldP256.SubtractMultiple(_a, _a, _a, -2);
            FieldP256.Multiply(_z, _y, _z);
            FieldP256.Add(_z, _z, _z);
            FieldP256.Square(_c, _y);
            FieldP256.Multiply(_b, _x, _c);
            FieldP256.Add(_b, _b, _b);
            FieldP256.Add(_b, _b, _b);
            FieldP256.Square(_x, _a);
            FieldP256.SubtractMultiple(_x, _x, _b, 2);
            FieldP256.Subtract(_b, _b, _x);
            FieldP256.Multiply(_b, _b, _a);
            FieldP256.Square(_c, _c);
            FieldP256.SubtractMultiple(_y, _b, _c, 8);
        }

        /// <summary>Adds a point that is neither equal nor opposite.</summary>
        /// <param name="other">The point.</param>
        /// <param name="isZero">All ones if this is infinity, and becomes the other point; else 0.</param>
        /// <param name="otherIsZero">All ones if the other is infinity, and nothing changes; else 0.</param>
        public void Add(P256Point other, long isZero, long otherIsZero)
        {
            FieldP256.Square(_a, other._z);
            FieldP256.Multiply(_b, _x, _a);
            FieldP256.Multiply(_a, _a, other._z);
            FieldP256.Multiply(_c, _y, _a);
            FieldP256.Square(_a, _z);
            FieldP256.Multiply(_d, other._x, _a);
            FieldP256.Multiply(_a, _a, _z);
            FieldP256.Multiply(_e, other._y, _a);

            // with U1 = X1 Z2^2 in b, S1 = Y1 Z2^3 in c: H = U2 - U1 in d, r = S2 - S1 in e
            FieldP256.Subtract(_d, _d, _b);
            FieldP256.Subtract(_e, _e, _c);
            long[] z = Limbs;
            FieldP256.Multiply(z, _z, other._z);
            FieldP256.Multiply(z, z, _d);
            FieldP256.Square(_a, _d);
            FieldP256.Multiply(_d, _d, _a);
            FieldP256.Multiply(_b, _b, _a);
            Choose(_z, z, other._z, isZero, otherIsZero);

            // X' = r^2 - H^3 - 2 U1 H^2, Y' = r (U1 H^2 - X') - S1 H^3
            FieldP256.Square(_a, _e);
            FieldP256.Subtract(_a, _a, _d);
            FieldP256.SubtractMultiple(_a, _a, _b, 2);
            FieldP256.Subtract(_b, _b, _a);
            Choose(_x, _a, other._x, isZero, otherIsZero);
            FieldP256.Multiply(_b, _b, _e);
            FieldP256.Multiply(_c, _c, _d);
            FieldP256.SubtractMultiple(_b, _b, _c, 1);
            Choose(_y, _b, other._y, isZero, otherIsZero);
        }

        private static void Choose(long[] r, long[] sum, long[] other, long isZero, long otherIsZero)
        {
            long both = ~(isZero | otherIsZero);
            long takeOther = isZero & ~otherIsZero;
            for (int i = 0; i < Size; i++)
            {
                r[i] = (sum[i] & both) | (other[i] & takeOther) | (r[i] & otherIsZero);
            }
        }
    }
}
