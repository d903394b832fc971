using System;
using NanoTcp.Ip;
using NanoTcp.Links;
using NanoTcp.Sockets;
using NanoTcp.Udp;

namespace NanoTcp.Services
{
    /// <summary>Called when a client's state or lease has changed. Under the stack's lock: it must not block.</summary>
    /// <param name="client">The client that changed.</param>
    public delegate void DhcpChanged(DhcpClient client);

    /// <summary>
    /// Obtains an interface's address from a DHCP server and keeps it (RFC 2131). While no server answers, it uses a link-local address,
    /// which it gives up when one does.
    /// </summary>
    public sealed partial class DhcpClient : StackService
    {
        private const int ReceiveBufferSize = 2 * DhcpMessage.LongestMessage;

        private readonly NetStack _stack;
        private readonly NetInterface _interface;
        private readonly DhcpSettings _settings;
        private readonly BsdSockets _sockets;
        private readonly SocketAddress _peer = new SocketAddress();
        private readonly DhcpOutput _output;
        private readonly DhcpReply _reply = new DhcpReply();
        private readonly DhcpLease _lease = new DhcpLease();
        private readonly DhcpRoutes _routes;
        private readonly AddressProbe _probe;
        private readonly LinkLocal _linkLocal;
        private DnsResolver _resolver;
        private SntpClient _timeClient;
        private int _fd = -1;
        private UdpSock _sock;

        /// <summary>Makes a client; <see cref="Start"/> starts it.</summary>
        /// <param name="stack">The stack that runs the client as a service.</param>
        /// <param name="netInterface">An Ethernet interface of the stack; the client sets its address.</param>
        /// <param name="settings">Settings, which are validated here; null for the defaults.</param>
        /// <exception cref="ArgumentException">The interface is not an Ethernet interface, or a setting is invalid.</exception>
        public DhcpClient(NetStack stack, NetInterface netInterface, DhcpSettings settings)
        {
            _settings = settings == null ? new DhcpSettings() : settings;
            _settings.Validate();
            _stack = stack;
            _interface = netInterface;
            _sockets = new BsdSockets(stack, this);
            _output = new DhcpOutput(stack, netInterface.Device.MacAddress, _settings.HostName);
            _routes = new DhcpRoutes(stack, netInterface);
            _probe = new AddressProbe(stack, netInterface, this);
            _linkLocal = new LinkLocal(stack, netInterface);
        }

        /// <summary>Host name sent to the server; null for none.</summary>
        public string HostName => _settings.HostName;

        /// <summary>The interface whose address it sets.</summary>
        public NetInterface Interface => _interface;

        /// <summary>The state of the client, RFC 2131 figure 5.</summary>
        public DhcpState State { get; private set; }

        /// <summary>True from <see cref="Start"/> to <see cref="Stop"/>.</summary>
        public bool IsActive => State != DhcpState.Stopped && State != DhcpState.Releasing;

        /// <summary>The current lease; null without one.</summary>
        public DhcpLease Lease => _hasLease ? _lease : null;

        /// <summary>The link-local address in use while no server answers, in host order; 0 for none.</summary>
        public uint LinkLocalAddress => _linkLocal.Address;

        /// <summary>Called when the state or the lease has changed; may be null.</summary>
        public DhcpChanged Changed { get; set; }

        /// <summary>Receives the lease's name servers and domain; may be null.</summary>
        public DnsResolver Resolver
        {
            get => _resolver;
            set
            {
                lock (_stack.Lock)
                {
                    _resolver = value;
                    if (value != null && _hasLease)
                    {
                        _lease.Configure(value);
                    }
                }
            }
        }

        /// <summary>Receives the lease's time servers (option 42); may be null.</summary>
        public SntpClient TimeClient
        {
            get => _timeClient;
            set
            {
                lock (_stack.Lock)
                {
                    _timeClient = value;
                    if (value != null && _hasLease)
                    {
                        _lease.Configure(value);
                    }
                }
            }
        }

        /// <summary>Messages that were malformed or not for us.</summary>
        public long IgnoredMessages { get; private set; }

        /// <inheritdoc/>
        public override long Deadline
        {
            get
            {
                long deadline = _hasLease && _lease.End < _deadline ? _lease.End : _deadline;
                return _linkLocalAt < deadline ? _linkLocalAt : deadline;
            }
        }

        /// <summary>Starts the client; does nothing if it runs.</summary>
        /// <exception cref="InvalidOperationException">Another socket is bound to the client's port.</exception>
        public void Start()
        {
            lock (_stack.Lock)
            {
                if (State == DhcpState.Releasing)
                {
                    Finish();
                }

                if (State != DhcpState.Stopped)
                {
                    return;
                }

                OpenSocket();
                _hasLease = false;
                _interface.AcceptsOffers = true;
                _requested = _settings.PreviousAddress;
                _refusals = 0;
                _wasLinkUp = false;
                SetState(DhcpState.Init, NetDevice.Never);
                _stack.AddService(this);
            }
        }

