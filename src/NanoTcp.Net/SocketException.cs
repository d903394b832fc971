namespace System.Net.Sockets
{
    /// <summary>Thrown when a socket call or a name lookup fails; <see cref="SocketErrorCode"/> says why.</summary>
    public class SocketException : Exception
    {
        /// <summary>Makes an exception.</summary>
        /// <param name="errorCode">The reason.</param>
        public SocketException(SocketError errorCode)
            : this(errorCode, DescribeError(errorCode))
        {
        }

        internal SocketException(SocketError errorCode, string message)
            : base(message)
        {
            SocketErrorCode = errorCode;
        }

        /// <summary>The reason as a number of Windows Sockets, such as 10061.</summary>
        public int ErrorCode => (int)SocketErrorCode;

        /// <summary>The reason.</summary>
        public SocketError SocketErrorCode { get; }

        /// <summary>Describes an error, with its number.</summary>
        internal static string DescribeError(SocketError error) => Words(error) + " (" + ((int)error).ToString() + ")";

        private static string Words(SocketError error)
        {
            switch (error)
            {
                case SocketError.Interrupted:
                    return "the socket was closed during the call";
                case SocketError.AccessDenied:
                    return "not allowed";
                case SocketError.InvalidArgument:
                    return "the socket's state, or a value, does not allow that";
                case SocketError.TooManyOpenSockets:
                    return "too many open sockets";
                case SocketError.WouldBlock:
                    return "the call would have to wait";
                case SocketError.AlreadyInProgress:
                    return "a connection attempt is under way";
                case SocketError.DestinationAddressRequired:
                    return "the datagram has no destination";
                case SocketError.MessageSize:
                    return "the datagram is too long";
                case SocketError.ProtocolOption:
                    return "the option is unknown";
                case SocketError.OperationNotSupported:
                    return "this kind of socket cannot do that";
                case SocketError.AddressAlreadyInUse:
                    return "the address is in use";
                case SocketError.AddressNotAvailable:
                    return "the address is not available";
                case SocketError.NetworkDown:
                    return "the network is down";
                case SocketError.NetworkUnreachable:
                    return "no route to the network";
                case SocketError.ConnectionAborted:
                    return "this side ended the connection";
                case SocketError.ConnectionReset:
                    return "the peer reset the connection";
                case SocketError.NoBufferSpaceAvailable:
                    return "no memory";
                case SocketError.IsConnected:
                    return "already connected";
                case SocketError.NotConnected:
                    return "not connected";
                case SocketError.Shutdown:
                    return "sending was shut down";
                case SocketError.TimedOut:
                    return "timed out";
                case SocketError.ConnectionRefused:
                    return "connection refused";
                case SocketError.HostDown:
                case SocketError.HostUnreachable:
                    return "the host does not answer";
                case SocketError.HostNotFound:
                    return "no such host";
                case SocketError.TryAgain:
                    return "no name server answered";
                case SocketError.NoRecovery:
                    return "the name server failed";
                case SocketError.NoData:
                    return "the name has no IPv4 address";
                default:
                    return "socket error";
            }
        }
    }
}
