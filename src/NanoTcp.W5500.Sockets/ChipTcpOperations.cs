using NanoTcp.Sockets;
using NanoTcp.Tcp;

namespace NanoTcp.W5500.Sockets
{
    /// <summary>
    /// The socket calls on the chip's TCP. In hybrid mode each socket also has a software socket, which reserves the port, listens too, and
    /// takes over when the chip cannot serve the connection.
    /// </summary>
    internal sealed class ChipTcpOperations : StreamOperations
    {
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
            if (address.Family != SocketConstants.AF_UNSPEC)
            {
                return base.Connect(socket, address);
            }

            ChipTcpSock sock = socket.Sock as ChipTcpSock;
            return sock == null ? StopListening(socket, (ChipListenSock)socket.Sock) : Disconnect(socket, sock);
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

            buffer = (flags & SocketConstants.MSG_TRUNC) != 0 ? null : buffer;
            return sock.Read(buffer, offset, count, (flags & SocketConstants.MSG_PEEK) != 0);
        }

        public override int Shutdown(Socket socket, int how)
        {
            ChipTcpSock sock = socket.Sock as ChipTcpSock;
            if (sock == null || !sock.IsConnected || sock.HasEnded)
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

            bool hasEnded = sock.HasEnded && !sock.IsConnecting;
            return hasEnded || (sock.IsPeerClosed && sock.IsSendShut) ? events | SocketConstants.POLLHUP : events;
        }

        public override bool IsConnected(Socket socket)
        {
            ChipTcpSock sock = socket.Sock as ChipTcpSock;
            return sock != null && sock.IsConnected && !sock.HasEnded;
        }

        public override int Ioctl(Socket socket, int request, ref int value)
        {
            if (request != SocketConstants.FIONREAD && request != SocketConstants.SIOCOUTQ)
            {
                return -Errno.ENOTTY;
            }

            ChipTcpSock sock = socket.Sock as ChipTcpSock;
            if (sock == null)
            {
                return -Errno.EINVAL;
            }

            value = request == SocketConstants.FIONREAD ? sock.Available : sock.ReadSendQueue();
            return 0;
        }

        public override int SetOption(Socket socket, int level, int option, int value)
        {
            int error = base.SetOption(socket, level, option, value);
            Socket software = OptionsOf(socket).Software;
            return error == 0 && software != null ? software.Operations.SetOption(software, level, option, value) : error;
        }

        public override void Release(Socket socket)
        {
            ChipListenSock listener = socket.Sock as ChipListenSock;
            ChipTcpSock sock = OptionsOf(socket);
            if (listener != null)
            {
                _pool.Ports.Unbind(listener);
                listener.Release();
            }
            else
            {
                _pool.Ports.Unbind(sock);
                sock.Release();
            }

            ReleaseSoftware(sock);
        }

        public override bool IsLingering(Sock sock) => ((ChipTcpSock)sock).IsLingering;

        protected override int StartConnect(Socket socket, SocketAddress address)
        {
            ChipTcpSock sock = (ChipTcpSock)socket.Sock;
            if (address.Port == 0 || address.Address == 0)
            {
                return -Errno.EADDRNOTAVAIL;
            }

            sock.TakeError();
            int error = _pool.Addresses.Reaches(address.Address);
            if (error == 0)
            {
                error = sock.Connect(address.Address, address.Port);
            }

            bool isLeftToSoftware = error == -Errno.ENOBUFS || error == -Errno.ENETUNREACH;
            if (isLeftToSoftware && sock.Software != null)
            {
                return MoveToSoftware(socket, sock, address);
            }

            if (error == -Errno.EINPROGRESS)
            {
                socket.State = SocketState.Connecting;
            }

            return error;
        }

        protected override bool IsConnecting(Socket socket) => ((ChipTcpSock)socket.Sock).IsConnecting;

        protected override bool HasConnected(Socket socket) => ((ChipTcpSock)socket.Sock).IsConnected;

        protected override int SetBacklog(Socket socket, int backlog)
        {
            ChipListenSock listener = (ChipListenSock)socket.Sock;
            listener.Backlog = backlog;
            _pool.Refill();
            return listener.Software == null ? 0 : listener.Software.Operations.Listen(listener.Software, backlog);
        }

        protected override int StartListening(Socket socket, int backlog)
        {
            ChipTcpSock sock = (ChipTcpSock)socket.Sock;
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

            ChipListenSock listener = new ChipListenSock(_pool, sock) { Backlog = backlog };
            _pool.Ports.Rebind(sock, listener);
            if (software != null)
            {
                software.Sock.Front = listener;
            }

            _pool.AddListener(listener);
            if (software == null && listener.Waiting == 0)
            {
                _pool.RemoveListener(listener);
                _pool.Ports.Rebind(listener, sock);
                return -Errno.ENOBUFS;
            }

            socket.Sock = listener;
            socket.IsListening = true;
            listener.Trace(TcpState.Closed, TcpState.Listen);
            return 0;
        }

