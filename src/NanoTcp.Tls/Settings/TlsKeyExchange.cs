namespace NanoTcp.Tls
{
    /// <summary>How the keys of a connection are made.</summary>
    public enum TlsKeyExchange
    {
        /// <summary>
        /// From the pre-shared key and an exchange on an elliptic curve (psk_dhe_ke): who learns the key later cannot read what was recorded
        /// before. TLS 1.3 only.
        /// </summary>
        EcdheOnly,

        /// <summary>From the pre-shared key alone (psk_ke): cheap, without forward secrecy.</summary>
        PskOnly,

        /// <summary>Either; a server prefers the curve.</summary>
        Any,
    }
}
