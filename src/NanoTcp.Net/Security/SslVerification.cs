namespace System.Net.Security
{
    /// <summary>Which certificates of the peer TLS asks for and checks.</summary>
    public enum SslVerification
    {
        /// <summary>None is checked.</summary>
        NoVerification = 1,

        /// <summary>The peer's certificate is checked, if it sends one.</summary>
        VerifyPeer = 2,

        /// <summary>The peer must send a certificate, which is checked.</summary>
        CertificateRequired = 4,

        /// <summary>A client's certificate is checked in the first handshake only.</summary>
        VerifyClientOnce = 8,
    }
}
