using NanoTcp.Sockets;

namespace System.Net.Sockets
{
    /// <content>Options.</content>
    public partial class Socket
    {
        /// <summary>False for non-blocking mode: a call that would block throws WouldBlock. Default true.</summary>
        /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
        public bool Blocking
        {
            get => _isBlocking;
            set
            {
                Enter();
                try
                {
                    Check(_sockets.Fcntl(_fd, SocketConstants.F_SETFL, value ? 0 : SocketConstants.O_NONBLOCK));
                    _isBlocking = value;
                }
                finally
                {
                    Leave();
                }
            }
        }

        /// <summary>
        /// Longest wait of Receive and Accept in milliseconds, after which they throw TimedOut; -1 (default) or 0 for no limit.
        /// </summary>
        /// <exception cref="ArgumentOutOfRangeException">It is set to less than -1.</exception>
        /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
        public int ReceiveTimeout
        {
            get => _receiveTimeout;
            set
            {
                SetTimeout(SocketConstants.SO_RCVTIMEO, value);
                _receiveTimeout = value;
            }
        }

        /// <summary>
        /// Longest wait of Send and Connect in milliseconds, after which they throw TimedOut; -1 (default) or 0 for no limit.
        /// </summary>
        /// <exception cref="ArgumentOutOfRangeException">It is set to less than -1.</exception>
        /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
        public int SendTimeout
        {
            get => _sendTimeout;
            set
            {
                SetTimeout(SocketConstants.SO_SNDTIMEO, value);
                _sendTimeout = value;
            }
        }

        /// <summary>True to send small segments at once instead of collecting them (Nagle's algorithm). Streams only.</summary>
        /// <exception cref="SocketException">ProtocolOption for datagrams.</exception>
        /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
        public bool NoDelay
        {
            get => GetOption(SocketConstants.IPPROTO_TCP, SocketConstants.TCP_NODELAY) != 0;
            set => SetOption(SocketConstants.IPPROTO_TCP, SocketConstants.TCP_NODELAY, value ? 1 : 0);
        }

        /// <summary>Size of the send buffer in bytes, clamped to 536 to 1,048,576; takes effect with the next connection.</summary>
        /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
        public int SendBufferSize
        {
            get => GetOption(SocketConstants.SOL_SOCKET, SocketConstants.SO_SNDBUF);
            set => SetOption(SocketConstants.SOL_SOCKET, SocketConstants.SO_SNDBUF, value);
        }

        /// <summary>
        /// Size of the receive buffer in bytes, clamped to 536 (datagrams: 256) to 1,048,576; takes effect with the next connection.
        /// </summary>
        /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
        public int ReceiveBufferSize
        {
            get => GetOption(SocketConstants.SOL_SOCKET, SocketConstants.SO_RCVBUF);
            set => SetOption(SocketConstants.SOL_SOCKET, SocketConstants.SO_RCVBUF, value);
        }

        /// <summary>How Close handles data that were not acknowledged yet. Disabled by default.</summary>
        /// <exception cref="ArgumentNullException">It is set to null.</exception>
        /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
        public LingerOption LingerState
        {
            get
            {
                int seconds = GetOption(SocketConstants.SOL_SOCKET, SocketConstants.SO_LINGER);
                return new LingerOption(seconds >= 0, seconds < 0 ? 0 : seconds);
            }

            set
            {
                if (value == null)
                {
                    throw new ArgumentNullException(nameof(value));
                }

                SetOption(SocketConstants.SOL_SOCKET, SocketConstants.SO_LINGER, value.Enabled ? value.LingerTime : -1);
            }
        }

        /// <summary>Allows datagrams to broadcast addresses.</summary>
        /// <exception cref="SocketException">ProtocolOption for streams.</exception>
        /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
        public bool EnableBroadcast
        {
            get => GetOption(SocketConstants.SOL_SOCKET, SocketConstants.SO_BROADCAST) != 0;
            set => SetOption(SocketConstants.SOL_SOCKET, SocketConstants.SO_BROADCAST, value ? 1 : 0);
        }

        /// <summary>Time to live of packets sent, 1 to 255. Default 64.</summary>
        /// <exception cref="SocketException">InvalidArgument for another number.</exception>
        /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
        public short Ttl
        {
            get => (short)GetOption(SocketConstants.IPPROTO_IP, SocketConstants.IP_TTL);
            set => SetOption(SocketConstants.IPPROTO_IP, SocketConstants.IP_TTL, value);
        }

