namespace NanoTcp.Tls
{
    /// <summary>States of a connection.</summary>
    public enum TlsState
    {
        /// <summary>The handshake is not complete.</summary>
        Handshaking,

        /// <summary>Data can be written and read.</summary>
        Open,

        /// <summary>The peer has sent close_notify: data can be written, and what was received can be read.</summary>
        PeerClosed,

        /// <summary>This side has sent close_notify.</summary>
        Closed,

        /// <summary>The connection failed; the alert says why.</summary>
        Failed,
    }
}
