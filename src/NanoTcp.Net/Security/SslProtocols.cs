namespace System.Net.Security
{
    /// <summary>Versions of TLS.</summary>
    [Flags]
    public enum SslProtocols
    {
        /// <summary>The provider chooses.</summary>
        None = 0,

        /// <summary>TLS 1.0.</summary>
        Tls = 192,

        /// <summary>TLS 1.1.</summary>
        Tls11 = 768,

        /// <summary>TLS 1.2, RFC 5246.</summary>
        Tls12 = 3072,

        /// <summary>TLS 1.3, RFC 8446.</summary>
        Tls13 = 12288,
    }
}
