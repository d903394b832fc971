namespace NanoTcp.Tls
{
    /// <summary>Groups of the key exchange, by their numbers on the wire (RFC 8446 section 4.2.7).</summary>
    public static class TlsGroup
    {
        /// <summary>P-256.</summary>
        public const int Secp256r1 = 23;

        /// <summary>Curve25519.</summary>
        public const int X25519 = 29;
    }
}
