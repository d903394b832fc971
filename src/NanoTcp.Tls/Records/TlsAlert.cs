namespace NanoTcp.Tls
{
    /// <summary>Alerts (RFC 8446 section 6, RFC 5246 section 7.2).</summary>
    public enum TlsAlert
    {
        /// <summary>No more data follows.</summary>
        CloseNotify = 0,

        /// <summary>A message or record that does not belong there.</summary>
        UnexpectedMessage = 10,

        /// <summary>A record could not be decrypted.</summary>
        BadRecordMac = 20,

        /// <summary>A record is too long.</summary>
        RecordOverflow = 22,

        /// <summary>Both sides have no parameters in common.</summary>
        HandshakeFailure = 40,

        /// <summary>A field has a value that is not allowed, or contradicts another.</summary>
        IllegalParameter = 47,

        /// <summary>A message could not be parsed.</summary>
        DecodeError = 50,

        /// <summary>A binder or Finished is invalid: the keys differ.</summary>
        DecryptError = 51,

        /// <summary>The version is not supported.</summary>
        ProtocolVersion = 70,

        /// <summary>The peer requires stronger parameters.</summary>
        InsufficientSecurity = 71,

        /// <summary>An error that has nothing to do with the peer.</summary>
        InternalError = 80,

        /// <summary>A fallback to a lower version that the peer does not need (RFC 7507).</summary>
        InappropriateFallback = 86,

        /// <summary>The user ended the handshake; close_notify follows.</summary>
        UserCanceled = 90,

        /// <summary>TLS 1.2: renegotiation is refused.</summary>
        NoRenegotiation = 100,

        /// <summary>An extension is missing that must be there.</summary>
        MissingExtension = 109,

        /// <summary>An extension in an answer that was not asked for.</summary>
        UnsupportedExtension = 110,

        /// <summary>No key belongs to the identity.</summary>
        UnknownPskIdentity = 115,

        /// <summary>Not on the wire: the transport ended without close_notify.</summary>
        Truncated = 256,
    }
}
