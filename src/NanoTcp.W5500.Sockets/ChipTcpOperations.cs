using NanoTcp.Sockets;
using NanoTcp.Tcp;

namespace NanoTcp.W5500.Sockets
{
    /// <summary>
    /// The socket calls on the chip's TCP. In hybrid mode each socket has one of the software's behind it, which holds the port, listens too, and
    /// takes the socket over when the chip cannot serve it.
    /// </summary>
    internal sealed class ChipTcpOperations : ProtocolOperations
    {
        private const int LargestBacklog = 128;
        private const int LeastSegment = 88;
        private const int MostSegment = 1460;
        private const int MostKeepAliveSeconds = 32_767;

        private readonly ChipSocketPool _pool;

        public ChipTcpOperations(ChipSocketPool pool)
        {
            _pool = pool;
        }

        public override int Bind(Socket socket, SocketAddress address)
        {
            ChipTcpSock sock = socket.Sock as ChipTcpSock;
            if (sock == null || sock.IsBound || socket.State != SocketState.Unconnected)
            {
                return -Errno.EINVAL;
            }

            int error = BindHere(sock, address);
            sock.IsBound = error == 0;
            return error;
        }

        public override int Connect(Socket socket, SocketAddress address)
        {
            ChipTcpSock sock = socket.Sock as ChipTcpSock;
            if (sock == null)
            {
                return -Errno.EISCONN;
            }

            switch (socket.State)
            {
                case SocketState.Connected:
                    return -Errno.EISCONN;
                case SocketState.Connecting:
                    return ContinueConnect(socket, sock);
                default:
                    return StartConnect(socket, sock, address);
            }
        }

        public override int Listen(Socket socket, int backlog)
        {
            backlog = backlog < 1 ? 1 : backlog > LargestBacklog ? LargestBacklog : backlog;
            ChipListenSock listener = socket.Sock as ChipListenSock;
            if (listener != null)
            {
                listener.Backlog = backlog;
                _pool.Refill();
                return listener.Software == null ? 0 : listener.Software.Operations.Listen(listener.Software, backlog);
            }

            ChipTcpSock sock = (ChipTcpSock)socket.Sock;
            if (socket.State != SocketState.Unconnected)
            {
                return -Errno.EINVAL;
            }

            int error = !sock.IsBound ? Bind(socket, new SocketAddress()) : 0;
            Socket software = sock.Software;
            if (error == 0 && software != null)
            {
                error = software.Operations.Listen(software, backlog);
            }

            if (error != 0)
            {
                return error;
            }

            listener = new ChipListenSock(_pool, sock) { Backlog = backlog };
            _pool.Rebind(sock, listener);
            if (software != null)
            {
                software.Sock.Front = listener;
            }

            _pool.AddListener(listener);
            if (software == null && listener.Waiting == 0)
            {
                _pool.RemoveListener(listener);
                _pool.Rebind(listener, sock);
                return -Errno.ENOBUFS;
            }

            socket.Sock = listener;
            socket.IsListening = true;
            _pool.TraceListener(listener, TcpState.Closed, TcpState.Listen);
            return 0;
        }

        public override int Accept(Socket socket, Socket accepted)
        {
            ChipListenSock listener = socket.Sock as ChipListenSock;
            if (listener == null)
            {
                return -Errno.EINVAL;
            }

            ChipTcpSock connection = listener.Dequeue();
            if (connection == null)
            {
                Socket software = listener.Software;
                return software == null ? -Errno.EAGAIN : AcceptSoftware(listener, software, accepted);
            }

            accepted.Operations = this;
            accepted.Protocol = socket.Protocol;
            accepted.Sock = connection;
            accepted.State = SocketState.Connected;
            return 0;
        }

        public override int Send(Socket socket, byte[] buffer, int offset, int count, int flags, SocketAddress to)
        {
            ChipTcpSock sock = socket.Sock as ChipTcpSock;
            bool mayWait = (flags & SocketConstants.MSG_DONTWAIT) == 0 && !socket.File.IsNonBlocking;
            return sock == null ? -Errno.EPIPE : sock.Write(buffer, offset, count, mayWait);
        }

        public override int Receive(Socket socket, byte[] buffer, int offset, int count, int flags, SocketAddress from)
        {
            ChipTcpSock sock = socket.Sock as ChipTcpSock;
            if (sock == null)
            {
                return -Errno.ENOTCONN;
            }

            if (from != null)
            {
                from.Set(sock.RemoteAddress, sock.RemotePort);
            }

            return sock.Read(buffer, offset, count, (flags & SocketConstants.MSG_PEEK) != 0);
        }

