using System;
using NanoTcp.Links;
using NanoTcp.Sockets;
using NanoTcp.Udp;

namespace NanoTcp.Services
{
    /// <summary>
    /// Makes a board and its services known on the link as "name.local", without a server (RFC 6762, RFC 6763). The name is probed for
    /// first; if another host has it, ours becomes "name-2.local", and so on.
    /// </summary>
    public sealed partial class MdnsResponder : StackService
    {
        /// <summary>Most characters in a name, which leaves space for a number.</summary>
        public const int LongestName = 56;

        /// <summary>Most services of a responder.</summary>
        public const int ServiceLimit = 8;

        // the longest message, or some usual ones; who is not heard asks again
        private const int ReceiveBufferSize = MdnsMessage.LongestMessage;

        // the length byte, the name, a hyphen and a number; then the domain and the root
        private const int LongestWireName = 1 + LongestName + 11 + 1 + 5 + 1;

        private readonly NetStack _stack;
        private readonly NetInterface _interface;
        private readonly string _hostName;
        private readonly BsdSockets _sockets;
        private readonly SocketAddress _peer = new SocketAddress();
        private readonly MdnsInput _input = new MdnsInput();
        private readonly MdnsOutput _output;

        // the host's name first, then those of the services
        private MdnsName[] _names = new MdnsName[1];
        private int _count = 1;
        private int _number = 1;
        private int _fd = -1;

        /// <summary>Makes a responder; <see cref="Start"/> starts it.</summary>
        /// <param name="stack">The stack that runs the responder as a service.</param>
        /// <param name="netInterface">The interface on whose link the name is published.</param>
        /// <param name="hostName">The name without ".local": 1 to 56 letters, digits and hyphens.</param>
        /// <exception cref="ArgumentException">The host name is not valid.</exception>
        public MdnsResponder(NetStack stack, NetInterface netInterface, string hostName)
        {
            if (hostName == null || hostName.Length > LongestName || !DnsName.IsHostName(hostName) || hostName.IndexOf('.') >= 0)
            {
                throw new ArgumentException("A name has 1 to 56 letters, digits and hyphens.");
            }

            _stack = stack;
            _interface = netInterface;
            _hostName = hostName;
            _sockets = new BsdSockets(stack, this);
            _output = new MdnsOutput(stack);
            _names[0] = new MdnsName(null, new byte[LongestWireName]);
            WriteName();
        }

        /// <summary>The name that is ours or is being probed for, such as "boiler.local".</summary>
        public string Name { get; private set; }

        /// <summary>True when no other host has the name, and queries for it are answered.</summary>
        public bool IsEstablished => Host.IsEstablished;

        /// <summary>Messages that were malformed or did not come from the link.</summary>
        public long IgnoredMessages { get; private set; }

        /// <inheritdoc/>
        public override long Deadline
        {
            get
            {
                long next = NetDevice.Never;
                for (int i = 0; i < _count; i++)
                {
                    MdnsName name = _names[i];
                    next = name.Deadline < next ? name.Deadline : next;
                    next = name.AnswerAt < next ? name.AnswerAt : next;
                }

                return next;
            }
        }

        /// <summary>Starts the responder; does nothing if it runs. Without an address it waits for one.</summary>
        /// <exception cref="InvalidOperationException">Another socket is bound to the port, or the interface is in 32 groups
        /// already.</exception>
        public void Start()
        {
            lock (_stack.Lock)
            {
                if (_fd < 0)
                {
                    OpenSocket();
                    _address = 0;
                    _wasLinkUp = false;
                    _stack.AddService(this);
                }
            }
        }

        /// <summary>Sends goodbye messages and stops. The services are kept for the next <see cref="Start"/>.</summary>
        public void Stop()
        {
            lock (_stack.Lock)
            {
                if (_fd < 0)
                {
                    return;
                }

                _stack.ReadClock();
                SendGoodbye();
                HoldServices();
                Host.Wait();
                _stack.RemoveService(this);
                _interface.LeaveGroup(MdnsMessage.Group);
                _sockets.Close(_fd);
                _fd = -1;
            }
        }

