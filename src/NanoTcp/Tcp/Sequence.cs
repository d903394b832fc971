namespace NanoTcp.Tcp
{
    /// <summary>
    /// Arithmetic modulo 2^32 on sequence numbers, RFC 9293 section 3.4. Valid while the two numbers are less than 2^31 apart, which the
    /// largest window (2^30) guarantees.
    /// </summary>
    internal static class Sequence
    {
        /// <summary>True when <paramref name="a"/> comes before <paramref name="b"/>.</summary>
        public static bool IsBefore(uint a, uint b) => (int)(a - b) < 0;

        /// <summary>True when <paramref name="a"/> comes before <paramref name="b"/> or equals it.</summary>
        public static bool IsAtOrBefore(uint a, uint b) => (int)(a - b) <= 0;

        /// <summary>The later one.</summary>
        public static uint Later(uint a, uint b) => (int)(a - b) < 0 ? b : a;

        /// <summary>The earlier one.</summary>
        public static uint Earlier(uint a, uint b) => (int)(a - b) < 0 ? a : b;
    }
}
