using NanoTcp.Udp;

namespace NanoTcp.Sockets
{
    /// <summary>The socket calls on UDP.</summary>
    internal sealed class UdpOperations : ProtocolOperations
    {
        private const int LeastBuffer = 256;
        private const int MostBuffer = 1 << 20;

        private readonly UdpProtocol _udp;

        public UdpOperations(UdpProtocol udp)
        {
            _udp = udp;
        }

        public override int Bind(Socket socket, SocketAddress address)
        {
            uint local = address.Address;
            if (local != 0 && local != SocketConstants.INADDR_BROADCAST && !_udp.Stack.IsOwnAddress(local))
            {
                return -Errno.EADDRNOTAVAIL;
            }

            return _udp.Bind((UdpSock)socket.Sock, local, address.Port);
        }

        public override int Connect(Socket socket, SocketAddress address)
        {
            UdpSock sock = (UdpSock)socket.Sock;
            if (sock.IsAddressChosen)
            {
                sock.LocalAddress = 0;
                sock.IsAddressChosen = false;
            }

            if (address.Family == SocketConstants.AF_UNSPEC)
            {
                sock.RemoteAddress = 0;
                sock.RemotePort = 0;
                socket.State = SocketState.Unconnected;
                return 0;
            }

            int error = address.Port == 0 ? -Errno.EINVAL : _udp.Route(sock, address.Address);
            if (error == 0 && sock.LocalPort == 0)
            {
                error = _udp.Bind(sock, 0, 0);
            }

            if (error != 0)
            {
                return error;
            }

            if (sock.LocalAddress == 0)
            {
                sock.LocalAddress = sock.Path.Source;
                sock.IsAddressChosen = true;
            }

            sock.RemoteAddress = address.Address;
            sock.RemotePort = address.Port;
            socket.State = SocketState.Connected;
            return 0;
        }

        public override int Listen(Socket socket, int backlog) => -Errno.EOPNOTSUPP;

        public override int Accept(Socket socket, Socket accepted) => -Errno.EOPNOTSUPP;

        public override int Send(Socket socket, byte[] buffer, int offset, int count, int flags, SocketAddress to)
        {
            UdpSock sock = (UdpSock)socket.Sock;
            int error = sock.TakeError();
            if (error != 0)
            {
                return error;
            }

            uint address = to != null ? to.Address : sock.RemoteAddress;
            int port = to != null ? to.Port : sock.RemotePort;
            if (sock.IsSendShut)
            {
                return -Errno.EPIPE;
            }

            if (port == 0)
            {
                return to == null ? -Errno.EDESTADDRREQ : -Errno.EINVAL;
            }

            if (sock.LocalPort == 0)
            {
                error = _udp.Bind(sock, 0, 0);
                if (error != 0)
                {
                    return error;
                }
            }

            return _udp.Send(sock, buffer, offset, count, address, port);
        }

        public override int Receive(Socket socket, byte[] buffer, int offset, int count, int flags, SocketAddress from)
        {
            UdpSock sock = (UdpSock)socket.Sock;
            int error = sock.TakeError();
            if (error != 0)
            {
                return error;
            }

            DatagramQueue received = sock.Received;
            if (received == null || received.Count == 0)
            {
                return sock.IsReceiveShut ? 0 : -Errno.EAGAIN;
            }

            if (from != null)
            {
                from.Set(received.FirstAddress, received.FirstPort);
            }

            int read = received.CopyFirst(buffer, offset, count);
            if ((flags & SocketConstants.MSG_PEEK) == 0)
            {
                received.RemoveFirst();
            }

            return read;
        }

        public override int Shutdown(Socket socket, int how)
        {
            UdpSock sock = (UdpSock)socket.Sock;
            if (sock.RemotePort == 0)
            {
                return -Errno.ENOTCONN;
            }

            sock.IsReceiveShut |= how != SocketConstants.SHUT_WR;
            sock.IsSendShut |= how != SocketConstants.SHUT_RD;
            sock.Changed();
            return 0;
        }

        public override int Poll(Socket socket)
        {
            UdpSock sock = (UdpSock)socket.Sock;
            int events = SocketConstants.POLLOUT;
            if (sock.IsReadable)
            {
                events |= SocketConstants.POLLIN;
            }

            return sock.PendingError != 0 ? events | SocketConstants.POLLERR : events;
        }

        public override int SetOption(Socket socket, int level, int option, int value)
        {
            UdpSock sock = (UdpSock)socket.Sock;
            switch (level == SocketConstants.SOL_SOCKET ? option : -1)
            {
                case SocketConstants.SO_BROADCAST:
                    sock.Broadcast = value != 0;
                    return 0;
                case SocketConstants.SO_RCVBUF:
                    sock.ReceiveBufferSize = value < LeastBuffer ? LeastBuffer : value > MostBuffer ? MostBuffer : value;
                    return 0;
                case SocketConstants.SO_SNDBUF:
                case SocketConstants.SO_KEEPALIVE:
                case SocketConstants.SO_LINGER:
                    // accepted as on Linux; a datagram is never kept here
                    return 0;
                default:
                    return -Errno.ENOPROTOOPT;
            }
        }

        public override int GetOption(Socket socket, int level, int option, out int value)
        {
            UdpSock sock = (UdpSock)socket.Sock;
            value = 0;
            switch (level == SocketConstants.SOL_SOCKET ? option : -1)
            {
                case SocketConstants.SO_BROADCAST:
                    value = sock.Broadcast ? 1 : 0;
                    return 0;
                case SocketConstants.SO_RCVBUF:
                    value = sock.ReceiveBufferSize;
                    return 0;
                case SocketConstants.SO_SNDBUF:
                case SocketConstants.SO_KEEPALIVE:
                    return 0;
                case SocketConstants.SO_LINGER:
                    value = -1;
                    return 0;
                default:
                    return -Errno.ENOPROTOOPT;
            }
        }

        public override void Release(Socket socket)
        {
            UdpSock sock = (UdpSock)socket.Sock;
            _udp.Close(sock);
            sock.Changed();
        }
    }
}
