using NanoTcp.Net;

namespace System.Net.Sockets
{
    /// <summary>Listens for TCP connections on a port.</summary>
    public class TcpListener
    {
        private const int DefaultBacklog = 16;

        private readonly Network _network;
        private readonly IPEndPoint _localEndPoint;
        private Socket _server;

        /// <summary>Makes a listener on the default network; <see cref="Start()"/> starts it.</summary>
        /// <param name="localaddr">One of our addresses; Any for all.</param>
        /// <param name="port">Local port, 0 to 65,535; 0 for a free one.</param>
        /// <exception cref="ArgumentNullException">The address is null.</exception>
        /// <exception cref="ArgumentOutOfRangeException">The port is not 0 to 65,535.</exception>
        /// <exception cref="InvalidOperationException">No network was set.</exception>
        public TcpListener(IPAddress localaddr, int port)
            : this(new IPEndPoint(localaddr, port))
        {
        }

        /// <summary>Makes a listener on the default network; <see cref="Start()"/> starts it.</summary>
        /// <param name="localEP">Local address and port; address Any for all of ours, port 0 for a free one.</param>
        /// <exception cref="ArgumentNullException">The end point is null.</exception>
        /// <exception cref="InvalidOperationException">No network was set.</exception>
        public TcpListener(IPEndPoint localEP)
            : this(Network.Default, localEP)
        {
        }

        /// <summary>Makes a listener; <see cref="Start()"/> starts it.</summary>
        /// <param name="network">The network whose stack it uses.</param>
        /// <param name="localEP">Local address and port; address Any for all of ours, port 0 for a free one.</param>
        /// <exception cref="ArgumentNullException">The network or the end point is null.</exception>
        public TcpListener(Network network, IPEndPoint localEP)
        {
            if (network == null || localEP == null)
            {
                throw new ArgumentNullException();
            }

            _network = network;
            _localEndPoint = localEP;
        }

        /// <summary>The local end point; after Start with the chosen port.</summary>
        public EndPoint LocalEndpoint => Active ? _server.LocalEndPoint : _localEndPoint;

        /// <summary>The listening socket; null before Start and after Stop. Its ReceiveTimeout bounds Accept.</summary>
        public Socket Server => _server;

        /// <summary>True between Start and Stop.</summary>
        protected bool Active => _server != null;

        /// <summary>Starts to listen, with a backlog of 16. Does nothing if it was started.</summary>
        /// <exception cref="SocketException">AddressAlreadyInUse, AddressNotAvailable, TooManyOpenSockets.</exception>
        public void Start()
        {
            Start(DefaultBacklog);
        }

        /// <summary>Starts to listen. Does nothing if it was started.</summary>
        /// <param name="backlog">Maximum number of connections waiting to be accepted, clamped to 1 to 4,096.</param>
        /// <exception cref="SocketException">AddressAlreadyInUse, AddressNotAvailable, TooManyOpenSockets.</exception>
        public void Start(int backlog)
        {
            if (Active)
            {
                return;
            }

            Socket server = new Socket(_network, AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                // lets a stopped listener start again while old connections still use the port
                server.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, 1);
                server.Bind(_localEndPoint);
                server.Listen(backlog);
            }
            catch
            {
                server.Close();
                throw;
            }

            _server = server;
        }

        /// <summary>
        /// Ends listening. Unaccepted connections are reset; accepted ones continue. An Accept that waits in another thread throws
        /// Interrupted. Start may follow.
        /// </summary>
        /// <exception cref="InvalidOperationException">The listener was not started.</exception>
        public void Stop()
        {
            Socket server = Started();
            _server = null;
            server.Close();
        }

        /// <summary>True when a connection can be accepted.</summary>
        /// <exception cref="InvalidOperationException">The listener was not started.</exception>
        public bool Pending() => Started().Poll(0, SelectMode.SelectRead);

        /// <summary>Accepts a connection; blocks until there is one.</summary>
        /// <exception cref="InvalidOperationException">The listener was not started.</exception>
        /// <exception cref="SocketException">As for <see cref="Socket.Accept"/>.</exception>
        public Socket AcceptSocket() => Started().Accept();

        /// <summary>Accepts a connection; blocks until there is one.</summary>
        /// <exception cref="InvalidOperationException">The listener was not started.</exception>
        /// <exception cref="SocketException">As for <see cref="Socket.Accept"/>.</exception>
        public TcpClient AcceptTcpClient() => new TcpClient(Started().Accept());

        private Socket Started()
        {
            Socket server = _server;
            if (server == null)
            {
                throw new InvalidOperationException("The listener is not started.");
            }

            return server;
        }
    }
}