        public override int Shutdown(Socket socket, int how)
        {
            ChipTcpSock sock = socket.Sock as ChipTcpSock;
            if (sock == null || !sock.IsConnected || sock.IsOver)
            {
                return -Errno.ENOTCONN;
            }

            if (how != SocketConstants.SHUT_WR)
            {
                sock.ShutdownReceive();
            }

            return how != SocketConstants.SHUT_RD ? sock.ShutdownSend() : 0;
        }

        public override int Poll(Socket socket)
        {
            ChipListenSock listener = socket.Sock as ChipListenSock;
            if (listener != null)
            {
                Socket software = listener.Software;
                bool isReady = listener.Count > 0 || (software != null && software.Operations.Poll(software) != 0);
                return isReady ? SocketConstants.POLLIN : 0;
            }

            ChipTcpSock sock = (ChipTcpSock)socket.Sock;
            int events = sock.Error != 0 ? SocketConstants.POLLERR : 0;
            if (sock.IsReadable && !sock.IsConnecting)
            {
                events |= SocketConstants.POLLIN;
            }

            if (sock.IsWritable)
            {
                events |= SocketConstants.POLLOUT;
            }

            if (sock.IsPeerClosed)
            {
                events |= SocketConstants.POLLRDHUP;
            }

            bool hasEnded = sock.IsOver && !sock.IsConnecting;
            return hasEnded || (sock.IsPeerClosed && sock.IsSendShut) ? events | SocketConstants.POLLHUP : events;
        }

        public override bool IsConnected(Socket socket)
        {
            ChipTcpSock sock = socket.Sock as ChipTcpSock;
            return sock != null && sock.IsConnected && !sock.IsOver;
        }

        public override int SetOption(Socket socket, int level, int option, int value)
        {
            ChipTcpSock sock = OptionsOf(socket);
            int error = level == SocketConstants.IPPROTO_TCP
                ? SetTcpOption(sock, option, value)
                : SetSocketOption(sock, level, option, value);
            Socket software = sock.Software;
            return error == 0 && software != null ? software.Operations.SetOption(software, level, option, value) : error;
        }

        public override int GetOption(Socket socket, int level, int option, out int value)
        {
            ChipTcpSock sock = OptionsOf(socket);
            value = 0;
            if (level == SocketConstants.IPPROTO_TCP)
            {
                return GetTcpOption(sock, option, out value);
            }

            switch (level == SocketConstants.SOL_SOCKET ? option : -1)
            {
                case SocketConstants.SO_KEEPALIVE:
                    value = sock.KeepAlive ? 1 : 0;
                    return 0;
                case SocketConstants.SO_LINGER:
                    value = sock.Linger;
                    return 0;
                case SocketConstants.SO_SNDBUF:
                case SocketConstants.SO_RCVBUF:
                    value = _pool.SocketSize;
                    return 0;
                default:
                    return -Errno.ENOPROTOOPT;
            }
        }

        public override void Release(Socket socket)
        {
            ChipListenSock listener = socket.Sock as ChipListenSock;
            ChipTcpSock sock = OptionsOf(socket);
            if (listener != null)
            {
                _pool.Unbind(listener);
                listener.Release();
            }
            else
            {
                _pool.Unbind(sock);
                sock.Release();
            }

            ReleaseSoftware(sock);
        }

        public override int LingerTime(Socket socket)
        {
            ChipTcpSock sock = socket.Sock as ChipTcpSock;
            return sock == null || sock.Linger <= 0 ? 0 : sock.Linger * 1000;
        }

        public override bool IsLingering(Sock sock) => ((ChipTcpSock)sock).IsLingering;

        private static ChipTcpSock OptionsOf(Socket socket)
        {
            ChipListenSock listener = socket.Sock as ChipListenSock;
            return listener != null ? listener.Options : (ChipTcpSock)socket.Sock;
        }

        private static int AcceptSoftware(ChipListenSock listener, Socket software, Socket accepted)
        {
            int error = software.Operations.Accept(software, accepted);
            if (error == 0)
            {
                listener.Inherit(accepted.Sock);
            }

            return error;
        }

        private static void ReleaseSoftware(ChipTcpSock sock)
        {
            Socket software = sock.Software;
            sock.Software = null;
            if (software != null)
            {
                software.Operations.Release(software);
            }
        }