        /// <summary>Sets an option.</summary>
        /// <param name="optionLevel">Level of the option.</param>
        /// <param name="optionName">The option.</param>
        /// <param name="optionValue">The new value, in the option's unit.</param>
        /// <exception cref="SocketException">ProtocolOption for an unknown option, InvalidArgument for a value out of range.</exception>
        /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
        public void SetSocketOption(SocketOptionLevel optionLevel, SocketOptionName optionName, int optionValue)
        {
            if (optionLevel == SocketOptionLevel.Socket)
            {
                switch (optionName)
                {
                    case SocketOptionName.ReceiveTimeout:
                        ReceiveTimeout = optionValue;
                        return;
                    case SocketOptionName.SendTimeout:
                        SendTimeout = optionValue;
                        return;
                    case SocketOptionName.ExclusiveAddressUse:
                        optionName = SocketOptionName.ReuseAddress;
                        optionValue = optionValue != 0 ? 0 : 1;
                        break;
                    case SocketOptionName.DontLinger:
                        optionName = SocketOptionName.Linger;
                        optionValue = optionValue != 0 ? -1 : 0;
                        break;
                    default:
                        break;
                }
            }

            SetOption(LevelOf(optionLevel), OptionOf(optionLevel, optionName), optionValue);
        }

        /// <summary>Sets a Boolean option.</summary>
        /// <param name="optionLevel">Level of the option.</param>
        /// <param name="optionName">The option.</param>
        /// <param name="optionValue">True for on.</param>
        /// <exception cref="SocketException">ProtocolOption for an unknown option.</exception>
        /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
        public void SetSocketOption(SocketOptionLevel optionLevel, SocketOptionName optionName, bool optionValue)
        {
            SetSocketOption(optionLevel, optionName, optionValue ? 1 : 0);
        }

        /// <summary>Sets an option.</summary>
        /// <param name="optionLevel">Level of the option.</param>
        /// <param name="optionName">The option.</param>
        /// <param name="optionValue">The new value as four bytes, little endian; for AddMembership and DropMembership the eight bytes of
        /// <see cref="MulticastOption.GetBytes"/>.</param>
        /// <exception cref="ArgumentNullException">There is no value.</exception>
        /// <exception cref="SocketException">ProtocolOption when it is unknown, InvalidArgument for a value out of range or of another length.
        /// </exception>
        /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
        public void SetSocketOption(SocketOptionLevel optionLevel, SocketOptionName optionName, byte[] optionValue)
        {
            if (optionValue == null)
            {
                throw new ArgumentNullException();
            }

            bool joins = optionLevel == SocketOptionLevel.IP && optionName == SocketOptionName.AddMembership;
            bool leaves = optionLevel == SocketOptionLevel.IP && optionName == SocketOptionName.DropMembership;
            if (optionValue.Length != (joins || leaves ? 8 : 4))
            {
                throw new SocketException(SocketError.InvalidArgument);
            }

            if (joins || leaves)
            {
                ChangeMembership(ReadAddress(optionValue, 0), ReadAddress(optionValue, 4), joins);
                return;
            }

            SetSocketOption(optionLevel, optionName, BitConverter.ToInt32(optionValue, 0));
        }

        /// <summary>Reads an option.</summary>
        /// <param name="optionLevel">Level of the option.</param>
        /// <param name="optionName">The option.</param>
        /// <returns>Its value, an int.</returns>
        /// <exception cref="NotSupportedException">It is a membership, which cannot be read.</exception>
        /// <exception cref="SocketException">ProtocolOption when it is unknown.</exception>
        /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
        public object GetSocketOption(SocketOptionLevel optionLevel, SocketOptionName optionName)
        {
            if (optionName == SocketOptionName.AddMembership || optionName == SocketOptionName.DropMembership)
            {
                throw new NotSupportedException();
            }

            return ReadOption(optionLevel, optionName);
        }

        /// <summary>Reads an option.</summary>
        /// <param name="optionLevel">Level of the option.</param>
        /// <param name="optionName">The option.</param>
        /// <param name="optionValue">Receives the value as four bytes, little endian.</param>
        /// <exception cref="ArgumentException">There are fewer than four bytes.</exception>
        /// <exception cref="SocketException">ProtocolOption for an unknown option.</exception>
        /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
        public void GetSocketOption(SocketOptionLevel optionLevel, SocketOptionName optionName, byte[] optionValue)
        {
            if (optionValue == null || optionValue.Length < 4)
            {
                throw new ArgumentException("An option's value has four bytes.");
            }

            Array.Copy(BitConverter.GetBytes(ReadOption(optionLevel, optionName)), optionValue, 4);
        }

        /// <summary>Joins or leaves a multicast group.</summary>
        /// <param name="group">The group, in host order.</param>
        /// <param name="local">Our address on the interface, in host order; 0 for the interface that the routes choose.</param>
        /// <param name="join">True to join, false to leave.</param>
        internal void ChangeMembership(uint group, uint local, bool join)
        {
            Enter();
            try
            {
                Check(join ? _sockets.AddMembership(_fd, group, local) : _sockets.DropMembership(_fd, group, local));
            }
            finally
            {
                Leave();
            }
        }

