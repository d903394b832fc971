namespace NanoTcp.Tls
{
    /// <summary>Comparisons whose time does not depend on the values.</summary>
    internal static class ConstantTime
    {
        /// <summary>True if two ranges are equal.</summary>
        public static bool AreEqual(byte[] a, int aOffset, byte[] b, int bOffset, int count)
        {
            int difference = 0;
            for (int i = 0; i < count; i++)
            {
                difference |= a[aOffset + i] ^ b[bOffset + i];
            }

            return difference == 0;
        }
    }
}
