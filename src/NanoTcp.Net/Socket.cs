using System.Threading;
using NanoTcp;
using NanoTcp.Net;
using NanoTcp.Sockets;
using BsdAddress = NanoTcp.Sockets.SocketAddress;

namespace System.Net.Sockets
{
    /// <summary>
    /// A socket with .NET's interface, over an fd of the BSD socket calls. Any thread may call any member. Close ends the calls of other
    /// threads that are blocked on the socket: Accept with Interrupted; Connect, and Send and Receive of a stream, with ConnectionAborted;
    /// those of datagrams with Interrupted. Later calls throw <see cref="ObjectDisposedException"/>; closing again does nothing.
    /// </summary>
    public partial class Socket : IDisposable
    {
        private const int NoTimeout = -1;

        private readonly Network _network;
        private readonly BsdSockets _sockets;
        private readonly int _fd;

        // Calls in progress, and the close. The last to leave closes the fd, so that no late call uses another socket with the same number.
        private int _users = 1;
        private int _isClosed;
        private int _isReleased;

        private bool _isBound;
        private bool _isListening;
        private bool _wasConnected;
        private bool _isBlocking = true;
        private int _receiveTimeout = NoTimeout;
        private int _sendTimeout = NoTimeout;
        private EndPoint _remoteEndPoint;

        // spare objects for the next call that needs one; guarded by _spareLock
        private readonly object _spareLock = new object();
        private BsdAddress _spareAddress;
        private PollFd[] _sparePoll;

        /// <summary>Makes a socket on the default network.</summary>
        /// <param name="addressFamily">InterNetwork. A socket of InterNetworkV6 can be made and closed, and refuses every address.</param>
        /// <param name="socketType">Stream or Dgram.</param>
        /// <param name="protocolType">Tcp or Udp to match, Unspecified, or IPv4, which is the same.</param>
        /// <exception cref="InvalidOperationException">No network was set, see <see cref="Network.Use(NetStack)"/>.</exception>
        /// <exception cref="SocketException">AddressFamilyNotSupported, SocketNotSupported, ProtocolNotSupported, TooManyOpenSockets.</exception>
        public Socket(AddressFamily addressFamily, SocketType socketType, ProtocolType protocolType)
            : this(Network.Default, addressFamily, socketType, protocolType)
        {
        }

        /// <summary>Makes a socket.</summary>
        /// <param name="network">The network whose stack it uses.</param>
        /// <param name="addressFamily">InterNetwork. A socket of InterNetworkV6 can be made and closed, and refuses every address.</param>
        /// <param name="socketType">Stream or Dgram.</param>
        /// <param name="protocolType">Tcp or Udp to match, Unspecified, or IPv4, which is the same.</param>
        /// <exception cref="ArgumentNullException">The network is null.</exception>
        /// <exception cref="SocketException">AddressFamilyNotSupported, SocketNotSupported, ProtocolNotSupported, TooManyOpenSockets.</exception>
        public Socket(Network network, AddressFamily addressFamily, SocketType socketType, ProtocolType protocolType)
        {
            if (network == null)
            {
                throw new ArgumentNullException(nameof(network));
            }

            _network = network;
            _sockets = network.Sockets;
            AddressFamily = addressFamily;
            SocketType = socketType;
            ProtocolType = protocolType;
            if (addressFamily == AddressFamily.InterNetworkV6)
            {
                // a program may make one socket of each family and use that of the address it gets
                _fd = -1;
                return;
            }

            // the firmware's sockets ignore the protocol of a stream; a package's TcpListener gives IPv4
            ProtocolType protocol = protocolType == ProtocolType.IPv4 ? ProtocolType.Unspecified : protocolType;
            _fd = _sockets.Socket((int)addressFamily, (int)socketType, (int)protocol);
            if (_fd < 0)
            {
                throw new SocketException(SocketErrors.FromErrno(_sockets.Errno));
            }
        }

        private Socket(Socket listener, int fd, BsdAddress peer)
        {
            _network = listener._network;
            _sockets = listener._sockets;
            AddressFamily = listener.AddressFamily;
            SocketType = listener.SocketType;
            ProtocolType = listener.ProtocolType;
            _fd = fd;
            _isBound = true;
            _wasConnected = true;
            _remoteEndPoint = ToEndPoint(peer);
        }

        /// <summary>InterNetwork.</summary>
        public AddressFamily AddressFamily { get; }

        /// <summary>Stream or Dgram.</summary>
        public SocketType SocketType { get; }

        /// <summary>The protocol that the constructor was given.</summary>
        public ProtocolType ProtocolType { get; }