        private static uint ReadAddress(byte[] b, int i) => (uint)((b[i] << 24) | (b[i + 1] << 16) | (b[i + 2] << 8) | b[i + 3]);

        private static int LevelOf(SocketOptionLevel level) =>
            level == SocketOptionLevel.Socket ? SocketConstants.SOL_SOCKET : (int)level;

        private static int OptionOf(SocketOptionLevel level, SocketOptionName name)
        {
            int option = level == SocketOptionLevel.Socket ? SocketLevelOption(name)
                : level == SocketOptionLevel.Tcp ? TcpLevelOption(name)
                : level == SocketOptionLevel.IP ? InternetLevelOption(name)
                : 0;
            if (option == 0)
            {
                throw new SocketException(SocketError.ProtocolOption);
            }

            return option;
        }

        private static int SocketLevelOption(SocketOptionName name)
        {
            switch (name)
            {
                case SocketOptionName.ReuseAddress:
                    return SocketConstants.SO_REUSEADDR;
                case SocketOptionName.KeepAlive:
                    return SocketConstants.SO_KEEPALIVE;
                case SocketOptionName.Broadcast:
                    return SocketConstants.SO_BROADCAST;
                case SocketOptionName.Linger:
                    return SocketConstants.SO_LINGER;
                case SocketOptionName.SendBuffer:
                    return SocketConstants.SO_SNDBUF;
                case SocketOptionName.ReceiveBuffer:
                    return SocketConstants.SO_RCVBUF;
                case SocketOptionName.Error:
                    return SocketConstants.SO_ERROR;
                default:
                    return 0;
            }
        }

        private static int TcpLevelOption(SocketOptionName name)
        {
            switch (name)
            {
                case SocketOptionName.NoDelay:
                    return SocketConstants.TCP_NODELAY;
                case SocketOptionName.TcpKeepAliveTime:
                    return SocketConstants.TCP_KEEPIDLE;
                case SocketOptionName.TcpKeepAliveInterval:
                    return SocketConstants.TCP_KEEPINTVL;
                case SocketOptionName.TcpKeepAliveRetryCount:
                    return SocketConstants.TCP_KEEPCNT;
                default:
                    return 0;
            }
        }

        private static int InternetLevelOption(SocketOptionName name)
        {
            switch (name)
            {
                case SocketOptionName.TypeOfService:
                    return SocketConstants.IP_TOS;
                case SocketOptionName.IpTimeToLive:
                    return SocketConstants.IP_TTL;
                case SocketOptionName.MulticastTimeToLive:
                    return SocketConstants.IP_MULTICAST_TTL;
                case SocketOptionName.MulticastLoopback:
                    return SocketConstants.IP_MULTICAST_LOOP;
                default:
                    return 0;
            }
        }

        private int ReadOption(SocketOptionLevel level, SocketOptionName name)
        {
            if (level == SocketOptionLevel.Socket)
            {
                switch (name)
                {
                    case SocketOptionName.ReceiveTimeout:
                        return _receiveTimeout;
                    case SocketOptionName.SendTimeout:
                        return _sendTimeout;
                    case SocketOptionName.Type:
                        return (int)SocketType;
                    case SocketOptionName.AcceptConnection:
                        return _isListening ? 1 : 0;
                    case SocketOptionName.Error:
                        return (int)SocketErrors.FromErrno(GetOption(SocketConstants.SOL_SOCKET, SocketConstants.SO_ERROR));
                    case SocketOptionName.ExclusiveAddressUse:
                        return GetOption(SocketConstants.SOL_SOCKET, SocketConstants.SO_REUSEADDR) == 0 ? 1 : 0;
                    case SocketOptionName.DontLinger:
                        return GetOption(SocketConstants.SOL_SOCKET, SocketConstants.SO_LINGER) < 0 ? 1 : 0;
                    default:
                        break;
                }
            }

            return GetOption(LevelOf(level), OptionOf(level, name));
        }

        private void SetTimeout(int option, int timeout)
        {
            if (timeout < NoTimeout)
            {
                throw new ArgumentOutOfRangeException(nameof(timeout));
            }

            SetOption(SocketConstants.SOL_SOCKET, option, timeout == NoTimeout ? 0 : timeout);
        }

        private void SetOption(int level, int option, int value)
        {
            Enter();
            try
            {
                Check(_sockets.SetSockOpt(_fd, level, option, value));
            }
            finally
            {
                Leave();
            }
        }

        private int GetOption(int level, int option)
        {
            Enter();
            try
            {
                Check(_sockets.GetSockOpt(_fd, level, option, out int value));
                return value;
            }
            finally
            {
                Leave();
            }
        }
    }
}
