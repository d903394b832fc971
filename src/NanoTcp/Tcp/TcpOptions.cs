namespace NanoTcp.Tcp
{
    /// <summary>Parses TCP options, RFC 9293 section 3.2. A malformed option ends the list; those before it count.</summary>
    internal static class TcpOptions
    {
        // RFC 7323 section 2.3: a larger shift is clamped to 14
        public const int MaximumWindowScale = 14;

        /// <summary>Reads the options of a segment.</summary>
        /// <param name="segment">The segment, which receives the values.</param>
        /// <param name="f">The receive buffer.</param>
        /// <param name="o">Index of the first option.</param>
        /// <param name="end">Index after the last option.</param>
        public static void Parse(TcpSegment segment, byte[] f, int o, int end)
        {
            segment.HasTimestamps = false;
            segment.SackCount = 0;
            segment.MaximumSegmentSize = 0;
            segment.WindowScale = -1;
            segment.IsSackPermitted = false;

            while (o < end)
            {
                int kind = f[o];
                if (kind == TcpOption.End)
                {
                    return;
                }

                if (kind == TcpOption.NoOperation)
                {
                    o++;
                    continue;
                }

                if (o + 1 >= end)
                {
                    return;
                }

                int length = f[o + 1];
                if (length < 2 || o + length > end)
                {
                    return;
                }

                Take(segment, f, o, kind, length);
                o += length;
            }
        }

        private static void Take(TcpSegment segment, byte[] f, int o, int kind, int length)
        {
            bool isSyn = (segment.Flags & TcpFlags.Syn) != 0;
            if (kind == TcpOption.Timestamps && length == TcpOption.TimestampsLength)
            {
                segment.HasTimestamps = true;
                segment.TimestampValue = ReadUInt32(f, o + 2);
                segment.TimestampEcho = ReadUInt32(f, o + 6);
            }
            else if (kind == TcpOption.Sack && (length - 2) % TcpOption.SackBlockLength == 0)
            {
                TakeSack(segment, f, o + 2, o + length);
            }
            else if (kind == TcpOption.MaximumSegmentSize && length == TcpOption.MaximumSegmentSizeLength && isSyn)
            {
                segment.MaximumSegmentSize = (f[o + 2] << 8) | f[o + 3];
            }
            else if (kind == TcpOption.WindowScale && length == TcpOption.WindowScaleLength && isSyn)
            {
                segment.WindowScale = f[o + 2] > MaximumWindowScale ? MaximumWindowScale : f[o + 2];
            }
            else if (kind == TcpOption.SackPermitted && length == TcpOption.SackPermittedLength && isSyn)
            {
                segment.IsSackPermitted = true;
            }
        }

        private static void TakeSack(TcpSegment segment, byte[] f, int o, int end)
        {
            while (o < end && segment.SackCount < TcpSegment.SackBlockLimit)
            {
                segment.SackStart[segment.SackCount] = ReadUInt32(f, o);
                segment.SackEnd[segment.SackCount] = ReadUInt32(f, o + 4);
                segment.SackCount++;
                o += TcpOption.SackBlockLength;
            }
        }

        private static uint ReadUInt32(byte[] f, int o) => (uint)((f[o] << 24) | (f[o + 1] << 16) | (f[o + 2] << 8) | f[o + 3]);
    }
}
