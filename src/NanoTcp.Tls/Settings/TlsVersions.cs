using System;

namespace NanoTcp.Tls
{
    /// <summary>Versions that a side allows.</summary>
    [Flags]
    public enum TlsVersions
    {
        /// <summary>TLS 1.2 (RFC 5246), with the extensions that make it safe: RFC 7627, RFC 7366.</summary>
        Tls12 = 1,

        /// <summary>TLS 1.3 (RFC 8446).</summary>
        Tls13 = 2,

        /// <summary>Both; the higher one is preferred.</summary>
        Any = 3,
    }
}
