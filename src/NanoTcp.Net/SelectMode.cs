namespace NanoTcp.Net
{
    /// <summary>What <see cref="Socket.Poll"/> looks for.</summary>
    public enum SelectMode
    {
        /// <summary>Input, the end of it, or a connection that waits to be accepted.</summary>
        SelectRead = 0,

        /// <summary>Room for output, or the end of a connection attempt.</summary>
        SelectWrite = 1,

        /// <summary>An error, such as a failed connection attempt.</summary>
        SelectError = 2,
    }
}
