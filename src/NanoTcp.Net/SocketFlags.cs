using System;

namespace NanoTcp.Net
{
    /// <summary>How to send or receive, this time. Only None and Peek are supported.</summary>
    [Flags]
    public enum SocketFlags
    {
        /// <summary>As usual.</summary>
        None = 0,

        /// <summary>Urgent data.</summary>
        OutOfBand = 0x0001,

        /// <summary>Leave the data to be received again.</summary>
        Peek = 0x0002,

        /// <summary>Not by a router.</summary>
        DontRoute = 0x0004,

        /// <summary>Not used.</summary>
        MaxIOVectorLength = 0x0010,

        /// <summary>The datagram was longer.</summary>
        Truncated = 0x0100,

        /// <summary>The control data were longer.</summary>
        ControlDataTruncated = 0x0200,

        /// <summary>A datagram to a broadcast address.</summary>
        Broadcast = 0x0400,

        /// <summary>A datagram to a group.</summary>
        Multicast = 0x0800,

        /// <summary>A part of a message.</summary>
        Partial = 0x8000,
    }
}
