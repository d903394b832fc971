using System;
using NanoTcp.Ethernet;
using NanoTcp.Ip;
using NanoTcp.Links;
using NanoTcp.Tcp;
using NanoTcp.Udp;

namespace NanoTcp
{
    /// <summary>
    /// A TCP/IP stack: devices below, sockets above, and between them protocols without threads, clocks or sleeps. The stack sends only
    /// while a frame arrives, a timer expires or a socket call runs. Any thread may call any member.
    /// </summary>
    public sealed partial class NetStack : StackContext
    {
        // Holds a W5500 burst of five full frames. A board with less memory sets its own size.
        private const int DefaultReceiveBufferSize = 8192;

        // bursts of more than 32 small frames are rare
        private const int FramesPerBatch = 32;

        // at most this many batches in a poll, so that a flood does not delay the timers
        private const int BatchesPerPoll = 16;

        // delay after which work interrupted by out of memory is resumed, in milliseconds
        private const int OutOfMemoryRetryDelay = 20;

        /// <summary>What the socket layer keeps with the stack; null before its first use.</summary>
        internal StackLayer SocketLayer;

        private readonly Ipv4 _ip;
        private readonly TcpProtocol _tcp;
        private readonly UdpProtocol _udp;
        private readonly FrameBatch _batch;
        private readonly int _batchesPerRead;
        private readonly InterfaceTable _interfaces;
        private bool _pollAgain;
        private bool _isPolling;

        // no timer is due before this time; it may be early, never late
        private long _nextTimer;

        /// <summary>Makes a stack without interfaces.</summary>
        /// <param name="clock">The time, and the only place where threads sleep.</param>
        /// <param name="random">Source of random numbers and of the hash key; must be unpredictable on a board.</param>
        /// <param name="tcp">TCP's settings, which are validated here; null for the defaults.</param>
        public NetStack(Clock clock, RandomSource random, TcpSettings tcp)
            : this(clock, random, tcp, DefaultReceiveBufferSize)
        {
        }

        /// <summary>Makes a stack without interfaces.</summary>
        /// <param name="clock">The time, and the only place where threads sleep.</param>
        /// <param name="random">Source of random numbers and of the hash key; must be unpredictable on a board.</param>
        /// <param name="tcp">TCP's settings, which are validated here; null for the defaults.</param>
        /// <param name="receiveBufferSize">Size of the buffer that devices receive into, in bytes, 1,600 to 32,000. A larger one takes more
        /// frames in one burst.</param>
        public NetStack(Clock clock, RandomSource random, TcpSettings tcp, int receiveBufferSize)
            : base(clock, random)
        {
            if (receiveBufferSize < 1600 || receiveBufferSize > 32_000)
            {
                throw new ArgumentOutOfRangeException("receiveBufferSize must be 1600 to 32000");
            }

            TcpSettings settings = tcp == null ? new TcpSettings() : tcp;
            settings.Validate();

            _batch = new FrameBatch(receiveBufferSize, FramesPerBatch);
            int batches = settings.ReceiveBufferSize / receiveBufferSize;
            _batchesPerRead = batches < BatchesPerPoll ? batches : BatchesPerPoll;
            KeyedHash hash = new KeyedHash(random, settings.Secret);
            _ip = new Ipv4(this, hash, new PacketBuffer(NetDevice.EthernetMtu));
            _interfaces = _ip.Interfaces;
            _tcp = new TcpProtocol(_ip, settings);
            _udp = new UdpProtocol(_ip);
            _ip.Register(_tcp);
            _ip.Register(_udp);
        }

        /// <summary>Receives socket calls and TCP events. Null (default) turns tracing off, which then costs nothing.</summary>
        public NetTrace Trace
        {
            get => Tracer;
            set => Tracer = value;
        }

        /// <summary>Number of interfaces, loopback not counted.</summary>
        public int InterfaceCount => _interfaces.Count;

        /// <summary>Size of the loopback device's buffer in bytes, 2,048 to 65,536; allocated on first use.</summary>
        /// <exception cref="ArgumentOutOfRangeException">The size is out of range.</exception>
        public int LoopbackBufferSize
        {
            get => _interfaces.LoopbackBufferSize;

            set
            {
                if (value < 2048 || value > 65_536)
                {
                    throw new ArgumentOutOfRangeException("LoopbackBufferSize must be 2048 to 65536");
                }

                _interfaces.LoopbackBufferSize = value;
            }
        }

