using NanoTcp.Tcp;

namespace NanoTcp.Sockets
{
    /// <summary>setsockopt, getsockopt, and TCP_INFO, whose value is an object.</summary>
    public sealed partial class BsdSockets
    {
        /// <summary>Sets an option.</summary>
        /// <param name="fd">A socket's fd.</param>
        /// <param name="level">SOL_SOCKET, IPPROTO_IP or IPPROTO_TCP.</param>
        /// <param name="option">SO_, IP_ or TCP_ constant.</param>
        /// <param name="value">In the unit that the constant's documentation gives.</param>
        /// <returns>0, or -1 with EBADF, ENOTSOCK, EINVAL, ENOBUFS or ENOPROTOOPT.</returns>
        public int SetSockOpt(int fd, int level, int option, int value)
            => Call(SystemCall.SetSockOpt, fd, level, option, value, null, null, null);

        /// <summary>Reads an option.</summary>
        /// <param name="fd">A socket's fd.</param>
        /// <param name="level">SOL_SOCKET, IPPROTO_IP or IPPROTO_TCP.</param>
        /// <param name="option">SO_, IP_ or TCP_ constant.</param>
        /// <param name="value">In the unit that the constant's documentation gives.</param>
        /// <returns>0, or -1 with EBADF, ENOTSOCK or ENOPROTOOPT.</returns>
        public int GetSockOpt(int fd, int level, int option, out int value)
        {
            lock (_lock)
            {
                value = 0;
                Socket socket = Lookup(fd, out int error);
                return Return(error != 0 ? error : GetOption(socket, level, option, out value));
            }
        }

        /// <summary>
        /// IP_ADD_MEMBERSHIP: joins a multicast group. Every socket bound to a datagram's port then receives what is sent to the group.
        /// </summary>
        /// <param name="fd">A datagram socket's fd. Closing the socket leaves the group.</param>
        /// <param name="group">The group in host order, 224.0.0.0 to 239.255.255.255.</param>
        /// <param name="netInterface">Local address of the interface to join on, in host order; 0 for the one that the route to the group
        /// uses.</param>
        /// <returns>0, or -1 with EBADF, ENOTSOCK, EINVAL (not a multicast address), ENODEV (no such interface), EADDRINUSE (already
        /// joined), ENOBUFS (too many memberships) or ENOPROTOOPT.</returns>
        public int AddMembership(int fd, uint group, uint netInterface) => ChangeMembership(fd, group, netInterface, true);

        /// <summary>IP_DROP_MEMBERSHIP: leaves a group.</summary>
        /// <param name="fd">A socket's fd.</param>
        /// <param name="group">Group address in host order.</param>
        /// <param name="netInterface">The value passed to <see cref="AddMembership"/>; 0 for any.</param>
        /// <returns>0, or -1 with EBADF, ENOTSOCK, EINVAL, ENODEV, EADDRNOTAVAIL (not joined) or ENOPROTOOPT.</returns>
        public int DropMembership(int fd, uint group, uint netInterface) => ChangeMembership(fd, group, netInterface, false);

        /// <summary>TCP_INFO: takes a snapshot of a TCP connection, or of a listener.</summary>
        /// <param name="fd">The socket.</param>
        /// <param name="info">Filled; make it once and use it again.</param>
        /// <returns>0, or -1 with EBADF, ENOTSOCK, EFAULT or ENOPROTOOPT (not a socket of the software TCP).</returns>
        public int GetTcpInfo(int fd, TcpInfo info) => Call(SystemCall.GetTcpInfo, fd, 0, 0, 0, info, null, null);

        private int ChangeMembership(int fd, uint group, uint netInterface, bool join)
            => Call(SystemCall.ChangeMembership, fd, (int)group, (int)netInterface, join ? 1 : 0, null, null, null);

        private static int FillTcpInfo(Socket socket, TcpInfo info)
        {
            if (info == null)
            {
                return -NanoTcp.Errno.EFAULT;
            }

            TcpSock sock = socket.Sock as TcpSock;
            if (sock != null)
            {
                sock.Fill(info);
                return 0;
            }

            TcpListenSock listener = socket.Sock as TcpListenSock;
            if (listener == null)
            {
                return -NanoTcp.Errno.ENOPROTOOPT;
            }

            listener.Fill(info);
            return 0;
        }

        private static int SetOption(Socket socket, int level, int option, int value)
        {
            if (level == SocketConstants.SOL_SOCKET)
            {
                bool isTimeout = option == SocketConstants.SO_RCVTIMEO || option == SocketConstants.SO_SNDTIMEO;
                if (isTimeout && value < 0)
                {
                    return -NanoTcp.Errno.EINVAL;
                }

                switch (option)
                {
                    case SocketConstants.SO_REUSEADDR:
                        socket.Sock.ReuseAddress = value != 0;
                        return 0;
                    case SocketConstants.SO_BROADCAST:
                        socket.Sock.Broadcast = value != 0;
                        return 0;
                    case SocketConstants.SO_RCVTIMEO:
                        socket.ReceiveTimeout = value;
                        return 0;
                    case SocketConstants.SO_SNDTIMEO:
                        socket.SendTimeout = value;
                        return 0;
                    case SocketConstants.SO_TYPE:
                    case SocketConstants.SO_ERROR:
                    case SocketConstants.SO_ACCEPTCONN:
                    case SocketConstants.SO_PROTOCOL:
                    case SocketConstants.SO_DOMAIN:
                        return -NanoTcp.Errno.ENOPROTOOPT;
                    default:
                        break;
                }
            }

            return socket.Ops.SetOption(socket, level, option, value);
        }

        private static int GetOption(Socket socket, int level, int option, out int value)
        {
            value = 0;
            if (level == SocketConstants.SOL_SOCKET)
            {
                switch (option)
                {
                    case SocketConstants.SO_REUSEADDR:
                        value = socket.Sock.ReuseAddress ? 1 : 0;
                        return 0;
                    case SocketConstants.SO_BROADCAST:
                        value = socket.Sock.Broadcast ? 1 : 0;
                        return 0;
                    case SocketConstants.SO_RCVTIMEO:
                        value = socket.ReceiveTimeout;
                        return 0;
                    case SocketConstants.SO_SNDTIMEO:
                        value = socket.SendTimeout;
                        return 0;
                    case SocketConstants.SO_ERROR:
                        value = -socket.Sock.TakeAnyError();
                        return 0;
                    case SocketConstants.SO_TYPE:
                        value = socket.Type;
                        return 0;
                    case SocketConstants.SO_DOMAIN:
                        value = socket.Family;
                        return 0;
                    case SocketConstants.SO_PROTOCOL:
                        value = socket.Protocol;
                        return 0;
                    case SocketConstants.SO_ACCEPTCONN:
                        value = socket.IsListening ? 1 : 0;
                        return 0;
                    default:
                        break;
                }
            }

            return socket.Ops.GetOption(socket, level, option, out value);
        }
    }
}
