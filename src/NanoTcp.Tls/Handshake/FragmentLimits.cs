namespace NanoTcp.Tls
{
    /// <summary>Lengths of records by max_fragment_length (RFC 6066 section 4) and record_size_limit (RFC 8449).</summary>
    internal static class FragmentLimits
    {
        /// <summary>Smallest record_size_limit.</summary>
        public const int MinRecordLimit = 64;

        private const int MinCode = 1;
        private const int MaxCode = 4;

        /// <summary>The code for the largest length that is not above a record's size; 0 for none.</summary>
        public static int Code(int recordSize)
        {
            if (recordSize >= RecordLayer.MaxPlaintext)
            {
                return 0;
            }

            int code = MinCode;
            while (code < MaxCode && Length(code + 1) <= recordSize)
            {
                code++;
            }

            return code;
        }

        /// <summary>The length that a code stands for.</summary>
        public static int Length(int code) => 256 << code;

        /// <summary>True for a code of the RFC.</summary>
        public static bool IsCode(int code) => code >= MinCode && code <= MaxCode;

        /// <summary>Limits what is sent, as the peer's record_size_limit says.</summary>
        public static void LimitSending(RecordLayer records, int version, int limit)
        {
            // the type counts in TLS 1.3
            int content = version == HandshakeCodes.Tls13 ? limit - 1 : limit;
            if (content < records.SendLimit)
            {
                records.SendLimit = content;
            }
        }

        /// <summary>What record_size_limit asks for.</summary>
        public static int RecordLimit(int version, int recordSize) => version == HandshakeCodes.Tls12 ? recordSize : recordSize + 1;

        /// <summary>Limits both directions to a max_fragment_length.</summary>
        public static void LimitFragments(RecordLayer records, int version, int code)
        {
            int length = Length(code);
            records.SendLimit = length;
            records.AgreeLimit(version == HandshakeCodes.Tls13 ? length + 1 : length);
        }
    }
}