        /// <summary>
        /// Releases the lease and removes the address. With a lease that takes a second, while the message goes to the server; a second
        /// call does not wait for it.
        /// </summary>
        public void Stop()
        {
            lock (_stack.Lock)
            {
                _stack.ReadClock();
                _linkLocalAt = NetDevice.Never;
                _linkLocal.Stop();
                _probe.Cancel();
                if (_hasLease && State != DhcpState.Releasing)
                {
                    Release(_stack.Now);
                }
                else if (State != DhcpState.Stopped)
                {
                    Finish();
                }
            }
        }

        /// <summary>Asks the server to extend the lease now instead of at the renewal time. Does nothing without a lease.</summary>
        public void Renew()
        {
            lock (_stack.Lock)
            {
                if (State == DhcpState.Bound)
                {
                    _stack.ReadClock();
                    _deadline = _stack.Now;
                    _stack.Mark(this);
                }
            }
        }

        /// <summary>Blocks until the interface has an address, leased or link-local.</summary>
        /// <param name="timeout">In milliseconds, 0 or more.</param>
        /// <returns>The address in host order; 0 after a timeout.</returns>
        public uint WaitForAddress(int timeout)
        {
            lock (_stack.Lock)
            {
                _stack.ReadClock();
                long deadline = _stack.Now + timeout;
                while (_interface.Address == 0 && _stack.WaitForChange(null, deadline))
                {
                }

                _stack.FinishWait();
                return _interface.Address;
            }
        }

        /// <inheritdoc/>
        public override void Run(long now)
        {
            CheckLink(now);
            Receive(now);
            int verdict = _probe.TakeResult();
            if (verdict == AddressProbe.Free && State == DhcpState.Checking)
            {
                Bind();
            }
            else if (verdict == AddressProbe.Conflict && (State == DhcpState.Checking || _hasLease))
            {
                Decline(now);
            }

            // ending one state may begin another that is due at once
            while (now >= Deadline)
            {
                TakeStep(now);
            }
        }

        private void OpenSocket()
        {
            _fd = _sockets.Socket(SocketConstants.AF_INET, SocketConstants.SOCK_DGRAM | SocketConstants.SOCK_NONBLOCK, 0);
            UdpSock sock = (UdpSock)_sockets.SockOf(_fd);
            sock.BoundInterface = _interface;
            sock.IsUnnumbered = true;
            sock.Broadcast = true;
            sock.ReceiveBufferSize = ReceiveBufferSize;
            _sock = sock;
            _peer.Set(0, DhcpMessage.ClientPort);
            if (_sockets.Bind(_fd, _peer) < 0)
            {
                _sockets.Close(_fd);
                throw new InvalidOperationException("UDP port 68 is in use.");
            }
        }

        private void Finish()
        {
            DropAddress();
            _interface.AcceptsOffers = false;
            _sockets.Close(_fd);
            _stack.RemoveService(this);
            SetState(DhcpState.Stopped, NetDevice.Never);
        }

        private void Receive(long now)
        {
            int length;
            byte[] buffer = _stack.GetServiceBuffer(DhcpMessage.LongestMessage);
            while (State != DhcpState.Stopped
                && (length = _sockets.ReceiveFrom(_fd, buffer, 0, DhcpMessage.LongestMessage, SocketConstants.MSG_TRUNC, _peer)) >= 0)
            {
                // one that is longer than we said to take (option 57) was cut
                bool isWhole = _peer.Port == DhcpMessage.ServerPort && length <= DhcpMessage.LongestMessage;
                if (isWhole && _reply.Read(buffer, length, _transactionId, _interface.Device.MacAddress))
                {
                    Handle(now);
                }
                else
                {
                    IgnoredMessages++;
                }
            }

            if (State == DhcpState.Bound)
            {
                // nothing more is expected for hours
                _sock.Received.Release();
            }
        }

        // sends to the server that gave the lease, or by broadcast
        private void Send(uint server)
        {
            int length = _output.End();
            if (_sock.IsUnnumbered == _hasLease)
            {
                _sock.IsUnnumbered = !_hasLease;
                _sock.Path = null;
            }

            _peer.Set(server == 0 ? Ipv4Address.Broadcast : server, DhcpMessage.ServerPort);
            _sockets.SendTo(_fd, _output.Buffer, 0, length, 0, _peer);
        }

        private void SetState(DhcpState state, long deadline)
        {
            bool isChange = state != State;
            State = state;
            _deadline = deadline;
            if (isChange)
            {
                NotifyChanged();
            }
        }

        private void NotifyChanged()
        {
            // wakes the callers that wait for an address
            _stack.SocketChanged(_sock);
            DhcpChanged changed = Changed;
            if (changed != null)
            {
                changed(this);
            }
        }
    }
}
