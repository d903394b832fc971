using System;
using NanoTcp.Tcp;

namespace NanoTcp.Sockets
{
    /// <summary>The socket calls on the software TCP.</summary>
    internal sealed class TcpOperations : StreamOperations
    {
        private const int MinBuffer = 536;
        private const int MaxBuffer = 1 << 20;

        private readonly TcpProtocol _tcp;

        public TcpOperations(TcpProtocol tcp)
        {
            _tcp = tcp;
        }

        public override int Bind(Socket socket, SocketAddress address)
        {
            TcpSock sock = socket.Sock as TcpSock;
            if (sock == null || sock.LocalPort != 0)
            {
                return -Errno.EINVAL;
            }

            if (address.Address != 0 && !_tcp.Ip.Interfaces.IsOwn(address.Address))
            {
                return -Errno.EADDRNOTAVAIL;
            }

            return _tcp.Ports.Bind(sock, address.Address, address.Port);
        }

        public override int Connect(Socket socket, SocketAddress address)
        {
            if (address.Family != SocketConstants.AF_UNSPEC)
            {
                return base.Connect(socket, address);
            }

            TcpSock sock = socket.Sock as TcpSock;
            return sock == null ? StopListening(socket, (TcpListenSock)socket.Sock) : Disconnect(socket, sock);
        }

        public override int Send(Socket socket, byte[] buffer, int offset, int count, int flags, SocketAddress to)
        {
            TcpSock sock = socket.Sock as TcpSock;
            if (sock == null)
            {
                return -Errno.EPIPE;
            }

            if (flags == 0 || (flags & SocketConstants.MSG_MORE) == 0)
            {
                return sock.Write(buffer, offset, count);
            }

            return sock.WriteMore(buffer, offset, count);
        }

        public override int Receive(Socket socket, byte[] buffer, int offset, int count, int flags, SocketAddress from)
        {
            TcpSock sock = socket.Sock as TcpSock;
            if (sock == null)
            {
                return -Errno.ENOTCONN;
            }

            if (from != null)
            {
                from.Set(sock.RemoteAddress, sock.RemotePort);
            }

            if (flags != 0)
            {
                buffer = (flags & SocketConstants.MSG_TRUNC) != 0 ? null : buffer;
                return sock.Read(buffer, offset, count, (flags & SocketConstants.MSG_PEEK) != 0);
            }

            return sock.Read(buffer, offset, count, false);
        }

        public override int Shutdown(Socket socket, int how)
        {
            TcpListenSock listener = socket.Sock as TcpListenSock;
            if (listener != null)
            {
                return how == SocketConstants.SHUT_WR ? 0 : StopListening(socket, listener);
            }

            TcpSock sock = (TcpSock)socket.Sock;
            if (sock.State == TcpState.SynSent)
            {
                // as on Linux: the attempt ends, and connect returns its error
                sock.Abort(Errno.ECONNRESET);
                return 0;
            }

            // as on Linux, a connection in TIME_WAIT no longer belongs to the socket
            if (!sock.IsConnected || sock.State == TcpState.TimeWait)
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
            TcpListenSock listener = socket.Sock as TcpListenSock;
            if (listener != null)
            {
                return listener.Count > 0 ? SocketConstants.POLLIN : 0;
            }

            TcpSock sock = (TcpSock)socket.Sock;
            bool isReceiveClosed = sock.IsReceiveClosed;
            int events = sock.PendingError != 0 ? SocketConstants.POLLERR : 0;
            if (isReceiveClosed)
            {
                events |= SocketConstants.POLLIN | SocketConstants.POLLRDHUP;
            }
            else if (sock.Available > 0)
            {
                events |= SocketConstants.POLLIN;
            }

            if (sock.IsWritable)
            {
                events |= SocketConstants.POLLOUT;
            }

            return sock.State == TcpState.Closed || (isReceiveClosed && sock.IsSendShut) ? events | SocketConstants.POLLHUP : events;
        }

        public override bool IsConnected(Socket socket)
        {
            TcpSock sock = socket.Sock as TcpSock;
            return sock != null && sock.IsConnected;
        }

        public override int Ioctl(Socket socket, int request, ref int value)
        {
            bool isKnown = request == SocketConstants.FIONREAD || request == SocketConstants.SIOCOUTQ || request == SocketConstants.SIOCOUTQNSD;
            if (!isKnown)
            {
                return -Errno.ENOTTY;
            }

            TcpSock sock = socket.Sock as TcpSock;
            if (sock == null)
            {
                return -Errno.EINVAL;
            }

            value = request == SocketConstants.FIONREAD ? sock.Available :
                request == SocketConstants.SIOCOUTQ ? sock.SendQueue : sock.UnsentQueue;
            return 0;
        }

