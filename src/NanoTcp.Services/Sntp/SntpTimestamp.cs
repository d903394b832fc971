using System;

namespace NanoTcp.Services
{
    /// <summary>
    /// Converts NTP timestamps, RFC 5905 section 6: seconds since 1900 and their fraction, 32 bits each. Ticks are those of
    /// <see cref="DateTime"/>: 100 ns since year 1.
    /// </summary>
    internal static class SntpTimestamp
    {
        private const long TicksIn1900 = 599_266_080_000_000_000;
        private const long EraSeconds = 0x100000000;
        private const uint EraBit = 0x80000000;

        // of a tick, in units of the product below: senders truncate
        private const ulong Half = 0x80000000;

        /// <summary>
        /// Reads a timestamp. RFC 4330 section 3: with the highest bit it belongs to 1968 to 2036, without it to 2036 to 2104.
        /// </summary>
        /// <param name="bytes">Holds the message.</param>
        /// <param name="offset">Index of the timestamp.</param>
        public static long ReadTicks(byte[] bytes, int offset)
        {
            uint seconds = BigEndian.Read32(bytes, offset);
            long total = (seconds & EraBit) != 0 ? seconds : seconds + EraSeconds;
            ulong fraction = BigEndian.Read32(bytes, offset + 4);
            return TicksIn1900 + (total * TimeSpan.TicksPerSecond) + (long)(((fraction * (ulong)TimeSpan.TicksPerSecond) + Half) >> 32);
        }
    }
}
