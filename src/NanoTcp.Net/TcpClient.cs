using NanoTcp.Net;

namespace System.Net.Sockets
{
    /// <summary>A TCP connection, made by <see cref="Connect(IPEndPoint)"/> or accepted by a <see cref="TcpListener"/>.</summary>
    public class TcpClient : IDisposable
    {
        private Socket _client;
        private NetworkStream _stream;

        /// <summary>Makes a client that is not connected, on the default network.</summary>
        /// <exception cref="InvalidOperationException">No network was set.</exception>
        /// <exception cref="SocketException">TooManyOpenSockets.</exception>
        public TcpClient()
            : this(Network.Default)
        {
        }

        /// <summary>Makes a client that is not connected.</summary>
        /// <param name="network">The network whose stack it uses.</param>
        /// <exception cref="SocketException">TooManyOpenSockets.</exception>
        public TcpClient(Network network)
            : this(new Socket(network, AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp))
        {
        }

        /// <summary>Makes a client that is not connected.</summary>
        /// <param name="family">InterNetwork.</param>
        /// <exception cref="SocketException">AddressFamilyNotSupported, TooManyOpenSockets.</exception>
        public TcpClient(AddressFamily family)
            : this(new Socket(family, SocketType.Stream, ProtocolType.Tcp))
        {
        }

        /// <summary>Makes a client that is not connected, bound to a local end point.</summary>
        /// <param name="localEP">The local end point; address Any and port 0 leave the choice to the stack.</param>
        /// <exception cref="ArgumentNullException">The end point is null.</exception>
        /// <exception cref="SocketException">AddressAlreadyInUse, AddressNotAvailable, TooManyOpenSockets.</exception>
        public TcpClient(IPEndPoint localEP)
            : this()
        {
            try
            {
                _client.Bind(localEP);
            }
            catch
            {
                _client.Close();
                throw;
            }
        }

        /// <summary>Makes a client and connects it.</summary>
        /// <param name="hostname">The peer's name, or its address in dotted decimal.</param>
        /// <param name="port">The peer's port, 1 to 65,535.</param>
        /// <exception cref="SocketException">As for <see cref="Dns.GetHostEntry(string)"/> and <see cref="Socket.Connect(EndPoint)"/>.</exception>
        public TcpClient(string hostname, int port)
            : this()
        {
            try
            {
                _client.Connect(hostname, port);
            }
            catch
            {
                _client.Close();
                throw;
            }
        }

        internal TcpClient(Socket client)
        {
            _client = client;
        }

        /// <summary>The underlying socket.</summary>
        public Socket Client
        {
            get => _client;
            set => _client = value;
        }

        /// <summary>True while there is a connection, see <see cref="Socket.Connected"/>.</summary>
        public bool Connected => _client != null && _client.Connected;

        /// <summary>Number of bytes that can be read without blocking.</summary>
        /// <exception cref="ObjectDisposedException">The client is closed.</exception>
        public int Available => _client.Available;

        /// <summary>Longest wait of a read in milliseconds; -1 or 0 for no limit.</summary>
        /// <exception cref="ObjectDisposedException">The client is closed.</exception>
        public int ReceiveTimeout
        {
            get => _client.ReceiveTimeout;
            set => _client.ReceiveTimeout = value;
        }

        /// <summary>Longest wait of a write or Connect in milliseconds; -1 or 0 for no limit.</summary>
        /// <exception cref="ObjectDisposedException">The client is closed.</exception>
        public int SendTimeout
        {
            get => _client.SendTimeout;
            set => _client.SendTimeout = value;
        }

        /// <summary>Size of the receive buffer in bytes; takes effect with the next connection.</summary>
        /// <exception cref="ObjectDisposedException">The client is closed.</exception>
        public int ReceiveBufferSize
        {
            get => _client.ReceiveBufferSize;
            set => _client.ReceiveBufferSize = value;
        }

        /// <summary>Size of the send buffer in bytes; takes effect with the next connection.</summary>
        /// <exception cref="ObjectDisposedException">The client is closed.</exception>
        public int SendBufferSize
        {
            get => _client.SendBufferSize;
            set => _client.SendBufferSize = value;
        }

        /// <summary>How Close handles data that were not acknowledged yet.</summary>
        /// <exception cref="ObjectDisposedException">The client is closed.</exception>
        public LingerOption LingerState
        {
            get => _client.LingerState;
            set => _client.LingerState = value;
        }

        /// <summary>True to send small segments at once instead of collecting them.</summary>
        /// <exception cref="ObjectDisposedException">The client is closed.</exception>
        public bool NoDelay
        {
            get => _client.NoDelay;
            set => _client.NoDelay = value;
        }

        /// <summary>True between Connect and Close.</summary>
        protected bool Active => Connected;

        /// <summary>Connects as <see cref="Socket.Connect(EndPoint)"/> does.</summary>
        /// <param name="remoteEP">The peer.</param>
        public void Connect(IPEndPoint remoteEP)
        {
            _client.Connect(remoteEP);
        }

        /// <summary>Connects as <see cref="Socket.Connect(EndPoint, int)"/> does.</summary>
        /// <param name="remoteEP">The peer.</param>
        /// <param name="timeout">Longest wait in milliseconds; -1 or 0 for no limit but the protocol's.</param>
        public void Connect(IPEndPoint remoteEP, int timeout)
        {
            _client.Connect(remoteEP, timeout);
        }

        /// <summary>Connects as <see cref="Socket.Connect(IPAddress, int)"/> does.</summary>
        /// <param name="address">The peer's address.</param>
        /// <param name="port">The peer's port, 1 to 65,535.</param>
        public void Connect(IPAddress address, int port)
        {
            _client.Connect(address, port);
        }

        /// <summary>Connects as <see cref="Socket.Connect(IPAddress[], int)"/> does.</summary>
        /// <param name="address">Addresses of the peer, to be tried in turn.</param>
        /// <param name="port">The peer's port, 1 to 65,535.</param>
        public void Connect(IPAddress[] address, int port)
        {
            _client.Connect(address, port);
        }

        /// <summary>Connects as <see cref="Socket.Connect(string, int)"/> does.</summary>
        /// <param name="hostname">The peer's name, or its address in dotted decimal.</param>
        /// <param name="port">The peer's port, 1 to 65,535.</param>
        public void Connect(string hostname, int port)
        {
            _client.Connect(hostname, port);
        }

        /// <summary>The connection as a stream; closing it closes the connection.</summary>
        /// <exception cref="InvalidOperationException">There is no connection.</exception>
        /// <exception cref="ObjectDisposedException">The client is closed.</exception>
        public NetworkStream GetStream()
        {
            if (_client == null)
            {
                throw new ObjectDisposedException("TcpClient");
            }

            if (_stream == null)
            {
                if (!_client.Connected)
                {
                    throw new InvalidOperationException("A client has a stream only while it is connected.");
                }

                _stream = new NetworkStream(_client, true);
            }

            return _stream;
        }

        /// <summary>Closes the connection; written data are still sent. Closing again does nothing.</summary>
        public void Close()
        {
            Dispose(true);
        }

        /// <summary>Closes the connection.</summary>
        public void Dispose()
        {
            Dispose(true);
        }

        /// <summary>Closes the connection.</summary>
        /// <param name="disposing">True when called by Dispose.</param>
        protected virtual void Dispose(bool disposing)
        {
            if (_stream != null)
            {
                _stream.Close();
            }

            if (_client != null)
            {
                _client.Close();
            }
        }
    }
}
