namespace NanoTcp.Tls
{
    /// <summary>
    /// What a handshake waits for. Certificates will come between EncryptedExtensions or ServerHello and Finished, as states of their own.
    /// </summary>
    internal enum HandshakeState
    {
        Start,
        ClientHello,
        RetriedClientHello,
        ServerHello,
        EncryptedExtensions,
        Finished,
        ServerKeyExchange12,
        ServerHelloDone12,
        ClientKeyExchange12,
        ChangeCipherSpec12,
        Finished12,
        Complete,
    }
}
