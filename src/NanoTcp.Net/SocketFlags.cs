namespace System.Net.Sockets
{
    /// <summary>Flags of one call of Send or Receive. Only None and Peek are supported.</summary>
    [Flags]
    public enum SocketFlags
    {
        /// <summary>No flags.</summary>
        None = 0,

        /// <summary>Urgent data.</summary>
        OutOfBand = 0x0001,

        /// <summary>Leaves the data in the receive buffer.</summary>
        Peek = 0x0002,

        /// <summary>Sends without a router.</summary>
        DontRoute = 0x0004,

        /// <summary>Not used.</summary>
        MaxIOVectorLength = 0x0010,

        /// <summary>The datagram was truncated.</summary>
        Truncated = 0x0100,

        /// <summary>The control data were truncated.</summary>
        ControlDataTruncated = 0x0200,

        /// <summary>The datagram was sent to a broadcast address.</summary>
        Broadcast = 0x0400,

        /// <summary>The datagram was sent to a group.</summary>
        Multicast = 0x0800,

        /// <summary>The data are part of a message.</summary>
        Partial = 0x8000,
    }
}