        protected override Sock Dequeue(Socket socket) => ((ChipListenSock)socket.Sock).Dequeue();

        protected override int AcceptElsewhere(Socket socket, Socket accepted)
        {
            ChipListenSock listener = (ChipListenSock)socket.Sock;
            Socket software = listener.Software;
            int error = software == null ? -Errno.EAGAIN : software.Operations.Accept(software, accepted);
            if (error == 0)
            {
                listener.Inherit(accepted.Sock);
            }

            return error;
        }

        protected override bool GetKeepAlive(Socket socket) => OptionsOf(socket).KeepAlive;

        protected override void SetKeepAlive(Socket socket, bool isOn)
        {
            ChipTcpSock sock = OptionsOf(socket);
            sock.SetKeepAlive(isOn, sock.KeepAliveIdle);
        }

        protected override int GetLinger(Socket socket) => OptionsOf(socket).Linger;

        protected override void SetLinger(Socket socket, int seconds)
        {
            OptionsOf(socket).Linger = seconds;
        }

        protected override int GetBufferSize(Socket socket, int option) => _pool.SocketSize;

        // accepted as a hint without effect: the chip's memory is divided when it starts
        protected override void SetBufferSize(Socket socket, int option, int value)
        {
        }

        protected override int GetTcpOption(Socket socket, int option, out int value)
        {
            ChipTcpSock sock = OptionsOf(socket);
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

        protected override int SetTcpOption(Socket socket, int option, int value)
        {
            ChipTcpSock sock = OptionsOf(socket);
            switch (option)
            {
                case SocketConstants.TCP_MAXSEG:
                    sock.SegmentLimit = value;
                    return 0;
                case SocketConstants.TCP_KEEPIDLE:
                    sock.SetKeepAlive(sock.KeepAlive, value);
                    return 0;
                case SocketConstants.TCP_USER_TIMEOUT:
                    sock.UserTimeout = value;
                    return 0;
                case SocketConstants.TCP_NODELAY:
                    // the chip sends at once anyway
                    return 0;
                default:
                    return -Errno.ENOPROTOOPT;
            }
        }

        private static ChipTcpSock OptionsOf(Socket socket)
        {
            ChipListenSock listener = socket.Sock as ChipListenSock;
            return listener != null ? listener.Options : (ChipTcpSock)socket.Sock;
        }

        // connect with AF_UNSPEC, as on Linux: the socket is as it was after bind, but for the error of a connection or attempt cut short
        private int Disconnect(Socket socket, ChipTcpSock sock)
        {
            if (sock.IsConnected || sock.IsConnecting)
            {
                // another sock, by which a blocked connect sees what has happened
                bool isCutShort = !sock.HasEnded;
                Renew(socket, sock).Error = isCutShort ? Errno.ECONNRESET : 0;
                sock.Abandon();
            }

            socket.State = SocketState.Unconnected;
            return 0;
        }

        private ChipTcpSock Renew(Socket socket, ChipTcpSock old)
        {
            ChipTcpSock sock = new ChipTcpSock(_pool) { ReuseAddress = old.ReuseAddress, Broadcast = old.Broadcast };
            sock.CopyOptions(old);
            if (old.IsBound)
            {
                sock.IsBound = true;
                sock.LocalAddress = old.LocalAddress;
                sock.LocalPort = old.LocalPort;
                _pool.Ports.Rebind(old, sock);
            }

            sock.Software = old.Software;
            old.Software = null;
            socket.Sock = sock;
            return sock;
        }

        // as on Linux, the port stays bound, and a blocked accept gets EINVAL
        private int StopListening(Socket socket, ChipListenSock listener)
        {
            ChipTcpSock sock = listener.Options;
            Socket software = sock.Software;
            if (software != null)
            {
                software.Sock.Front = null;
                software.Operations.Connect(software, new SocketAddress { Family = SocketConstants.AF_UNSPEC });
            }

            listener.Release();
            _pool.Ports.Rebind(listener, sock);
            socket.Sock = sock;
            socket.IsListening = false;
            listener.Changed();
            return 0;
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

        private int BindHere(ChipTcpSock sock, SocketAddress address)
        {
            Socket software = sock.Software;
            if (software == null)
            {
                return _pool.Ports.Bind(sock, address.Address, address.Port);
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

        // the software serves the socket from here on
        private static int MoveToSoftware(Socket socket, ChipTcpSock sock, SocketAddress address)
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
