using System;
using NanoTcp.Links;
using NanoTcp.Sockets;
using NanoTcp.Udp;

namespace NanoTcp.Services
{
    /// <summary>
    /// A small DHCP server (RFC 2131) for hosts on the link of one interface, such as a laptop on a direct cable. Each time the link comes
    /// up it first checks by its own DISCOVER, for four seconds, whether another server is there; if one offers an address, or a client
    /// chooses another server later, it answers no client until the link has been down. It offers an address only after a second in which
    /// no other host answered an ARP request for it. It forgets leases when it is started, and then confirms those that clients renew. It
    /// ignores messages from relays. The interface must have a fixed address.
    /// </summary>
    public sealed partial class DhcpServer : StackService
    {
        private const int ReceiveBufferSize = 4 * DhcpMessage.LongestMessage;

        // In milliseconds. Servers that ping an address before they offer it need up to three seconds.
        private const int DiscoverInterval = 2000;
        private const int DiscoverLimit = 2;

        private readonly NetStack _stack;
        private readonly NetInterface _interface;
        private readonly DhcpServerSettings _settings;
        private readonly BsdSockets _sockets;
        private readonly SocketAddress _peer = new SocketAddress();
        private readonly DhcpOutput _output;
        private readonly DhcpReply _offer = new DhcpReply();
        private readonly DhcpRequest _request = new DhcpRequest();
        private readonly DhcpAnswer _answer;
        private readonly DhcpPool _pool;
        private int _serverFd = -1;
        private int _clientFd = -1;
        private uint _address;
        private uint _first;
        private uint _transactionId;
        private int _attempts;
        private long _discoverAt = NetDevice.Never;
        private long _deadline = NetDevice.Never;

        /// <summary>Makes a server; <see cref="Start"/> starts it.</summary>
        /// <param name="stack">The stack that runs the server as a service.</param>
        /// <param name="netInterface">An Ethernet interface of the stack.</param>
        /// <param name="settings">Settings, which are validated here; null for the defaults.</param>
        /// <exception cref="ArgumentException">The interface is not an Ethernet interface, or a setting is invalid.</exception>
        public DhcpServer(NetStack stack, NetInterface netInterface, DhcpServerSettings settings)
        {
            _settings = settings == null ? new DhcpServerSettings() : settings;
            _settings.Validate();
            if (netInterface.ConflictDetection == null)
            {
                throw new ArgumentException("DHCP needs an Ethernet interface.");
            }

            _stack = stack;
            _interface = netInterface;
            _sockets = new BsdSockets(stack, this);
            _output = new DhcpOutput(stack, netInterface.Device.MacAddress, null);
            _answer = new DhcpAnswer(stack);
            _pool = new DhcpPool(_settings.LeaseCount);
        }

        /// <summary>The server's state.</summary>
        public DhcpServerState State { get; private set; }

        /// <summary>The other server because of which this one yields, in host order; 0 for none.</summary>
        public uint OtherServer { get; private set; }

        /// <summary>
        /// Messages that were malformed, relayed, received while the server was not serving, from unknown clients, or for which no address
        /// was free.
        /// </summary>
        public long IgnoredMessages { get; private set; }

        /// <summary>Addresses that clients have, or were offered in the last minute.</summary>
        public int LeasesInUse
        {
            get
            {
                lock (_stack.Lock)
                {
                    _stack.ReadClock();
                    return _pool.CountInUse(_stack.Now);
                }
            }
        }

        /// <inheritdoc/>
        public override long Deadline => _deadline;

        /// <summary>Starts the server; does nothing if it runs. Earlier leases are forgotten.</summary>
        /// <exception cref="InvalidOperationException">The interface has no address, the addresses to give are not those of other hosts in
        /// its subnet, or another socket is bound to UDP port 67 or 68, such as that of a DHCP client.</exception>
        public void Start()
        {
            lock (_stack.Lock)
            {
                if (State != DhcpServerState.Stopped)
                {
                    return;
                }

                _address = _interface.Address;
                _first = _settings.FirstAddress != 0 ? _settings.FirstAddress : _address + 1;
                CheckAddresses();
                OpenSockets();
                _pool.Clear();
                _interface.ConflictDetection.Seen = StationSeen;
                State = DhcpServerState.NoLink;
                _stack.AddService(this);
            }
        }

        /// <summary>Stops the server. Clients keep their leases until these end.</summary>
        public void Stop()
        {
            lock (_stack.Lock)
            {
                if (State != DhcpServerState.Stopped)
                {
                    _interface.ConflictDetection.Seen = null;
                    _sockets.Close(_serverFd);
                    _sockets.Close(_clientFd);
                    _stack.RemoveService(this);
                    State = DhcpServerState.Stopped;
                    _deadline = NetDevice.Never;
                }
            }
        }