        private static int SetSocketOption(ChipTcpSock sock, int level, int option, int value)
        {
            switch (level == SocketConstants.SOL_SOCKET ? option : -1)
            {
                case SocketConstants.SO_KEEPALIVE:
                    sock.SetKeepAlive(value != 0, sock.KeepAliveIdle);
                    return 0;
                case SocketConstants.SO_LINGER:
                    sock.Linger = value < 0 ? -1 : value;
                    return 0;
                case SocketConstants.SO_SNDBUF:
                case SocketConstants.SO_RCVBUF:
                    // accepted, since it is a wish; the chip's memory is divided when it starts
                    return 0;
                default:
                    return -Errno.ENOPROTOOPT;
            }
        }

        private static int SetTcpOption(ChipTcpSock sock, int option, int value)
        {
            switch (option)
            {
                case SocketConstants.TCP_NODELAY:
                    return 0;
                case SocketConstants.TCP_MAXSEG:
                    if (value != 0 && (value < LeastSegment || value > MostSegment))
                    {
                        return -Errno.EINVAL;
                    }

                    sock.SegmentLimit = value;
                    return 0;
                case SocketConstants.TCP_KEEPIDLE:
                    if (value < 1 || value > MostKeepAliveSeconds)
                    {
                        return -Errno.EINVAL;
                    }

                    sock.SetKeepAlive(sock.KeepAlive, value);
                    return 0;
                case SocketConstants.TCP_USER_TIMEOUT:
                    if (value < 0)
                    {
                        return -Errno.EINVAL;
                    }

                    sock.UserTimeout = value;
                    return 0;
                default:
                    return -Errno.ENOPROTOOPT;
            }
        }

        private static int GetTcpOption(ChipTcpSock sock, int option, out int value)
        {
            value = 0;
            switch (option)
            {
                case SocketConstants.TCP_NODELAY:
                    value = 1;
                    return 0;
                case SocketConstants.TCP_MAXSEG:
                    value = sock.SegmentSize;
                    return 0;
                case SocketConstants.TCP_KEEPIDLE:
                    value = sock.KeepAliveIdle;
                    return 0;
                case SocketConstants.TCP_USER_TIMEOUT:
                    value = sock.UserTimeout;
                    return 0;
                default:
                    return -Errno.ENOPROTOOPT;
            }
        }

        private static int ContinueConnect(Socket socket, ChipTcpSock sock)
        {
            if (sock.IsConnecting)
            {
                return -Errno.EALREADY;
            }

            if (sock.IsConnected)
            {
                socket.State = SocketState.Connected;
                return 0;
            }

            socket.State = SocketState.Unconnected;
            int error = sock.TakeError();
            return error != 0 ? error : -Errno.ECONNABORTED;
        }

        private int BindHere(ChipTcpSock sock, SocketAddress address)
        {
            Socket software = sock.Software;
            if (software == null)
            {
                return _pool.Bind(sock, address.Address, address.Port);
            }

            software.Sock.ReuseAddress = sock.ReuseAddress;
            int error = software.Operations.Bind(software, address);
            if (error == 0)
            {
                sock.LocalAddress = address.Address;
                sock.LocalPort = software.Sock.LocalPort;
            }

            return error;
        }

        private int StartConnect(Socket socket, ChipTcpSock sock, SocketAddress address)
        {
            if (address.Port == 0 || address.Address == 0)
            {
                return -Errno.EADDRNOTAVAIL;
            }

            sock.TakeError();
            int error = _pool.Reaches(address.Address);
            if (error == 0)
            {
                error = sock.Connect(address.Address, address.Port);
            }

            bool isLeftToSoftware = error == -Errno.ENOBUFS || error == -Errno.ENETUNREACH;
            if (isLeftToSoftware && sock.Software != null)
            {
                return HandOver(socket, sock, address);
            }

            if (error == -Errno.EINPROGRESS)
            {
                socket.State = SocketState.Connecting;
            }

            return error;
        }

        // From here on the socket is the software's.
        private static int HandOver(Socket socket, ChipTcpSock sock, SocketAddress address)
        {
            Socket software = sock.Software;
            sock.Software = null;
            software.Sock.ReuseAddress = sock.ReuseAddress;
            software.Sock.Broadcast = sock.Broadcast;
            socket.Sock = software.Sock;
            socket.Operations = software.Operations;
            return socket.Operations.Connect(socket, address);
        }
    }
}
