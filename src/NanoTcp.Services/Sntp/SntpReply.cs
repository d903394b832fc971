namespace NanoTcp.Services
{
    /// <summary>Checks a server's answer: RFC 4330 section 5, RFC 5905 section 14. One object is reused for all answers.</summary>
    internal sealed class SntpReply
    {
        // In NTP's short format, 16 bits of seconds and 16 of fraction. RFC 4330 section 5: both are below 1 s.
        private const uint RootLimit = 0x10000;

        // the resolution of the stack's clock, which measures the round trip
        private const long Resolution = 10_000;

        /// <summary>Server's time when our query arrived, in ticks.</summary>
        public long ReceiveTicks { get; private set; }

        /// <summary>Server's time when it answered, in ticks.</summary>
        public long TransmitTicks { get; private set; }

        /// <summary>1 for a server with a clock of its own, 2 to 15 for one that follows another; 0 for a kiss-o'-death message.</summary>
        public int Stratum { get; private set; }

        /// <summary>The kiss code of a kiss-o'-death message, four characters, the first in the highest byte; otherwise the reference ID.</summary>
        public uint ReferenceId { get; private set; }

        /// <summary>Parses a datagram.</summary>
        /// <param name="m">Holds the message from index 0.</param>
        /// <param name="length">Length of the message in bytes.</param>
        /// <param name="originHigh">The transmit timestamp of our query: its first four bytes.</param>
        /// <param name="originLow">Its other four bytes.</param>
        /// <param name="roundTrip">Ticks since the query was sent.</param>
        public SntpResult Read(byte[] m, int length, uint originHigh, uint originLow, long roundTrip)
        {
            int version = (m[SntpMessage.Flags] >> 3) & 7;
            if (length < SntpMessage.Length || (m[SntpMessage.Flags] & 7) != SntpMessage.ModeServer ||
                version > SntpMessage.Version || version < SntpMessage.Version - 1 ||
                BigEndian.Read32(m, SntpMessage.Originate) != originHigh ||
                BigEndian.Read32(m, SntpMessage.Originate + 4) != originLow)
            {
                return SntpResult.Ignored;
            }

            Stratum = m[SntpMessage.Stratum];
            ReferenceId = BigEndian.Read32(m, SntpMessage.ReferenceId);
            if (Stratum == SntpMessage.StratumKiss)
            {
                return ReferenceId == SntpMessage.KissDeny || ReferenceId == SntpMessage.KissRestrict ? SntpResult.Denied
                    : ReferenceId == SntpMessage.KissRate ? SntpResult.RateExceeded : SntpResult.Unusable;
            }

            return HasTime(m, roundTrip) ? SntpResult.Time : SntpResult.Unusable;
        }

        private bool HasTime(byte[] m, long roundTrip)
        {
            ReceiveTicks = SntpTimestamp.ReadTicks(m, SntpMessage.Receive);
            TransmitTicks = SntpTimestamp.ReadTicks(m, SntpMessage.Transmit);
            long held = TransmitTicks - ReceiveTicks;
            return m[SntpMessage.Flags] >> 6 != SntpMessage.LeapUnknown && Stratum <= SntpMessage.StratumMax
                && BigEndian.Read32(m, SntpMessage.RootDelay) < RootLimit
                && BigEndian.Read32(m, SntpMessage.RootDispersion) < RootLimit
                && (BigEndian.Read32(m, SntpMessage.Transmit) | BigEndian.Read32(m, SntpMessage.Transmit + 4)) != 0
                && held >= 0 && held <= roundTrip + Resolution;
        }
    }
}