        /// <summary>The loopback interface; null before its first use.</summary>
        public NetInterface LoopbackInterface => _interfaces.LoopbackInUse;

        /// <summary>Number of routes; routes to our own addresses are not listed.</summary>
        public int RouteCount => _ip.Routes.Count;

        /// <summary>Time of the latest poll or call, in the clock's milliseconds. Never goes back.</summary>
        public long Time => Now;

        /// <summary>
        /// When the stack's timers ran last, in the clock's milliseconds. A chip's driver sets a timer at least every 64 seconds: when the
        /// clock is much later, no thread serves the stack. Reading it needs no lock.
        /// </summary>
        public long LastTimerRun { get; private set; }

        /// <summary>
        /// When to call <see cref="Poll"/> even if no frame arrives, in the clock's milliseconds; long.MaxValue for never.
        /// </summary>
        public long NextDeadline
        {
            get
            {
                lock (Lock)
                {
                    if (_pollAgain || IsOutOfMemory)
                    {
                        return _pollAgain ? Now : _nextTimer;
                    }

                    _tcp.FindNextDeadline();
                    return FindNextDeadline();
                }
            }
        }

        /// <summary>The default gateway, in host order; 0 for none.</summary>
        public uint DefaultGateway
        {
            get
            {
                lock (Lock)
                {
                    // routes are sorted by prefix length: the default route is the last
                    Route last = _ip.Routes.Count == 0 ? null : _ip.Routes[_ip.Routes.Count - 1];
                    return last != null && last.PrefixLength == 0 ? last.Gateway : 0;
                }
            }
        }

        internal TcpProtocol Tcp => _tcp;

        internal UdpProtocol Udp => _udp;

        /// <summary>Returns an interface by its index, in the order in which they were added.</summary>
        /// <param name="index">0 to <see cref="InterfaceCount"/> - 1.</param>
        public NetInterface GetInterface(int index) => _interfaces.All[index];

        /// <summary>Opens a device and gives it an address.</summary>
        /// <param name="device">The device, which the stack owns from now on.</param>
        /// <param name="address">Our address on it, in host order; 0 for none yet.</param>
        /// <param name="prefixLength">Leading one bits of the subnet mask, 0 to 32.</param>
        /// <exception cref="ArgumentException">The address is not one a host can have, or the prefix is not 0 to 32.</exception>
        /// <exception cref="InvalidOperationException">The device does not open, or there are four interfaces already.</exception>
        public NetInterface AddInterface(NetDevice device, uint address, int prefixLength)
        {
            CheckAddress(address, prefixLength);
            lock (Lock)
            {
                CheckInterfaceLimit();
                Now = Clock.Now;
                int error = device.Open(Now);
                if (error < 0)
                {
                    throw new InvalidOperationException("Device " + device.Name + " does not open: " + device.DescribeError(error));
                }

                NetInterface netInterface = Add(device);
                ConfigureAddress(netInterface, address, prefixLength);
                return netInterface;
            }
        }

        /// <summary>
        /// Adds an interface whose device may not open yet, since its chip has no power or is not there. The interface has no link until the
        /// device opens: it is tried now, after one second, and then after twice as long each time, up to 64 seconds.
        /// </summary>
        /// <param name="device">The device, which the stack owns from now on.</param>
        /// <param name="address">Our address on it, in host order; 0 for none yet.</param>
        /// <param name="prefixLength">Leading one bits of the subnet mask, 0 to 32.</param>
        /// <returns>The interface; <see cref="NetInterface.DeviceMessage"/> says whether the device works, and why not.</returns>
        /// <exception cref="ArgumentException">The address is not one a host can have, or the prefix is not 0 to 32.</exception>
        /// <exception cref="InvalidOperationException">There are four interfaces already.</exception>
        public NetInterface AttachInterface(NetDevice device, uint address, int prefixLength)
        {
            CheckAddress(address, prefixLength);
            lock (Lock)
            {
                CheckInterfaceLimit();
                Now = Clock.Now;
                NetInterface netInterface = Add(device);
                netInterface.OpenDevice(Now);
                ConfigureAddress(netInterface, address, prefixLength);
                return netInterface;
            }
        }

