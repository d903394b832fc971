namespace NanoTcp.Sockets
{
    /// <summary>
    /// The socket calls on streams that are the same for the software TCP and for a chip: progress of connect, accept, options and their
    /// ranges.
    /// </summary>
    internal abstract class StreamOperations : ProtocolOperations
    {
        // net.core.somaxconn of Linux; a connection takes memory only once its handshake is complete
        private const int LargestBacklog = 4096;
        private const int MinSegment = 88;
        private const int MaxSegment = 1460;
        private const int MaxKeepAliveSeconds = 32_767;
        private const int MaxKeepAliveProbes = 127;
        private const int MaxSynRetries = 12;
        private const int MaxFinWait2Seconds = 600;

        public override int Connect(Socket socket, SocketAddress address)
        {
            if (socket.IsListening || socket.State == SocketState.Connected)
            {
                return -Errno.EISCONN;
            }

            return socket.State == SocketState.Connecting ? ContinueConnect(socket) : StartConnect(socket, address);
        }

        public override int Listen(Socket socket, int backlog)
        {
            backlog = backlog < 1 ? 1 : backlog > LargestBacklog ? LargestBacklog : backlog;
            if (socket.IsListening)
            {
                return SetBacklog(socket, backlog);
            }

            return socket.State == SocketState.Unconnected ? StartListening(socket, backlog) : -Errno.EINVAL;
        }

        public override int Accept(Socket socket, Socket accepted)
        {
            if (!socket.IsListening)
            {
                return -Errno.EINVAL;
            }

            Sock connection = Dequeue(socket);
            if (connection == null)
            {
                return AcceptElsewhere(socket, accepted);
            }

            accepted.Operations = this;
            accepted.Protocol = socket.Protocol;
            accepted.Sock = connection;
            accepted.State = SocketState.Connected;
            return 0;
        }

        public override int LingerTime(Socket socket)
        {
            int linger = socket.IsListening ? 0 : GetLinger(socket);
            return linger <= 0 ? 0 : linger * 1000;
        }

        public override int SetOption(Socket socket, int level, int option, int value)
        {
            switch (level)
            {
                case SocketConstants.SOL_SOCKET:
                    return SetSocketOption(socket, option, value);
                case SocketConstants.IPPROTO_TCP:
                    // an option that cannot be read does not exist
                    int error = GetTcpOption(socket, option, out _);
                    return error != 0 ? error : IsInRange(option, value) ? SetTcpOption(socket, option, value) : -Errno.EINVAL;
                default:
                    return -Errno.ENOPROTOOPT;
            }
        }

        public override int GetOption(Socket socket, int level, int option, out int value)
        {
            value = 0;
            switch (level)
            {
                case SocketConstants.SOL_SOCKET:
                    return GetSocketOption(socket, option, out value);
                case SocketConstants.IPPROTO_TCP:
                    return GetTcpOption(socket, option, out value);
                default:
                    return -Errno.ENOPROTOOPT;
            }
        }

        /// <summary>Starts a connection attempt.</summary>
        /// <returns>-EINPROGRESS, or the error.</returns>
        protected abstract int StartConnect(Socket socket, SocketAddress address);

        /// <summary>True while the attempt is under way.</summary>
        protected abstract bool IsConnecting(Socket socket);

        /// <summary>True when the attempt has succeeded.</summary>
        protected abstract bool HasConnected(Socket socket);

        /// <summary>Prepares the socket for another attempt, after a failed attempt's error was returned.</summary>
        protected virtual void AttemptFailed(Socket socket)
        {
        }

        protected abstract int StartListening(Socket socket, int backlog);

        protected abstract int SetBacklog(Socket socket, int backlog);

        /// <summary>The oldest connection in a listener's accept queue; null when the queue is empty.</summary>
        protected abstract Sock Dequeue(Socket socket);

        /// <summary>Another source of a connection when the accept queue is empty.</summary>
        protected virtual int AcceptElsewhere(Socket socket, Socket accepted) => -Errno.EAGAIN;

        protected abstract bool GetKeepAlive(Socket socket);

        protected abstract void SetKeepAlive(Socket socket, bool isOn);

        /// <summary>SO_LINGER in seconds; -1 for none.</summary>
        protected abstract int GetLinger(Socket socket);

        protected abstract void SetLinger(Socket socket, int seconds);

        /// <summary>SO_SNDBUF or SO_RCVBUF in bytes.</summary>
        protected abstract int GetBufferSize(Socket socket, int option);

        protected abstract void SetBufferSize(Socket socket, int option, int value);

        protected abstract int GetTcpOption(Socket socket, int option, out int value);

        /// <summary>Sets a supported option to a value in its range.</summary>
        protected abstract int SetTcpOption(Socket socket, int option, int value);

        private static bool IsInRange(int option, int value)
        {
            // Linux's ranges (include/net/tcp.h); for TCP_MAXSEG, that of the settings
            switch (option)
            {
                case SocketConstants.TCP_MAXSEG:
                    return value == 0 || (value >= MinSegment && value <= MaxSegment);
                case SocketConstants.TCP_KEEPIDLE:
                case SocketConstants.TCP_KEEPINTVL:
                    return value >= 1 && value <= MaxKeepAliveSeconds;
                case SocketConstants.TCP_KEEPCNT:
                    return value >= 1 && value <= MaxKeepAliveProbes;
                case SocketConstants.TCP_USER_TIMEOUT:
                    return value >= 0;
                case SocketConstants.TCP_SYNCNT:
                    return value >= 1 && value <= MaxSynRetries;
                case SocketConstants.TCP_LINGER2:
                    return value >= 1 && value <= MaxFinWait2Seconds;
                case SocketConstants.TCP_CONGESTION:
                    return value >= 0 && value <= (int)Tcp.CongestionAlgorithm.Cubic;
                default:
                    return true;
            }
        }

        private int ContinueConnect(Socket socket)
        {
            if (IsConnecting(socket))
            {
                return -Errno.EALREADY;
            }

            if (HasConnected(socket))
            {
                socket.State = SocketState.Connected;
                return 0;
            }

            socket.State = SocketState.Unconnected;
            int error = socket.Sock.TakeError();
            AttemptFailed(socket);
            return error != 0 ? error : -Errno.ECONNABORTED;
        }

        private int SetSocketOption(Socket socket, int option, int value)
        {
            switch (option)
            {
                case SocketConstants.SO_KEEPALIVE:
                    SetKeepAlive(socket, value != 0);
                    return 0;
                case SocketConstants.SO_LINGER:
                    SetLinger(socket, value < 0 ? -1 : value);
                    return 0;
                case SocketConstants.SO_SNDBUF:
                case SocketConstants.SO_RCVBUF:
                    SetBufferSize(socket, option, value);
                    return 0;
                default:
                    return -Errno.ENOPROTOOPT;
            }
        }

        private int GetSocketOption(Socket socket, int option, out int value)
        {
            value = 0;
            switch (option)
            {
                case SocketConstants.SO_KEEPALIVE:
                    value = GetKeepAlive(socket) ? 1 : 0;
                    return 0;
                case SocketConstants.SO_LINGER:
                    value = GetLinger(socket);
                    return 0;
                case SocketConstants.SO_SNDBUF:
                case SocketConstants.SO_RCVBUF:
                    value = GetBufferSize(socket, option);
                    return 0;
                default:
                    return -Errno.ENOPROTOOPT;
            }
        }
    }
}
