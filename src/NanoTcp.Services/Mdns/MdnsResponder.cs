using System;
using NanoTcp.Links;
using NanoTcp.Sockets;
using NanoTcp.Udp;

namespace NanoTcp.Services
{
    /// <summary>
    /// Makes a board known on its link as "name.local", without a server (RFC 6762): the part that people use. The name is probed for first;
    /// when another station has it, ours becomes "name-2.local", and so on.
    /// </summary>
    public sealed partial class MdnsResponder : StackService
    {
        /// <summary>Characters of a name at most: a number may come behind it.</summary>
        public const int LongestName = 56;

        private const string Domain = "local";
        private const int BufferSize = 1472;

        // the longest message, or some usual ones; who is not heard asks again
        private const int ReceiveBufferSize = BufferSize;

        // the name, a hyphen and a number, with their length in front; the domain and the root
        private const int LongestWireName = 1 + LongestName + 11 + 1 + 5 + 1;

        private readonly NetStack _stack;
        private readonly NetInterface _interface;
        private readonly string _hostName;
        private readonly BsdSockets _sockets;
        private readonly SocketAddress _peer = new SocketAddress();
        private readonly byte[] _name = new byte[LongestWireName];
        private readonly MdnsInput _input = new MdnsInput();
        private readonly MdnsOutput _output;
        private int _nameLength;
        private int _number = 1;
        private int _fd = -1;

        /// <summary>Makes a responder that does nothing yet.</summary>
        /// <param name="stack">The stack.</param>
        /// <param name="netInterface">The interface on whose link the board is to be known.</param>
        /// <param name="hostName">The name without ".local": 1 to 56 letters, digits and hyphens.</param>
        /// <exception cref="ArgumentException">The name is not one.</exception>
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
            Rename();
        }

        /// <summary>The name that is ours or is being tried, such as "boiler.local".</summary>
        public string Name { get; private set; }

        /// <summary>True when the name was found free and is answered for.</summary>
        public bool IsEstablished => _state == State.Announcing || _state == State.Established;

        /// <summary>Messages that were broken or did not come from the link.</summary>
        public long IgnoredMessages { get; private set; }

        /// <inheritdoc/>
        public override long Deadline => _answerAt < _deadline ? _answerAt : _deadline;

        /// <summary>Starts, or does nothing when it has started. Without an address it waits for one.</summary>
        /// <exception cref="InvalidOperationException">Another program has the port, or there is no room for the group.</exception>
        public void Start()
        {
            lock (_stack.Lock)
            {
                if (_state == State.Stopped)
                {
                    OpenSocket();
                    _address = 0;
                    _wasLinkUp = false;
                    _state = State.Waiting;
                    _stack.AddService(this);
                }
            }
        }

        /// <summary>Says farewell and ends.</summary>
        public void Stop()
        {
            lock (_stack.Lock)
            {
                if (_state == State.Stopped)
                {
                    return;
                }

                _stack.ReadClock();
                if (IsEstablished)
                {
                    Multicast(_output.Response(_name, _nameLength, _address, 0, true));
                }

                _state = State.Stopped;
                _deadline = NetDevice.Never;
                _answerAt = NetDevice.Never;
                _stack.RemoveService(this);
                _interface.LeaveGroup(MdnsMessage.Group);
                _sockets.Close(_fd);
            }
        }

        /// <inheritdoc/>
        public override void Run(long now)
        {
            LookAtLink(now);
            Receive(now);
            if (now >= _answerAt)
            {
                Answer(now);
            }

            if (now >= _deadline)
            {
                TimeIsUp(now);
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
                throw new InvalidOperationException("UDP port 5353 is in use, or there are too many groups.");
            }
        }

        private void Receive(long now)
        {
            int length;
            byte[] buffer = _stack.GetServiceBuffer(BufferSize);
            while ((length = _sockets.ReceiveFrom(_fd, buffer, 0, BufferSize, 0, _peer)) >= 0)
            {
                // section 11: only what comes from the link
                bool isFromLink = _address != 0 && _interface.IsOnLink(_peer.Address);
                if (isFromLink && _input.Read(buffer, length, _name, _nameLength, _address))
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

        private void Rename()
        {
            string label = _number == 1 ? _hostName : _hostName + "-" + _number.ToString();
            Name = label + "." + Domain;
            _nameLength = DnsName.Write(label, Domain, _name);
        }
    }
}
