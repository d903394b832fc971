namespace System.Net.Sockets
{
    /// <summary>Socket options. The meaning of a number depends on the <see cref="SocketOptionLevel"/>.</summary>
    public enum SocketOptionName
    {
        // level Socket

        /// <summary>Not supported.</summary>
        Debug = 0x0001,

        /// <summary>True for a listening socket. Read-only.</summary>
        AcceptConnection = 0x0002,

        /// <summary>Allows binding to a port that old connections still use: 0 or 1.</summary>
        ReuseAddress = 0x0004,

        /// <summary>Sends keep-alive probes on an idle connection: 0 or 1.</summary>
        KeepAlive = 0x0008,

        /// <summary>Not supported.</summary>
        DontRoute = 0x0010,

        /// <summary>Allows datagrams to broadcast addresses: 0 or 1.</summary>
        Broadcast = 0x0020,

        /// <summary>Not supported.</summary>
        UseLoopback = 0x0040,

        /// <summary>How Close handles unsent data: -1 for off, otherwise seconds to wait; 0 resets the connection.</summary>
        Linger = 0x0080,

        /// <summary>Not supported.</summary>
        OutOfBandInline = 0x0100,

        /// <summary>The opposite of Linger: 0 or 1.</summary>
        DontLinger = ~Linger,

        /// <summary>The opposite of ReuseAddress: 0 or 1.</summary>
        ExclusiveAddressUse = ~ReuseAddress,

        /// <summary>Size of the send buffer in bytes; takes effect with the next connection.</summary>
        SendBuffer = 0x1001,

        /// <summary>Size of the receive buffer in bytes; takes effect with the next connection.</summary>
        ReceiveBuffer = 0x1002,

        /// <summary>Not supported.</summary>
        SendLowWater = 0x1003,

        /// <summary>Not supported.</summary>
        ReceiveLowWater = 0x1004,

        /// <summary>As <see cref="Socket.SendTimeout"/>.</summary>
        SendTimeout = 0x1005,

        /// <summary>As <see cref="Socket.ReceiveTimeout"/>.</summary>
        ReceiveTimeout = 0x1006,

        /// <summary>Reads and clears the pending error, as a number of <see cref="SocketError"/>.</summary>
        Error = 0x1007,

        /// <summary>The <see cref="SocketType"/>. Read-only.</summary>
        Type = 0x1008,

        /// <summary>Not supported.</summary>
        UpdateAcceptContext = 0x700B,

        /// <summary>Not supported.</summary>
        UpdateConnectContext = 0x7010,

        /// <summary>The longest backlog, for Listen; not an option.</summary>
        MaxConnections = 0x7FFFFFFF,

        // level IP

        /// <summary>Not supported.</summary>
        IPOptions = 1,

        /// <summary>Not supported.</summary>
        HeaderIncluded = 2,

        /// <summary>Type-of-service byte of packets sent.</summary>
        TypeOfService = 3,

        /// <summary>Time to live of packets sent, 1 to 255.</summary>
        IpTimeToLive = 4,

        /// <summary>Not supported; the membership's interface and the routes decide.</summary>
        MulticastInterface = 9,

        /// <summary>Time to live of datagrams to groups, 1 to 255.</summary>
        MulticastTimeToLive = 10,

        /// <summary>Our own members of a group receive what we send to it: 0 or 1.</summary>
        MulticastLoopback = 11,

        /// <summary>Joins a group: four bytes of its address, then four of ours or zeros.</summary>
        AddMembership = 12,

        /// <summary>Leaves a group: bytes as for <see cref="AddMembership"/>.</summary>
        DropMembership = 13,

        /// <summary>Not supported.</summary>
        DontFragment = 14,

        /// <summary>Not supported.</summary>
        AddSourceMembership = 15,

        /// <summary>Not supported.</summary>
        DropSourceMembership = 16,

        /// <summary>Not supported.</summary>
        BlockSource = 17,

        /// <summary>Not supported.</summary>
        UnblockSource = 18,

        /// <summary>Not supported.</summary>
        PacketInformation = 19,

        /// <summary>Not supported.</summary>
        HopLimit = 21,

        // level Tcp

        /// <summary>Sends small segments at once: 0 or 1.</summary>
        NoDelay = 1,

        /// <summary>Not supported.</summary>
        BsdUrgent = 2,

        /// <summary>Not supported.</summary>
        Expedited = 2,

        /// <summary>Idle time before keep-alive probes, in seconds.</summary>
        TcpKeepAliveTime = 3,

        /// <summary>Unanswered keep-alive probes after which the connection ends.</summary>
        TcpKeepAliveRetryCount = 16,

        /// <summary>Time between keep-alive probes, in seconds.</summary>
        TcpKeepAliveInterval = 17,

        // level Udp

        /// <summary>Not supported.</summary>
        NoChecksum = 1,

        /// <summary>Not supported.</summary>
        ChecksumCoverage = 20,
    }
}