        /// <summary>
        /// Removes an interface and closes its device. Its routes are removed, and the connections of its address end with ECONNABORTED.
        /// </summary>
        /// <param name="netInterface">An interface of this stack.</param>
        /// <exception cref="ArgumentException">The interface is not one of this stack's.</exception>
        public void RemoveInterface(NetInterface netInterface)
        {
            lock (Lock)
            {
                _interfaces.IndexOf(netInterface);
                Now = Clock.Now;
                ConfigureAddress(netInterface, 0, 0);
                _ip.Routes.RemoveAll(netInterface);
                _interfaces.Remove(netInterface);
                netInterface.Device.Interrupt = null;
                netInterface.Device.Close();
            }
        }

        /// <summary>Changes an interface's address. Connections of the old address end with ECONNABORTED.</summary>
        /// <param name="netInterface">An interface of this stack.</param>
        /// <param name="address">The new address in host order; 0 for none.</param>
        /// <param name="prefixLength">Leading one bits of the subnet mask, 0 to 32.</param>
        /// <exception cref="ArgumentException">The address is not one a host can have, or the prefix is not 0 to 32.</exception>
        public void SetAddress(NetInterface netInterface, uint address, int prefixLength)
        {
            CheckAddress(address, prefixLength);
            lock (Lock)
            {
                Now = Clock.Now;
                ConfigureAddress(netInterface, address, prefixLength);
            }
        }

        /// <summary>
        /// Probes the link for an address that we want to use (RFC 5227 section 2.1). The probe takes 4 to 7 seconds and changes nothing;
        /// after <paramref name="free"/> the address may be set. A probe in progress on the interface is canceled.
        /// </summary>
        /// <param name="netInterface">An Ethernet interface.</param>
        /// <param name="address">The wanted address, in host order.</param>
        /// <param name="free">Called when no station has it. Under the stack's lock.</param>
        /// <param name="conflict">Called when another station has it or probes for it too; and from then on when one claims the interface's
        /// own address a second time within ten seconds of our defense (section 2.4). Under the stack's lock.</param>
        /// <exception cref="ArgumentException">The address is not one a host can have, or the interface has no ARP.</exception>
        public void ProbeAddress(NetInterface netInterface, uint address, AddressFree free, AddressConflict conflict)
        {
            CheckAddress(address, 0);
            if (address == 0 || netInterface.ConflictDetection == null)
            {
                throw new ArgumentException("Only an address on an Ethernet interface can be probed for.");
            }

            lock (Lock)
            {
                Now = Clock.Now;
                AddressConflictDetection detection = netInterface.ConflictDetection;
                detection.Free = free;
                detection.Conflict = conflict;
                detection.Probe(address, Now);
            }
        }

        /// <summary>Sets the default gateway.</summary>
        /// <param name="gateway">Its address in host order: on the subnet of an interface, or on the link by a route without a gateway; 0
        /// for none.</param>
        /// <exception cref="ArgumentException">The gateway is not on a link of ours.</exception>
        public void SetDefaultGateway(uint gateway)
        {
            lock (Lock)
            {
                _ip.Routes.Remove(0, 0, null);
                for (int i = 0; i < _interfaces.Count; i++)
                {
                    _interfaces.All[i].ChangeGateway(0);
                }

                if (gateway == 0)
                {
                    return;
                }

                for (int i = 0; i < _interfaces.Count; i++)
                {
                    NetInterface netInterface = _interfaces.All[i];
                    if (_ip.Routes.IsOnLink(gateway, netInterface))
                    {
                        _ip.Routes.Add(0, 0, gateway, netInterface);
                        netInterface.ChangeGateway(gateway);
                        return;
                    }
                }

                throw new ArgumentException("Gateway " + Ipv4Address.ToString(gateway) + " is on none of our networks.");
            }
        }

        /// <summary>
        /// Limits the memory for IPv4 fragments, RFC 1122 section 3.3.2. It is allocated when fragments arrive, and kept. The default is 2
        /// datagrams of 4,440 bytes.
        /// </summary>
        /// <param name="datagrams">Most datagrams in progress, 0 to 16; 0 drops all fragments.</param>
        /// <param name="size">Longest payload of a datagram in bytes, after the IP header, 556 to 65,515.</param>
        /// <exception cref="ArgumentOutOfRangeException">A value is out of range.</exception>
        public void LimitReassembly(int datagrams, int size)
        {
            if (datagrams < 0 || datagrams > 16 || size < 556 || size > 65_515)
            {
                throw new ArgumentOutOfRangeException("Reassembly takes 0 to 16 datagrams of 556 to 65515 bytes.");
            }

            lock (Lock)
            {
                _ip.LimitReassembly(datagrams, size);
            }
        }

