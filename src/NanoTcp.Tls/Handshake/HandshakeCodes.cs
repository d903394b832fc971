namespace NanoTcp.Tls
{
    /// <summary>Other numbers of handshake messages.</summary>
    internal static class HandshakeCodes
    {
        /// <summary>Length of a message's header.</summary>
        public const int HeaderSize = 4;

        /// <summary>Length of a random value.</summary>
        public const int RandomSize = 32;

        /// <summary>Longest session identifier.</summary>
        public const int MaxSessionId = 32;

        public const int Tls12 = 0x0303;
        public const int Tls13 = 0x0304;

        /// <summary>psk_ke (RFC 8446 section 4.2.9).</summary>
        public const int PskKe = 0;

        /// <summary>psk_dhe_ke.</summary>
        public const int PskDheKe = 1;

        /// <summary>TLS_EMPTY_RENEGOTIATION_INFO_SCSV (RFC 5746 section 3.3).</summary>
        public const int RenegotiationScsv = 0x00ff;

        /// <summary>TLS_FALLBACK_SCSV (RFC 7507).</summary>
        public const int FallbackScsv = 0x5600;

        /// <summary>Random value of a HelloRetryRequest (RFC 8446 section 4.1.3).</summary>
        public static readonly byte[] RetryRandom =
        {
            0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61, 0x11, 0xbe, 0x1d, 0x8c, 0x02, 0x1e, 0x65, 0xb8, 0x91,
            0xc2, 0xa2, 0x11, 0x16, 0x7a, 0xbb, 0x8c, 0x5e, 0x07, 0x9e, 0x09, 0xe2, 0xc8, 0xa8, 0x33, 0x9c,
        };

        /// <summary>
        /// First seven of the last eight bytes of a server's random value that tells a client that the server knows a higher version; 1 or 0
        /// follows (RFC 8446 section 4.1.3).
        /// </summary>
        public static readonly byte[] Downgrade = { 0x44, 0x4f, 0x57, 0x4e, 0x47, 0x52, 0x44 };
    }
}