        /// <summary>The fd, for calls that only the BSD interface has.</summary>
        public int Handle => _fd;

        /// <summary>True after Bind, Listen or Connect.</summary>
        public bool IsBound => _isBound;

        /// <summary>
        /// True while the socket has a connection: from Connect until it is closed or reset. A peer that has only sent its FIN is still
        /// connected. For datagrams, true when Connect has set the peer.
        /// </summary>
        public bool Connected
        {
            get
            {
                if (!TryEnter())
                {
                    return false;
                }

                BsdAddress address = RentAddress();
                bool isConnected = _sockets.GetPeerName(_fd, address) == 0;
                ReturnAddress(address);
                Leave();
                return isConnected;
            }
        }

        /// <summary>The local end point; null before the socket is bound.</summary>
        /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
        public EndPoint LocalEndPoint
        {
            get
            {
                Enter();
                BsdAddress address = RentAddress();
                try
                {
                    Check(_sockets.GetSockName(_fd, address));
                    return address.Port == 0 ? null : ToEndPoint(address);
                }
                finally
                {
                    ReturnAddress(address);
                    Leave();
                }
            }
        }

        /// <summary>The peer's end point, also after the connection has ended.</summary>
        /// <exception cref="SocketException">NotConnected: there never was a connection.</exception>
        /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
        public EndPoint RemoteEndPoint
        {
            get
            {
                Enter();
                BsdAddress address = RentAddress();
                try
                {
                    if (_sockets.GetPeerName(_fd, address) == 0)
                    {
                        return ToEndPoint(address);
                    }

                    if (!_wasConnected)
                    {
                        throw Failure(SocketError.ConnectionAborted);
                    }

                    return _remoteEndPoint;
                }
                finally
                {
                    ReturnAddress(address);
                    Leave();
                }
            }
        }

        internal Network Network => _network;

        /// <summary>Binds the socket to a local address.</summary>
        /// <param name="localEP">Local address and port; address Any for all of ours, port 0 for a free one.</param>
        /// <exception cref="ArgumentNullException">The end point is null.</exception>
        /// <exception cref="SocketException">AddressAlreadyInUse, AddressNotAvailable, or InvalidArgument when it is already
        /// bound.</exception>
        /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
        public void Bind(EndPoint localEP)
        {
            Enter();
            try
            {
                Check(_sockets.Bind(_fd, ToAddress(localEP, new BsdAddress())));
                _isBound = true;
            }
            finally
            {
                Leave();
            }
        }

        /// <summary>Starts to listen for connections.</summary>
        /// <param name="backlog">Maximum number of connections waiting to be accepted, clamped to 1 to 4,096. Further clients retry by
        /// themselves.</param>
        /// <exception cref="SocketException">AddressAlreadyInUse, OperationNotSupported for datagrams, InvalidArgument when connected.</exception>
        /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
        public void Listen(int backlog)
        {
            Enter();
            try
            {
                Check(_sockets.Listen(_fd, backlog));
                _isBound = true;
                _isListening = true;
            }
            finally
            {
                Leave();
            }
        }

        /// <summary>Accepts a connection; blocks for at most <see cref="ReceiveTimeout"/>.</summary>
        /// <returns>The connection. It is in blocking mode and has no timeouts, whatever the listener's settings.</returns>
        /// <exception cref="SocketException">TimedOut; WouldBlock in non-blocking mode; TooManyOpenSockets; InvalidArgument when the socket
        /// does not listen; Interrupted when another thread closes it.</exception>
        /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
        public Socket Accept()
        {
            Enter();
            try
            {
                BsdAddress peer = new BsdAddress();
                return new Socket(this, Check(_sockets.Accept(_fd, peer), SocketError.Interrupted), peer);
            }
            finally
            {
                Leave();
            }
        }

        /// <summary>
        /// Connects to a peer; blocks for at most <see cref="SendTimeout"/>. Without any answer it throws TimedOut or HostUnreachable after
        /// about two minutes at the latest. For datagrams, sets the peer.
        /// </summary>
        /// <param name="remoteEP">The peer.</param>
        /// <exception cref="ArgumentNullException">The end point is null.</exception>
        /// <exception cref="SocketException">ConnectionRefused, TimedOut, HostUnreachable, NetworkUnreachable, AddressNotAvailable,
        /// IsConnected; in non-blocking mode WouldBlock, then AlreadyInProgress; ConnectionAborted when another thread closes the
        /// socket.</exception>
        /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
        public void Connect(EndPoint remoteEP)
        {
            Enter();
            try
            {
                BsdAddress address = ToAddress(remoteEP, new BsdAddress());
                if (_sockets.Connect(_fd, address) < 0)
                {
                    throw ConnectFailure(address);
                }

                // a copy, since the program may change its end point
                _remoteEndPoint = ToEndPoint(address);
                _isBound = true;
                _wasConnected = true;
            }
            finally
            {
                Leave();
            }
        }