        /// <summary>
        /// Adds a route. The longest prefix decides (RFC 1122 section 3.3.1); of several routes for one network the first added whose
        /// device has a link. A route is removed with its interface, or when its gateway is no longer on the interface's subnet.
        /// </summary>
        /// <param name="network">Network address in host order; bits after the prefix are ignored.</param>
        /// <param name="prefixLength">Leading one bits of the mask, 0 to 32.</param>
        /// <param name="gateway">Next hop in host order: on the interface's subnet, or on its link by a route without a gateway; 0 when the
        /// network is on the link.</param>
        /// <param name="netInterface">Interface that packets leave by. A route for the same network by the same interface is
        /// replaced.</param>
        /// <exception cref="ArgumentException">The prefix is not 0 to 32, the interface is not one of this stack's, or the gateway is not
        /// on its link.</exception>
        /// <exception cref="InvalidOperationException">There are 16 routes already.</exception>
        public void AddRoute(uint network, int prefixLength, uint gateway, NetInterface netInterface)
        {
            lock (Lock)
            {
                CheckAddress(0, prefixLength);
                _interfaces.IndexOf(netInterface);
                if (gateway != 0 && !_ip.Routes.IsOnLink(gateway, netInterface))
                {
                    throw new ArgumentException("Gateway " + Ipv4Address.ToString(gateway) + " is not on the interface's network.");
                }

                if (_ip.Routes.Add(network, prefixLength, gateway, netInterface) != 0)
                {
                    throw new InvalidOperationException("A stack has 16 routes at most.");
                }
            }
        }

        /// <summary>Removes the routes for a network.</summary>
        /// <param name="network">Network address in host order.</param>
        /// <param name="prefixLength">Leading one bits of the mask, 0 to 32.</param>
        /// <param name="netInterface">Only the route by this interface; null for all.</param>
        /// <returns>False when there was none.</returns>
        public bool RemoveRoute(uint network, int prefixLength, NetInterface netInterface)
        {
            CheckAddress(0, prefixLength);
            lock (Lock)
            {
                int before = _ip.Routes.Count;
                _ip.Routes.Remove(network, prefixLength, netInterface);
                return _ip.Routes.Count != before;
            }
        }

        /// <summary>Copies one route.</summary>
        /// <param name="index">0 to <see cref="RouteCount"/> - 1; longest prefix first.</param>
        /// <param name="entry">Receives the route.</param>
        /// <returns>False when there is no route with that index.</returns>
        public bool GetRoute(int index, RouteEntry entry)
        {
            lock (Lock)
            {
                if (index >= _ip.Routes.Count)
                {
                    return false;
                }

                Route route = _ip.Routes[index];
                entry.Network = route.Network;
                entry.PrefixLength = route.PrefixLength;
                entry.Gateway = route.Gateway;
                entry.Interface = route.Interface;
                return true;
            }
        }

        /// <summary>
        /// Takes waiting frames from the devices, runs the timers that are due and sends what follows from both. Never blocks.
        /// </summary>
        /// <param name="now">The clock's time in milliseconds.</param>
        /// <returns>When to call again even if no frame arrives, in milliseconds; long.MaxValue for never.</returns>
        public long Poll(long now)
        {
            lock (Lock)
            {
                return PollLocked(now);
            }
        }

        internal bool IsOnLink(uint address, NetInterface netInterface) => _ip.Routes.IsOnLink(address, netInterface);

        /// <inheritdoc/>
        internal override void RanOutOfMemory()
        {
            IsOutOfMemory = true;
            DeadlineChanged(Now + OutOfMemoryRetryDelay);
        }

        private static void CheckAddress(uint address, int prefixLength)
        {
            if (prefixLength < 0 || prefixLength > 32)
            {
                throw new ArgumentException("A prefix length is 0 to 32.");
            }

            bool isHost = address >> 24 != 0 && address < Ipv4Address.FirstMulticast && !Ipv4Address.IsLoopback(address);
            if (address != 0 && (!isHost || !Ipv4Address.IsHostPart(address, prefixLength)))
            {
                throw new ArgumentException(Ipv4Address.ToString(address) + " is not an address that a host can have.");
            }
        }

