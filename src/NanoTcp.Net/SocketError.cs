namespace System.Net.Sockets
{
    /// <summary>Why a call failed, with the numbers of Windows Sockets that .NET and nanoFramework use.</summary>
    public enum SocketError
    {
        /// <summary>An error without its own number.</summary>
        SocketError = -1,

        /// <summary>No error.</summary>
        Success = 0,

        /// <summary>Another thread closed the socket on which the call was blocked: Accept, or a datagram socket.</summary>
        Interrupted = 10004,

        /// <summary>Not allowed: a datagram to a broadcast address without the Broadcast option.</summary>
        AccessDenied = 10013,

        /// <summary>A buffer is null, or a range is not within it.</summary>
        Fault = 10014,

        /// <summary>An invalid value, or a call that the socket's state does not allow.</summary>
        InvalidArgument = 10022,

        /// <summary>The table of open files is full.</summary>
        TooManyOpenSockets = 10024,

        /// <summary>A call in non-blocking mode would block.</summary>
        WouldBlock = 10035,

        /// <summary>The connection attempt continues in the background.</summary>
        InProgress = 10036,

        /// <summary>A connection attempt is already under way.</summary>
        AlreadyInProgress = 10037,

        /// <summary>The file is not a socket.</summary>
        NotSocket = 10038,

        /// <summary>A datagram without an address on a socket without a peer.</summary>
        DestinationAddressRequired = 10039,

        /// <summary>A datagram that is too long.</summary>
        MessageSize = 10040,

        /// <summary>The protocol does not match the socket type.</summary>
        ProtocolType = 10041,

        /// <summary>The option is unknown.</summary>
        ProtocolOption = 10042,

        /// <summary>The protocol is unknown.</summary>
        ProtocolNotSupported = 10043,

        /// <summary>The socket type is unknown.</summary>
        SocketNotSupported = 10044,

        /// <summary>The operation is not supported by this kind of socket.</summary>
        OperationNotSupported = 10045,

        /// <summary>The protocol family is unknown.</summary>
        ProtocolFamilyNotSupported = 10046,

        /// <summary>The address family is unknown: only IPv4 is supported.</summary>
        AddressFamilyNotSupported = 10047,

        /// <summary>Another socket is bound to the port.</summary>
        AddressAlreadyInUse = 10048,

        /// <summary>The address is not one of ours, cannot be connected to, or no free port is left.</summary>
        AddressNotAvailable = 10049,

        /// <summary>The link is down, or the chip does not answer.</summary>
        NetworkDown = 10050,

        /// <summary>No route to the destination.</summary>
        NetworkUnreachable = 10051,

        /// <summary>The connection was lost while the network was reset.</summary>
        NetworkReset = 10052,

        /// <summary>This side ended the connection: another thread closed the socket, or its address was removed.</summary>
        ConnectionAborted = 10053,

        /// <summary>The peer reset the connection.</summary>
        ConnectionReset = 10054,

        /// <summary>Out of memory or buffer space.</summary>
        NoBufferSpaceAvailable = 10055,

        /// <summary>The socket is connected already.</summary>
        IsConnected = 10056,

        /// <summary>The socket is not connected.</summary>
        NotConnected = 10057,

        /// <summary>Sending was shut down.</summary>
        Shutdown = 10058,

        /// <summary>The call timed out, or the peer did not answer in time.</summary>
        TimedOut = 10060,

        /// <summary>No listener on the destination port.</summary>
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

        /// <summary>The name does not exist.</summary>
        HostNotFound = 11001,

        /// <summary>No name server answered; a later attempt may succeed.</summary>
        TryAgain = 11002,

        /// <summary>The name server refused or failed.</summary>
        NoRecovery = 11003,

        /// <summary>The name exists but has no IPv4 address.</summary>
        NoData = 11004,
    }
}
