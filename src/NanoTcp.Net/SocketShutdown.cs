namespace System.Net.Sockets
{
    /// <summary>The direction that <see cref="Socket.Shutdown"/> shuts down.</summary>
    public enum SocketShutdown
    {
        /// <summary>Receiving.</summary>
        Receive = 0,

        /// <summary>Sending: the peer reads the end of data after the data.</summary>
        Send = 1,

        /// <summary>Both directions.</summary>
        Both = 2,
    }
}