        private void CheckInterfaceLimit()
        {
            if (_interfaces.Count == InterfaceTable.Limit)
            {
                throw new InvalidOperationException("A stack has 4 interfaces at most.");
            }
        }

        private NetInterface Add(NetDevice device)
        {
            NetInterface netInterface = new NetInterface(_ip, device);
            _interfaces.Add(netInterface);
            _nextTimer = Now;
            device.Interrupt = Wake;
            return netInterface;
        }

        private void ConfigureAddress(NetInterface netInterface, uint address, int prefixLength)
        {
            uint old = netInterface.Address;
            if (old != 0)
            {
                if (address == 0)
                {
                    NotifyAddressRemoving(old);
                }

                _ip.Routes.Remove(netInterface.Network, netInterface.PrefixLength, netInterface);
            }

            netInterface.SetAddress(address, prefixLength);
            netInterface.ConfigureDevice();
            if (netInterface.Neighbors != null)
            {
                netInterface.Neighbors.Clear();
                netInterface.ConflictDetection.Cancel();
            }

            _ip.Routes.RemoveLostGateways(netInterface);
            _ip.Routes.Changed();
            InterfaceChanged();
            if (old != 0 && old != address)
            {
                _ip.AddressRemoved(old);
            }

            if (address == 0)
            {
                return;
            }

            _ip.Routes.Add(address, prefixLength, 0, netInterface);
            netInterface.Announce(Now);
        }

        private long PollLocked(long now)
        {
            Now = now;
            _isPolling = true;
            _pollAgain = false;
            InterfaceTable interfaces = _interfaces;
            int i = 0;
            try
            {
                for (; i < interfaces.Count; i++)
                {
                    ReceiveFrom(interfaces.All[i], now, _batchesPerRead);
                }

                if (interfaces.LoopbackInUse != null)
                {
                    ReceiveFrom(interfaces.LoopbackInUse, now, BatchesPerPoll);
                }

                if (now >= _nextTimer)
                {
                    RunTimers(now);
                }
            }
            catch (OutOfMemoryException)
            {
                // no call here, since it would need memory too; the driving thread resumes the work
                IsOutOfMemory = true;
                _nextTimer = now + OutOfMemoryRetryDelay;
            }
            catch (Exception e)
            {
                _isPolling = false;
                if (i == interfaces.Count || IsInputFault)
                {
                    IsInputFault = false;
                    throw;
                }

                // the other interfaces are polled at once
                interfaces.All[i].DeviceFailed(e);
                _pollAgain = true;
            }

            _isPolling = false;
            return _pollAgain ? now : _nextTimer;
        }

        private void ReceiveFrom(NetInterface netInterface, long now, int batchesPerRead)
        {
            FrameBatch batch = _batch;
            NetDevice device = netInterface.Driver;
            int changes = _changes;
            int turn = 0;
            do
            {
                int count = device.Receive(batch, now);
                if (count <= 0)
                {
                    return;
                }

                if (count > 1)
                {
                    netInterface.InputBatch(batch, count, now);
                }
                else
                {
                    netInterface.Input(batch, 1, now);
                }

                turn++;
            }
            while (turn < (_changes == changes ? BatchesPerPoll : batchesPerRead));

            // More frames may wait: come back at once. A program that got data must read before its buffer is full, or its window would
            // close while frames keep arriving. Loopback has no such limit.
            _pollAgain = true;
        }

        private void RunTimers(long now)
        {
            for (int i = 0; i < _interfaces.Count; i++)
            {
                _interfaces.All[i].RunTimers(now);
            }

            _ip.RunTimers(now);
            if (now >= _tcp.NextDeadline || IsOutOfMemory)
            {
                _tcp.RunTimers(now);
            }

            if (now >= _nextService)
            {
                RunServices(now);
            }

            _nextTimer = FindNextDeadline();
            LastTimerRun = now;
        }

        private long FindNextDeadline()
        {
            long next = _tcp.NextDeadline < _ip.NextDeadline ? _tcp.NextDeadline : _ip.NextDeadline;
            next = _nextService < next ? _nextService : next;
            for (int i = 0; i < _interfaces.Count; i++)
            {
                long deadline = _interfaces.All[i].FindNextDeadline();
                if (deadline < next)
                {
                    next = deadline;
                }
            }

            return next;
        }
    }
}
