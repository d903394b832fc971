namespace NanoTcp.Net
{
    /// <summary>The direction that <see cref="Socket.Shutdown"/> ends.</summary>
    public enum SocketShutdown
    {
        /// <summary>Nothing more is received.</summary>
        Receive = 0,

        /// <summary>Nothing more is sent: the peer reads to the end of the data.</summary>
        Send = 1,

        /// <summary>Neither.</summary>
        Both = 2,
    }
}
