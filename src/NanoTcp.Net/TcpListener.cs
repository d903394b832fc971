using System;

namespace NanoTcp.Net
{
    /// <summary>Takes TCP connections on a port.</summary>
    public class TcpListener
    {
        private const int DefaultBacklog = 16;

        private readonly Network _network;
        private readonly IPEndPoint _localEndPoint;
        private Socket _server;

        /// <summary>Makes a listener on the default network; it takes connections after <see cref="Start()"/>.</summary>
        /// <param name="localaddr">Which of our addresses; Any for all.</param>
        /// <param name="port">The port; 0 for a free one.</param>
        /// <exception cref="ArgumentNullException">There is no address.</exception>
        /// <exception cref="ArgumentOutOfRangeException">The port is not 0 to 65,535.</exception>
        /// <exception cref="InvalidOperationException">No network was set.</exception>
        public TcpListener(IPAddress localaddr, int port)
            : this(new IPEndPoint(localaddr, port))
        {
        }

        /// <summary>Makes a listener on the default network; it takes connections after <see cref="Start()"/>.</summary>
        /// <param name="localEP">Address Any for all of ours, port 0 for a free one.</param>
        /// <exception cref="ArgumentNullException">There is no end point.</exception>
        /// <exception cref="InvalidOperationException">No network was set.</exception>
        public TcpListener(IPEndPoint localEP)
            : this(Network.Default, localEP)
        {
        }

        /// <summary>Makes a listener; it takes connections after <see cref="Start()"/>.</summary>
        /// <param name="network">The network that it belongs to.</param>
        /// <param name="localEP">Address Any for all of ours, port 0 for a free one.</param>
        /// <exception cref="ArgumentNullException">There is no network or no end point.</exception>
        public TcpListener(Network network, IPEndPoint localEP)
        {
            if (network == null || localEP == null)
            {
                throw new ArgumentNullException();
            }

            _network = network;
            _localEndPoint = localEP;
        }

        /// <summary>Our end: after Start with the port that was found.</summary>
        public EndPoint LocalEndpoint => Active ? _server.LocalEndPoint : _localEndPoint;

        /// <summary>The socket that listens; null before Start and after Stop. Its ReceiveTimeout bounds the waits of Accept.</summary>
        public Socket Server => _server;

        /// <summary>True between Start and Stop.</summary>
        protected bool Active => _server != null;

        /// <summary>Starts to take connections, with a backlog of 16. Nothing happens when that has been done.</summary>
        /// <exception cref="SocketException">AddressAlreadyInUse, AddressNotAvailable, TooManyOpenSockets.</exception>
        public void Start()
        {
            Start(DefaultBacklog);
        }

        /// <summary>Starts to take connections. Nothing happens when that has been done.</summary>
        /// <param name="backlog">Connections that may wait to be accepted, 1 to 128; other values are brought into that range.</param>
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
                // so that a listener that was stopped can start again although its old connections are not quite over
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
        /// Ends listening. Connections that nobody accepted are reset; those that were go on. An Accept that waits in another thread throws
        /// Interrupted. Start may follow.
        /// </summary>
        /// <exception cref="InvalidOperationException">The listener was not started.</exception>
        public void Stop()
        {
            Socket server = Started();
            _server = null;
            server.Close();
        }

        /// <summary>True when a connection waits, so that Accept would not.</summary>
        /// <exception cref="InvalidOperationException">The listener was not started.</exception>
        public bool Pending() => Started().Poll(0, SelectMode.SelectRead);

        /// <summary>Takes a connection, and waits for one.</summary>
        /// <exception cref="InvalidOperationException">The listener was not started.</exception>
        /// <exception cref="SocketException">As for <see cref="Socket.Accept"/>.</exception>
        public Socket AcceptSocket() => Started().Accept();

        /// <summary>Takes a connection, and waits for one.</summary>
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
