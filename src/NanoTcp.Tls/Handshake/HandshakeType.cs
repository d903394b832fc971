namespace NanoTcp.Tls
{
    /// <summary>Types of handshake messages (RFC 8446 section 4, RFC 5246 section 7.4).</summary>
    internal static class HandshakeType
    {
        public const int HelloRequest = 0;
        public const int ClientHello = 1;
        public const int ServerHello = 2;
        public const int NewSessionTicket = 4;
        public const int EncryptedExtensions = 8;
        public const int Certificate = 11;
        public const int ServerKeyExchange = 12;
        public const int CertificateRequest = 13;
        public const int ServerHelloDone = 14;
        public const int CertificateVerify = 15;
        public const int ClientKeyExchange = 16;
        public const int Finished = 20;
        public const int KeyUpdate = 24;

        /// <summary>What stands for a first ClientHello in a transcript (RFC 8446 section 4.4.1).</summary>
        public const int MessageHash = 254;
    }
}
