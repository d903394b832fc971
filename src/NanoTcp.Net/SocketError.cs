namespace NanoTcp.Net
{
    /// <summary>Why a call failed, with the numbers of Windows Sockets that .NET and nanoFramework use.</summary>
    public enum SocketError
    {
        /// <summary>An error without a number of its own.</summary>
        SocketError = -1,

        /// <summary>No error.</summary>
        Success = 0,

        /// <summary>Another thread closed the socket that the call waited on: Accept, or a datagram.</summary>
        Interrupted = 10004,

        /// <summary>Not allowed: a datagram to a broadcast address without the Broadcast option.</summary>
        AccessDenied = 10013,

        /// <summary>A buffer that is none.</summary>
        Fault = 10014,

        /// <summary>A value, or a call that the state of the socket does not allow.</summary>
        InvalidArgument = 10022,

        /// <summary>The table of open files is full.</summary>
        TooManyOpenSockets = 10024,

        /// <summary>A call of a non-blocking socket would have to wait.</summary>
        WouldBlock = 10035,

        /// <summary>The connection attempt goes on in the background.</summary>
        InProgress = 10036,

        /// <summary>A connection attempt is already under way.</summary>
        AlreadyInProgress = 10037,

        /// <summary>The file is no socket.</summary>
        NotSocket = 10038,

        /// <summary>A datagram without an address on a socket without a peer.</summary>
        DestinationAddressRequired = 10039,

        /// <summary>A datagram that is too long.</summary>
        MessageSize = 10040,

        /// <summary>The protocol is not one of this type of socket.</summary>
        ProtocolType = 10041,

        /// <summary>The option is unknown here.</summary>
        ProtocolOption = 10042,

        /// <summary>The protocol is unknown.</summary>
        ProtocolNotSupported = 10043,

        /// <summary>The type of socket is unknown.</summary>
        SocketNotSupported = 10044,

        /// <summary>This kind of socket cannot do that.</summary>
        OperationNotSupported = 10045,

        /// <summary>The protocol family is unknown.</summary>
        ProtocolFamilyNotSupported = 10046,

        /// <summary>The address family is unknown: there is only IPv4.</summary>
        AddressFamilyNotSupported = 10047,

        /// <summary>Another socket has the port.</summary>
        AddressAlreadyInUse = 10048,

        /// <summary>The address is not one of ours, not one that can be connected to, or no free port is left.</summary>
        AddressNotAvailable = 10049,

        /// <summary>The link is down, or the chip does not answer.</summary>
        NetworkDown = 10050,

        /// <summary>No route leads there.</summary>
        NetworkUnreachable = 10051,

        /// <summary>The connection was lost while the network was reset.</summary>
        NetworkReset = 10052,

        /// <summary>This side ended the connection: another thread closed the socket, or its address was taken away.</summary>
        ConnectionAborted = 10053,

        /// <summary>The peer reset the connection.</summary>
        ConnectionReset = 10054,

        /// <summary>There is no memory for it.</summary>
        NoBufferSpaceAvailable = 10055,

        /// <summary>The socket is connected already.</summary>
        IsConnected = 10056,

        /// <summary>The socket is not connected.</summary>
        NotConnected = 10057,

        /// <summary>Sending was shut down before.</summary>
        Shutdown = 10058,

        /// <summary>The timeout of the call is over, or the peer did not answer in time.</summary>
        TimedOut = 10060,

        /// <summary>Nobody listens there.</summary>
        ConnectionRefused = 10061,

        /// <summary>The host does not answer on its own network.</summary>
        HostDown = 10064,

        /// <summary>The host, or the router to it, does not answer.</summary>
        HostUnreachable = 10065,

        /// <summary>Too many users of the network.</summary>
        ProcessLimit = 10067,

        /// <summary>The network is not ready.</summary>
        SystemNotReady = 10091,

        /// <summary>The version is unknown.</summary>
        VersionNotSupported = 10092,

        /// <summary>The network was not started.</summary>
        NotInitialized = 10093,

        /// <summary>The peer is going away.</summary>
        Disconnecting = 10101,

        /// <summary>The type of service is unknown.</summary>
        TypeNotFound = 10109,

        /// <summary>There is no such name.</summary>
        HostNotFound = 11001,

        /// <summary>No name server answered; later one may.</summary>
        TryAgain = 11002,

        /// <summary>The name server refused or failed.</summary>
        NoRecovery = 11003,

        /// <summary>The name exists but has no IPv4 address.</summary>
        NoData = 11004,
    }
}