        public override int SetOption(Socket socket, int level, int option, int value)
        {
            return level == SocketConstants.IPPROTO_IP
                ? SetIpOption(socket.Sock, option, value)
                : base.SetOption(socket, level, option, value);
        }

        public override int GetOption(Socket socket, int level, int option, out int value)
        {
            return level == SocketConstants.IPPROTO_IP
                ? GetIpOption(socket.Sock, option, out value)
                : base.GetOption(socket, level, option, out value);
        }

        public override void Release(Socket socket)
        {
            TcpListenSock listener = socket.Sock as TcpListenSock;
            if (listener != null)
            {
                _tcp.CloseListener(listener);
                _tcp.Ports.Release(listener);
                return;
            }

            TcpSock sock = (TcpSock)socket.Sock;
            _tcp.Ports.Release(sock);
            sock.Close();
        }

        public override bool IsLingering(Sock sock) => ((TcpSock)sock).Unacknowledged > 0;

        protected override int StartConnect(Socket socket, SocketAddress address)
        {
            TcpSock sock = (TcpSock)socket.Sock;
            if (address.Port == 0)
            {
                return -Errno.EADDRNOTAVAIL;
            }

            if (sock.RemotePort != 0)
            {
                // a sock is one connection; after a failed attempt the socket gets a new one
                sock = Renew(socket, sock);
            }

            // as on Linux, address 0 means this host
            sock.RemoteAddress = address.Address != 0 ? address.Address : SocketConstants.INADDR_LOOPBACK;
            sock.RemotePort = address.Port;
            int error;
            try
            {
                // discard the error of an earlier disconnection
                sock.Error = 0;
                error = sock.Connect();
            }
            catch (OutOfMemoryException)
            {
                sock.Close();
                error = -Errno.ENOBUFS;
            }

            if (error != 0)
            {
                Renew(socket, sock);
                return error;
            }

            socket.State = SocketState.Connecting;
            return -Errno.EINPROGRESS;
        }

        protected override bool IsConnecting(Socket socket) => ((TcpSock)socket.Sock).IsConnecting;

        protected override bool HasConnected(Socket socket) => ((TcpSock)socket.Sock).IsConnected;

        protected override void AttemptFailed(Socket socket)
        {
            Renew(socket, (TcpSock)socket.Sock);
        }

        protected override int SetBacklog(Socket socket, int backlog)
        {
            ((TcpListenSock)socket.Sock).Backlog = backlog;
            return 0;
        }

        protected override int StartListening(Socket socket, int backlog)
        {
            TcpSock sock = (TcpSock)socket.Sock;
            if (sock.LocalPort == 0)
            {
                int error = _tcp.Ports.Bind(sock, 0, 0);
                if (error != 0)
                {
                    return error;
                }
            }

            TcpListenSock other = _tcp.FindListener(sock.LocalAddress, sock.LocalPort);
            if (other != null && (other.LocalAddress == sock.LocalAddress || !sock.ReuseAddress))
            {
                return -Errno.EADDRINUSE;
            }

            TcpListenSock listener = new TcpListenSock(_tcp, sock) { Backlog = backlog };
            _tcp.Listen(listener);
            _tcp.Ports.Replace(sock, listener);
            socket.Sock = listener;
            socket.IsListening = true;
            return 0;
        }

        protected override Sock Dequeue(Socket socket) => ((TcpListenSock)socket.Sock).Dequeue();

        protected override bool GetKeepAlive(Socket socket) => ((TcpEndpoint)socket.Sock).KeepAlive;

        protected override void SetKeepAlive(Socket socket, bool isOn)
        {
            ((TcpEndpoint)socket.Sock).SetKeepAlive(isOn);
        }

        protected override int GetLinger(Socket socket) => ((TcpEndpoint)socket.Sock).Linger;

        protected override void SetLinger(Socket socket, int seconds)
        {
            ((TcpEndpoint)socket.Sock).Linger = seconds;
        }

        protected override int GetBufferSize(Socket socket, int option)
        {
            TcpEndpoint sock = (TcpEndpoint)socket.Sock;
            return option == SocketConstants.SO_SNDBUF ? sock.SendBufferSize : sock.ReceiveBufferSize;
        }

        protected override void SetBufferSize(Socket socket, int option, int value)
        {
            TcpEndpoint sock = (TcpEndpoint)socket.Sock;
            int size = value < MinBuffer ? MinBuffer : value > MaxBuffer ? MaxBuffer : value;
            if (option == SocketConstants.SO_SNDBUF)
            {
                sock.SendBufferSize = size;
            }
            else
            {
                sock.ReceiveBufferSize = size;
            }
        }

