namespace NanoTcp.Sockets
{
    /// <summary>The socket calls on datagrams that are the same for the software stack and for a chip.</summary>
    internal abstract class DatagramOperations : ProtocolOperations
    {
        public override int Connect(Socket socket, SocketAddress address)
        {
            Sock sock = socket.Sock;
            if (address.Family == SocketConstants.AF_UNSPEC)
            {
                sock.RemoteAddress = 0;
                sock.RemotePort = 0;
                socket.State = SocketState.Unconnected;
                return 0;
            }

            int error = Prepare(sock, address, out uint peer);
            if (error != 0)
            {
                return error;
            }

            sock.RemoteAddress = peer;
            sock.RemotePort = address.Port;
            socket.State = SocketState.Connected;
            return 0;
        }

        public override int Listen(Socket socket, int backlog) => -Errno.EOPNOTSUPP;

        public override int Accept(Socket socket, Socket accepted) => -Errno.EOPNOTSUPP;

        public override int Send(Socket socket, byte[] buffer, int offset, int count, int flags, SocketAddress to)
        {
            Sock sock = socket.Sock;
            int error = sock.TakeError();
            if (error != 0)
            {
                return error;
            }

            if (IsSendShut(sock))
            {
                return -Errno.EPIPE;
            }

            if (to == null && !IsConnected(socket))
            {
                return -Errno.EDESTADDRREQ;
            }

            if ((flags & SocketConstants.MSG_MORE) != 0)
            {
                return -Errno.EOPNOTSUPP;
            }

            uint address = to != null ? to.Address : sock.RemoteAddress;
            int port = to != null ? to.Port : sock.RemotePort;
            return port == 0 && UsesPorts ? -Errno.EINVAL : SendTo(sock, buffer, offset, count, address, port);
        }

        public override int SetOption(Socket socket, int level, int option, int value)
        {
            switch (level == SocketConstants.SOL_SOCKET ? option : -1)
            {
                case SocketConstants.SO_KEEPALIVE:
                case SocketConstants.SO_LINGER:
                    // accepted as on Linux, without effect: datagrams are never buffered
                    return 0;
                case SocketConstants.SO_SNDBUF:
                case SocketConstants.SO_RCVBUF:
                    SetBufferSize(socket.Sock, option, value);
                    return 0;
                default:
                    return -Errno.ENOPROTOOPT;
            }
        }

        public override int GetOption(Socket socket, int level, int option, out int value)
        {
            value = 0;
            switch (level == SocketConstants.SOL_SOCKET ? option : -1)
            {
                case SocketConstants.SO_KEEPALIVE:
                    return 0;
                case SocketConstants.SO_LINGER:
                    value = -1;
                    return 0;
                case SocketConstants.SO_SNDBUF:
                case SocketConstants.SO_RCVBUF:
                    value = GetBufferSize(socket.Sock, option);
                    return 0;
                default:
                    return -Errno.ENOPROTOOPT;
            }
        }

        /// <summary>True when datagrams have ports: a socket needs one to send.</summary>
        protected abstract bool UsesPorts { get; }

        /// <summary>True after shutdown with SHUT_WR.</summary>
        protected abstract bool IsSendShut(Sock sock);

        /// <summary>Checks for a route to a peer, and binds the socket to a local address and port if needed.</summary>
        /// <param name="sock">The socket's lower half.</param>
        /// <param name="address">The peer's address as the program passed it.</param>
        /// <param name="peer">The resulting peer address in host order.</param>
        /// <returns>0 or a negative errno.</returns>
        protected abstract int Prepare(Sock sock, SocketAddress address, out uint peer);

        /// <summary>Sends a datagram.</summary>
        /// <param name="sock">The socket's lower half.</param>
        /// <param name="buffer">Source of the payload.</param>
        /// <param name="offset">Index of the first byte in the buffer.</param>
        /// <param name="count">In bytes.</param>
        /// <param name="address">Destination address in host order.</param>
        /// <param name="port">Destination port, 1 to 65,535; 0 for protocols without ports.</param>
        /// <returns>Bytes sent, or a negative errno.</returns>
        protected abstract int SendTo(Sock sock, byte[] buffer, int offset, int count, uint address, int port);

        /// <summary>SO_SNDBUF or SO_RCVBUF in bytes.</summary>
        protected abstract int GetBufferSize(Sock sock, int option);

        protected abstract void SetBufferSize(Sock sock, int option, int value);
    }
}
