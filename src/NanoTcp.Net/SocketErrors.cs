using NanoTcp;

namespace System.Net.Sockets
{
    /// <summary>Maps the stack's error numbers to those of Windows Sockets.</summary>
    internal static class SocketErrors
    {
        /// <summary>Translates a positive <see cref="Errno"/>.</summary>
        public static SocketError FromErrno(int errno)
        {
            switch (errno)
            {
                case 0:
                    return SocketError.Success;
                case Errno.EPERM:
                case Errno.EACCES:
                    return SocketError.AccessDenied;
                case Errno.EINTR:
                    return SocketError.Interrupted;
                case Errno.EIO:
                case Errno.ENODEV:
                case Errno.ENETDOWN:
                    return SocketError.NetworkDown;
                case Errno.EBADF:
                case Errno.ENOTSOCK:
                    return SocketError.NotSocket;
                case Errno.EAGAIN:
                    return SocketError.WouldBlock;
                case Errno.ENOMEM:
                case Errno.ENOBUFS:
                    return SocketError.NoBufferSpaceAvailable;
                case Errno.EFAULT:
                    return SocketError.Fault;
                case Errno.EBUSY:
                case Errno.EINVAL:
                    return SocketError.InvalidArgument;
                case Errno.EMFILE:
                    return SocketError.TooManyOpenSockets;
                case Errno.ENOTTY:
                case Errno.ESPIPE:
                case Errno.EOPNOTSUPP:
                    return SocketError.OperationNotSupported;
                case Errno.EPIPE:
                case Errno.ESHUTDOWN:
                    return SocketError.Shutdown;
                case Errno.EDESTADDRREQ:
                    return SocketError.DestinationAddressRequired;
                case Errno.EMSGSIZE:
                    return SocketError.MessageSize;
                case Errno.EPROTOTYPE:
                    return SocketError.ProtocolType;
                case Errno.ENOPROTOOPT:
                    return SocketError.ProtocolOption;
                case Errno.EPROTONOSUPPORT:
                    return SocketError.ProtocolNotSupported;
                case Errno.ESOCKTNOSUPPORT:
                    return SocketError.SocketNotSupported;
                case Errno.EAFNOSUPPORT:
                    return SocketError.AddressFamilyNotSupported;
                case Errno.EADDRINUSE:
                    return SocketError.AddressAlreadyInUse;
                case Errno.EADDRNOTAVAIL:
                    return SocketError.AddressNotAvailable;
                case Errno.ENETUNREACH:
                    return SocketError.NetworkUnreachable;
                case Errno.ECONNABORTED:
                    return SocketError.ConnectionAborted;
                case Errno.ECONNRESET:
                    return SocketError.ConnectionReset;
                case Errno.EISCONN:
                    return SocketError.IsConnected;
                case Errno.ENOTCONN:
                    return SocketError.NotConnected;
                case Errno.ETIMEDOUT:
                    return SocketError.TimedOut;
                case Errno.ECONNREFUSED:
                    return SocketError.ConnectionRefused;
                case Errno.EHOSTDOWN:
                    return SocketError.HostDown;
                case Errno.EHOSTUNREACH:
                    return SocketError.HostUnreachable;
                case Errno.EALREADY:
                    return SocketError.AlreadyInProgress;
                case Errno.EINPROGRESS:
                    return SocketError.InProgress;
                default:
                    return SocketError.SocketError;
            }
        }
    }
}