        /// <summary>
        /// Publishes a service of this board, so that others find it without knowing the board's name (RFC 6763). Its name is probed for
        /// first; if another host has it, a number is appended.
        /// </summary>
        /// <param name="type">Service type, such as "_http._tcp".</param>
        /// <param name="port">Port of the service, 1 to 65535.</param>
        /// <param name="instanceName">Display name of the service: 1 to 63 bytes as UTF-8, such as "Boiler room".</param>
        /// <param name="text">Properties of the service, such as "path=/": up to 255 bytes each, 400 in all; null for none.</param>
        /// <returns>The service, for <see cref="RemoveService"/>.</returns>
        /// <exception cref="ArgumentException">The type, the port, the name or a property is not valid.</exception>
        /// <exception cref="InvalidOperationException">There are <see cref="ServiceLimit"/> services already.</exception>
        public MdnsService AddService(string type, int port, string instanceName, string[] text)
        {
            MdnsService service = new MdnsService(type, port, instanceName, text);
            lock (_stack.Lock)
            {
                if (_count > ServiceLimit)
                {
                    throw new InvalidOperationException("A responder has 8 services at most.");
                }

                MdnsName[] names = new MdnsName[_count + 1];
                Array.Copy(_names, 0, names, 0, _count);
                names[_count] = service.Entry;
                _names = names;
                _count++;
                if (IsEstablished)
                {
                    _stack.ReadClock();
                    ReleaseServices(_stack.Now);
                    _stack.Mark(this);
                }
            }

            return service;
        }

        /// <summary>Sends a goodbye message for a service and removes it.</summary>
        /// <param name="service">The service; ignored when it is not one of this responder's.</param>
        public void RemoveService(MdnsService service)
        {
            lock (_stack.Lock)
            {
                for (int i = 1; i < _count; i++)
                {
                    if (_names[i].Service == service)
                    {
                        SendGoodbye(_names[i]);
                        _names[i].Wait();
                        _count--;
                        Array.Copy(_names, i + 1, _names, i, _count - i);
                        _names[_count] = null;
                    }
                }
            }
        }

        /// <inheritdoc/>
        public override void AddressRemoving(uint address)
        {
            if (address == _interface.Address)
            {
                SendGoodbye();
            }
        }

        /// <inheritdoc/>
        public override void Run(long now)
        {
            CheckLink(now);
            Receive(now);
            for (int i = 0; i < _count; i++)
            {
                MdnsName name = _names[i];
                if (now >= name.AnswerAt)
                {
                    Answer(name, now);
                }

                if (now >= name.Deadline)
                {
                    HandleTimeout(name, now);
                }
            }
        }

        private void OpenSocket()
        {
            _fd = _sockets.Socket(SocketConstants.AF_INET, SocketConstants.SOCK_DGRAM | SocketConstants.SOCK_NONBLOCK, 0);
            UdpSock sock = (UdpSock)_sockets.SockOf(_fd);
            sock.BoundInterface = _interface;
            sock.ReuseAddress = true;
            sock.ReceiveBufferSize = ReceiveBufferSize;
            sock.TimeToLive = MdnsMessage.IpTimeToLive;
            sock.MulticastTimeToLive = MdnsMessage.IpTimeToLive;
            sock.MulticastLoop = false;
            _peer.Set(0, MdnsMessage.Port);
            if (_sockets.Bind(_fd, _peer) < 0 || _interface.JoinGroup(MdnsMessage.Group) < 0)
            {
                _sockets.Close(_fd);
                _fd = -1;
                throw new InvalidOperationException("UDP port 5353 is in use, or there are too many groups.");
            }
        }

        private void Receive(long now)
        {
            int length;
            int size = MdnsMessage.LongestMessage;
            byte[] buffer = _stack.GetServiceBuffer(size);
            while ((length = _sockets.ReceiveFrom(_fd, buffer, 0, size, SocketConstants.MSG_TRUNC, _peer)) >= 0)
            {
                // section 11: only messages from the link; a truncated message is not reliable
                bool isFromLink = _address != 0 && _interface.IsOnLink(_peer.Address) && length <= size;
                if (isFromLink && _input.Read(buffer, length, _names, _count, _address))
                {
                    Handle(now);
                }
                else
                {
                    IgnoredMessages++;
                }
            }
        }

        private void Multicast(int length)
        {
            _peer.Set(MdnsMessage.Group, MdnsMessage.Port);
            _sockets.SendTo(_fd, _output.Buffer, 0, length, 0, _peer);
        }

        private void SendGoodbye()
        {
            for (int i = _count - 1; i >= 0; i--)
            {
                SendGoodbye(_names[i]);
            }
        }

        private void Rename(MdnsName name)
        {
            if (name.Service != null)
            {
                name.Service.Rename();
                return;
            }

            _number++;
            WriteName();
        }

        private void WriteName()
        {
            string label = _number == 1 ? _hostName : _hostName + "-" + _number.ToString();
            Name = label + "." + MdnsMessage.Domain;
            Host.Length = DnsName.Write(label, MdnsMessage.Domain, Host.Name);
        }
    }
}