        /// <inheritdoc/>
        public override void Run(long now)
        {
            bool isUsable = _interface.IsLinkUp && _interface.Address == _address;
            if (!isUsable)
            {
                State = DhcpServerState.NoLink;
            }
            else if (State == DhcpServerState.NoLink)
            {
                BeginDiscovery(now);
            }

            ReceiveOffers();
            ReceiveRequests(now);
            if (State == DhcpServerState.Discovering && now >= _discoverAt)
            {
                Discover(now);
            }

            if (State == DhcpServerState.Serving)
            {
                FinishChecks(now);
            }

            _deadline = FindDeadline();
        }

        private void CheckAddresses()
        {
            int prefix = _interface.PrefixLength;
            for (int i = 0; i < _pool.Count; i++)
            {
                uint address = _first + (uint)i;
                bool isHost = IsInSubnet(address) && Ipv4Address.IsHostPart(address, prefix);
                if (_address == 0 || !isHost || address == _address || address == _settings.Router)
                {
                    throw new InvalidOperationException("The addresses to give must be those of other hosts in the interface's subnet.");
                }
            }
        }

        private void OpenSockets()
        {
            _serverFd = OpenSocket(DhcpMessage.ServerPort, false);
            _clientFd = OpenSocket(DhcpMessage.ClientPort, true);
            if (_serverFd < 0 || _clientFd < 0)
            {
                string port = _serverFd < 0 ? "67" : "68";
                _sockets.Close(_serverFd);
                _sockets.Close(_clientFd);
                throw new InvalidOperationException("UDP port " + port + " is in use.");
            }
        }

        private int OpenSocket(int port, bool isUnnumbered)
        {
            int fd = _sockets.Socket(SocketConstants.AF_INET, SocketConstants.SOCK_DGRAM | SocketConstants.SOCK_NONBLOCK, 0);
            UdpSock sock = (UdpSock)_sockets.SockOf(fd);
            sock.BoundInterface = _interface;
            sock.IsUnnumbered = isUnnumbered;
            sock.Broadcast = true;
            sock.ReceiveBufferSize = ReceiveBufferSize;
            _peer.Set(0, port);
            if (_sockets.Bind(fd, _peer) < 0)
            {
                _sockets.Close(fd);
                return -1;
            }

            return fd;
        }

        private void Yield(uint other)
        {
            OtherServer = other;
            State = DhcpServerState.Yielding;
        }

        private void BeginDiscovery(long now)
        {
            OtherServer = 0;
            CancelChecks(now);
            _attempts = 0;
            _transactionId = _stack.Random.Next();
            _discoverAt = now;
            State = DhcpServerState.Discovering;
        }

        private void Discover(long now)
        {
            if (_attempts == DiscoverLimit)
            {
                State = DhcpServerState.Serving;
                return;
            }

            _discoverAt = now + DiscoverInterval;
            _output.Begin(DhcpMessage.Discover, _transactionId, _attempts * DiscoverInterval / 1000, 0);
            _output.AddParameterRequest();
            int length = _output.End();
            _attempts++;
            _peer.Set(Ipv4Address.Broadcast, DhcpMessage.ServerPort);
            _sockets.SendTo(_clientFd, _output.Buffer, 0, length, 0, _peer);
        }

        private void ReceiveOffers()
        {
            byte[] buffer = _stack.GetServiceBuffer(DhcpMessage.LongestMessage);
            int length;
            while ((length = _sockets.ReceiveFrom(_clientFd, buffer, 0, DhcpMessage.LongestMessage, SocketConstants.MSG_TRUNC, _peer)) >= 0)
            {
                bool isUsable = State == DhcpServerState.Discovering || State == DhcpServerState.Serving;
                if (isUsable && length <= DhcpMessage.LongestMessage
                    && _offer.Read(buffer, length, _transactionId, _interface.Device.MacAddress))
                {
                    // some servers send no identifier: use the sender's address
                    Yield(_offer.Server != 0 ? _offer.Server : _peer.Address);
                }
            }
        }

        private long FindDeadline()
        {
            if (State == DhcpServerState.Discovering)
            {
                return _discoverAt;
            }

            long deadline = NetDevice.Never;
            for (int i = 0; State == DhcpServerState.Serving && i < _pool.Count; i++)
            {
                deadline = _pool[i].IsChecking && _pool[i].End < deadline ? _pool[i].End : deadline;
            }

            return deadline;
        }
    }
}