        /// <summary>Connects to a peer within a time limit.</summary>
        /// <param name="remoteEP">The peer.</param>
        /// <param name="timeout">In milliseconds; -1 or 0 for no limit but the protocol's.</param>
        /// <exception cref="ArgumentNullException">The end point is null.</exception>
        /// <exception cref="ArgumentOutOfRangeException">The timeout is less than -1.</exception>
        /// <exception cref="SocketException">TimedOut, after which the attempt is canceled; otherwise as for
        /// <see cref="Connect(EndPoint)"/>.</exception>
        /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
        public void Connect(EndPoint remoteEP, int timeout)
        {
            int usual = _sendTimeout;
            SendTimeout = timeout;
            try
            {
                Connect(remoteEP);
            }
            finally
            {
                _sendTimeout = usual;
                if (TryEnter())
                {
                    _sockets.SetSockOpt(_fd, SocketConstants.SOL_SOCKET, SocketConstants.SO_SNDTIMEO, usual < 0 ? 0 : usual);
                    Leave();
                }
            }
        }

        /// <summary>Connects as <see cref="Connect(EndPoint)"/> does.</summary>
        /// <param name="address">The peer's address.</param>
        /// <param name="port">The peer's port, 1 to 65,535.</param>
        public void Connect(IPAddress address, int port)
        {
            Connect(new IPEndPoint(address, port));
        }

        /// <summary>
        /// Looks up a host's addresses and connects as <see cref="Connect(EndPoint)"/> does, to each in turn until one accepts.
        /// </summary>
        /// <param name="host">A name, or an address in dotted decimal.</param>
        /// <param name="port">The peer's port, 1 to 65,535.</param>
        public void Connect(string host, int port)
        {
            Connect(Dns.GetHostEntry(_network, host).AddressList, port);
        }

        /// <summary>Connects as <see cref="Connect(EndPoint)"/> does, to each address in turn until one accepts.</summary>
        /// <param name="addresses">Addresses of the peer.</param>
        /// <param name="port">The peer's port, 1 to 65,535.</param>
        /// <exception cref="ArgumentException">The array is empty.</exception>
        public void Connect(IPAddress[] addresses, int port)
        {
            if (addresses == null || addresses.Length == 0)
            {
                throw new ArgumentException("There is no address to connect to.");
            }

            int last = addresses.Length - 1;
            for (int i = 0; i < last; i++)
            {
                try
                {
                    Connect(addresses[i], port);
                    return;
                }
                catch (SocketException)
                {
                    // the next address may answer; if another thread closed the socket, the next attempt reports that
                }
            }

            Connect(addresses[last], port);
        }

        /// <summary>Shuts down one direction of the connection, or both.</summary>
        /// <param name="how">Send lets the peer read all data sent and then the end of data, while it may still send.</param>
        /// <exception cref="SocketException">NotConnected.</exception>
        /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
        public void Shutdown(SocketShutdown how)
        {
            Enter();
            try
            {
                Check(_sockets.Shutdown(_fd, (int)how));
            }
            finally
            {
                Leave();
            }
        }

        /// <summary>Closes the socket; data sent are still delivered, see <see cref="LingerState"/>. Closing again does nothing.</summary>
        public void Close()
        {
            Dispose(true);
        }

        /// <summary>Shuts down sending and closes the socket; blocks until the data sent are delivered.</summary>
        /// <param name="timeout">Longest wait in milliseconds, rounded up to seconds; 0 resets the connection, -1 does not wait.</param>
        /// <exception cref="ArgumentOutOfRangeException">The timeout is less than -1.</exception>
        public void Close(int timeout)
        {
            if (timeout < -1)
            {
                throw new ArgumentOutOfRangeException(nameof(timeout));
            }

            if (SocketType == SocketType.Stream && TryEnter())
            {
                int seconds = timeout < 0 ? -1 : (timeout / 1000) + (timeout % 1000 != 0 ? 1 : 0);
                _sockets.SetSockOpt(_fd, SocketConstants.SOL_SOCKET, SocketConstants.SO_LINGER, seconds);
                Leave();
            }

            Close();
        }

        /// <summary>Closes the socket.</summary>
        public void Dispose()
        {
            Dispose(true);
        }