        protected override int GetTcpOption(Socket socket, int option, out int value)
        {
            TcpEndpoint sock = (TcpEndpoint)socket.Sock;
            value = 0;
            switch (option)
            {
                case SocketConstants.TCP_NODELAY:
                    value = sock.NoDelay ? 1 : 0;
                    return 0;
                case SocketConstants.TCP_CORK:
                    value = sock.Cork ? 1 : 0;
                    return 0;
                case SocketConstants.TCP_MAXSEG:
                    value = sock.SegmentSize;
                    return 0;
                case SocketConstants.TCP_KEEPIDLE:
                    value = sock.KeepAliveIdle / 1000;
                    return 0;
                case SocketConstants.TCP_KEEPINTVL:
                    value = sock.KeepAliveInterval / 1000;
                    return 0;
                case SocketConstants.TCP_KEEPCNT:
                    value = sock.KeepAliveCount;
                    return 0;
                case SocketConstants.TCP_USER_TIMEOUT:
                    value = sock.UserTimeout;
                    return 0;
                case SocketConstants.TCP_NOTSENT_LOWAT:
                    value = sock.UnsentLimit;
                    return 0;
                case SocketConstants.TCP_SYNCNT:
                    value = sock.SynRetries;
                    return 0;
                case SocketConstants.TCP_LINGER2:
                    value = sock.FinWait2 / 1000;
                    return 0;
                case SocketConstants.TCP_DEFER_ACCEPT:
                    value = TcpDeferAccept.ToSeconds(sock.DeferAccept, _tcp.Settings);
                    return 0;
                case SocketConstants.TCP_QUICKACK:
                    value = sock.QuickAck ? 1 : 0;
                    return 0;
                case SocketConstants.TCP_CONGESTION:
                    value = (int)sock.Congestion;
                    return 0;
                default:
                    return -Errno.ENOPROTOOPT;
            }
        }

        protected override int SetTcpOption(Socket socket, int option, int value)
        {
            TcpEndpoint sock = (TcpEndpoint)socket.Sock;
            switch (option)
            {
                case SocketConstants.TCP_NODELAY:
                    sock.SetNoDelay(value != 0);
                    return 0;
                case SocketConstants.TCP_CORK:
                    sock.SetCork(value != 0);
                    return 0;
                case SocketConstants.TCP_MAXSEG:
                    sock.MaximumSegmentSizeLimit = value;
                    return 0;
                case SocketConstants.TCP_KEEPIDLE:
                    sock.SetKeepAliveIdle(value * 1000);
                    return 0;
                case SocketConstants.TCP_KEEPINTVL:
                    sock.KeepAliveInterval = value * 1000;
                    return 0;
                case SocketConstants.TCP_KEEPCNT:
                    sock.KeepAliveCount = value;
                    return 0;
                case SocketConstants.TCP_USER_TIMEOUT:
                    sock.UserTimeout = value;
                    return 0;
                case SocketConstants.TCP_NOTSENT_LOWAT:
                    sock.SetUnsentLimit(value);
                    return 0;
                case SocketConstants.TCP_SYNCNT:
                    sock.SynRetries = value;
                    return 0;
                case SocketConstants.TCP_LINGER2:
                    sock.FinWait2 = value * 1000;
                    return 0;
                case SocketConstants.TCP_DEFER_ACCEPT:
                    sock.SetDeferAccept(TcpDeferAccept.ToExpiries(value, _tcp.Settings));
                    return 0;
                case SocketConstants.TCP_QUICKACK:
                    sock.SetQuickAck(value != 0);
                    return 0;
                case SocketConstants.TCP_CONGESTION:
                    sock.Congestion = (CongestionAlgorithm)value;
                    return 0;
                default:
                    return -Errno.ENOPROTOOPT;
            }
        }

        // connect with AF_UNSPEC, as on Linux: the socket returns to its state after bind, except for the error of an aborted connection or
        // attempt
        private int Disconnect(Socket socket, TcpSock sock)
        {
            if (sock.RemotePort != 0)
            {
                bool isCutShort = sock.State != TcpState.Closed && sock.State != TcpState.TimeWait;
                Renew(socket, sock).Error = isCutShort ? Errno.ECONNRESET : 0;
                sock.Abort(0);
                sock.Close();
            }

            socket.State = SocketState.Unconnected;
            return 0;
        }

        // shutdown and connect with AF_UNSPEC, as on Linux: the port stays bound, and a blocked accept returns EINVAL
        private int StopListening(Socket socket, TcpListenSock listener)
        {
            // allocate first: it may fail
            Renew(socket, listener);
            _tcp.CloseListener(listener);
            socket.IsListening = false;
            listener.Changed();
            return 0;
        }

        private TcpSock Renew(Socket socket, TcpEndpoint old)
        {
            TcpSock sock = new TcpSock(_tcp);
            sock.CopyOptions(old);
            _tcp.Ports.Replace(old, sock);
            socket.Sock = sock;
            return sock;
        }
    }
}
