namespace System.Net.Sockets
{
    /// <summary>The condition that <see cref="Socket.Poll"/> waits for.</summary>
    public enum SelectMode
    {
        /// <summary>Data, the end of data, or a connection to accept.</summary>
        SelectRead = 0,

        /// <summary>Space in the send buffer, or the end of a connection attempt.</summary>
        SelectWrite = 1,

        /// <summary>An error, such as a failed connection attempt.</summary>
        SelectError = 2,
    }
}