        /// <summary>Closes a socket that the program has lost.</summary>
        ~Socket()
        {
            // the constructor may have failed
            if (_sockets != null && _fd >= 0)
            {
                Dispose(false);
            }
        }

        /// <summary>Closes the socket.</summary>
        /// <param name="disposing">True when called by Dispose.</param>
        protected virtual void Dispose(bool disposing)
        {
            if (Interlocked.Exchange(ref _isClosed, 1) != 0)
            {
                return;
            }

            GC.SuppressFinalize(this);
            if (_users > 1 && !Park())
            {
                _sockets.Close(_fd);
                return;
            }

            Leave();
        }

        /// <summary>Converts an end point to the form of the BSD calls.</summary>
        private BsdAddress ToAddress(EndPoint endPoint, BsdAddress address)
        {
            if (endPoint == null)
            {
                throw new ArgumentNullException(nameof(endPoint));
            }

            IPEndPoint end = endPoint as IPEndPoint;
            end = end != null ? end : IPEndPoint.Read(endPoint.Serialize());
            if (!end.Address.TryGetIpv4(out uint hostOrder) || _fd < 0)
            {
                throw new SocketException(SocketError.AddressFamilyNotSupported);
            }

            address.Set(hostOrder, end.Port);
            return address;
        }

        private static IPEndPoint ToEndPoint(BsdAddress address) => new IPEndPoint(IPAddress.Of(address.Address), address.Port);

        /// <summary>Cancels an attempt that has timed out, so that the socket may try again.</summary>
        private SocketException ConnectFailure(BsdAddress address)
        {
            if (_sockets.Errno != Errno.EINPROGRESS || _isClosed != 0)
            {
                return Failure(SocketError.ConnectionAborted);
            }

            _isBound = true;
            if (!_isBlocking)
            {
                _remoteEndPoint = ToEndPoint(address);
                _wasConnected = true;
                return new SocketException(SocketError.WouldBlock);
            }

            _sockets.Connect(_fd, new BsdAddress { Family = SocketConstants.AF_UNSPEC });
            return new SocketException(SocketError.TimedOut);
        }

        private bool TryEnter()
        {
            Interlocked.Increment(ref _users);
            if (_isClosed == 0)
            {
                return true;
            }

            Leave();
            return false;
        }

        private void Enter()
        {
            if (!TryEnter())
            {
                throw new ObjectDisposedException("Socket");
            }
        }

        private void Leave()
        {
            // calls on a closed socket still come and go when the fd already belongs to another socket
            if (Interlocked.Decrement(ref _users) == 0 && Interlocked.Exchange(ref _isReleased, 1) == 0)
            {
                _sockets.Close(_fd);
            }
        }

        /// <summary>
        /// Ends the calls of other threads as close does, and puts an ended pipe in the socket's place, so that the fd is not reused until
        /// the last of them has left.
        /// </summary>
        /// <returns>False when no fd or no memory is left for the pipe.</returns>
        private bool Park()
        {
            int[] pipe = new int[2];
            if (_sockets.Pipe(pipe, SocketConstants.O_NONBLOCK) < 0)
            {
                return false;
            }

            _sockets.Close(pipe[1]);
            bool isParked = _sockets.Dup2(pipe[0], _fd) >= 0;
            _sockets.Close(pipe[0]);
            return isParked;
        }

        private int Check(int result) => result >= 0 ? result : throw Failure(SocketError.ConnectionAborted);

        private int Check(int result, SocketError ifClosed) => result >= 0 ? result : throw Failure(ifClosed);

        /// <summary>Finds why the call that just failed in this thread did so.</summary>
        /// <param name="ifClosed">The error to report when another thread closed the socket meanwhile.</param>
        private SocketException Failure(SocketError ifClosed)
        {
            int errno = _sockets.Errno;
            if (_isClosed != 0)
            {
                return new SocketException(ifClosed);
            }

            if (errno == Errno.EAGAIN && _isBlocking)
            {
                return new SocketException(SocketError.TimedOut);
            }

            // On Linux, and so here, sending without a connection is EPIPE; users of .NET expect Windows' NotConnected.
            if (errno == Errno.EPIPE && !_wasConnected)
            {
                return new SocketException(SocketError.NotConnected);
            }

            return new SocketException(SocketErrors.FromErrno(errno));
        }

        private BsdAddress RentAddress()
        {
            BsdAddress address;
            lock (_spareLock)
            {
                address = _spareAddress;
                _spareAddress = null;
            }

            return address != null ? address : new BsdAddress();
        }

        private void ReturnAddress(BsdAddress address)
        {
            _spareAddress = address;
        }
    }
}
