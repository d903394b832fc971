namespace NanoTcp.Tls
{
    /// <summary>Bytes from a source of 32-bit numbers.</summary>
    internal static class RandomBytes
    {
        /// <summary>Fills an array.</summary>
        public static void Fill(RandomSource random, byte[] bytes)
        {
            for (int i = 0; i < bytes.Length; i += 4)
            {
                uint next = random.Next();
                for (int j = i; j < i + 4 && j < bytes.Length; j++)
                {
                    bytes[j] = (byte)next;
                    next >>= 8;
                }
            }
        }
    }
}
