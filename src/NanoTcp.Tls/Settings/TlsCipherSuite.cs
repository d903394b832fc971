namespace NanoTcp.Tls
{
    /// <summary>Cipher suites, by their numbers on the wire.</summary>
    public static class TlsCipherSuite
    {
        /// <summary>TLS_AES_128_GCM_SHA256 of TLS 1.3.</summary>
        public const int Aes128Gcm = 0x1301;

        /// <summary>TLS_AES_128_CCM_SHA256 of TLS 1.3.</summary>
        public const int Aes128Ccm = 0x1304;

        /// <summary>TLS_PSK_WITH_AES_128_CCM (RFC 6655).</summary>
        public const int PskAes128Ccm = 0xc0a4;

        /// <summary>TLS_PSK_WITH_AES_128_GCM_SHA256 (RFC 5487).</summary>
        public const int PskAes128Gcm = 0x00a8;

        /// <summary>TLS_PSK_WITH_AES_128_CBC_SHA256 (RFC 5487), with encrypt-then-MAC (RFC 7366) only.</summary>
        public const int PskAes128Cbc = 0x00ae;

        internal static bool IsOfTls13(int suite) => suite >> 8 == 0x13;
    }
}
