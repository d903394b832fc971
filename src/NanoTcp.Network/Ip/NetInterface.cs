using System;
using NanoTcp.Ethernet;
using NanoTcp.Ip;
using NanoTcp.Links;

namespace NanoTcp
{
    /// <summary>An interface of a stack: its device, addresses, neighbors and groups.</summary>
    public sealed class NetInterface : LinkInterface
    {
        // the shortest packet with a TCP segment: two headers without options
        private const int MinimumTcpPacket = Ipv4Header.MinimumLength + 20;
        private const int MinimumTcpFrame = EthernetHeader.Length + MinimumTcpPacket;

        private readonly Ipv4 _ip;
        private readonly NetStatistics _statistics;
        private readonly EthernetLink _ethernet;

        // our link address as a number; without one, a value that matches no frame
        private readonly ulong _macWord = ulong.MaxValue;

        private long _serviceAt;
        private bool _isLinkUp;
        private Igmp _igmp;

        // null until the device throws or does not open
        private FailedDevice _failedDevice;

        internal NetInterface(Ipv4 ip, NetDevice device)
            : base(ip.Stack, device)
        {
            _ip = ip;
            _statistics = ip.Statistics;
            if (device.Kind == LinkKind.Ethernet)
            {
                _ethernet = new EthernetLink(this);
                _macWord = _ethernet.MacWord;
                Neighbors = _ethernet.Neighbors;
                ConflictDetection = _ethernet.ConflictDetection;
            }
        }

        /// <summary>
        /// True while a DHCP client here has no lease: a server that ignores the broadcast flag sends to the address that it offers (RFC
        /// 2131 section 4.1), and such datagrams to the client's port are accepted.
        /// </summary>
        internal bool AcceptsOffers;

        internal bool IsLoopback => this == _ip.Interfaces.LoopbackInUse;

        internal NeighborTable Neighbors { get; }

        internal AddressConflictDetection ConflictDetection { get; }

        /// <summary>Its multicast groups; allocated on first use.</summary>
        internal Igmp Igmp
        {
            get
            {
                if (_igmp == null)
                {
                    _igmp = new Igmp(this, _ip);
                }

                return _igmp;
            }
        }

        /// <summary>The exception that the device threw last; null if it threw none.</summary>
        public Exception DeviceException { get; private set; }

        /// <summary>
        /// True while the device is open and works, with or without a link. False while its chip does not answer, and after it threw an
        /// exception, until it is open again.
        /// </summary>
        public bool IsDeviceWorking => Driver == Device && Device.IsWorking;

        /// <summary>Describes in one sentence the state of the device: the link, or what to check when there is none.</summary>
        public string DeviceMessage
        {
            get
            {
                if (Driver == Device)
                {
                    return Device.StateMessage;
                }

                int error = _failedDevice.OpenError;
                return error < 0 || DeviceException == null ? Device.DescribeError(error) : DeviceException.Message;
            }
        }

        /// <summary>Number of entries in the ARP cache; 0 for a device without ARP.</summary>
        public int NeighborCount => Neighbors == null ? 0 : Neighbors.Size;

        /// <summary>Copies one entry of the ARP cache.</summary>
        /// <param name="index">0 to <see cref="NeighborCount"/> - 1.</param>
        /// <param name="entry">Receives the entry.</param>
        /// <returns>False when the entry is free.</returns>
        public bool GetNeighbor(int index, NeighborEntry entry)
        {
            lock (Stack.Lock)
            {
                Neighbor neighbor = index < NeighborCount ? Neighbors[index] : null;
                if (neighbor == null || neighbor.State == NeighborState.Free)
                {
                    return false;
                }

                entry.Address = neighbor.Address;
                entry.State = neighbor.State;
                entry.Age = Stack.Clock.Now - neighbor.LastUsed;
                Array.Copy(neighbor.MacAddress, 0, entry.MacAddress, 0, EthernetHeader.AddressLength);
                return true;
            }
        }

        /// <summary>Joins a multicast group on this interface, RFC 1112, and reports it to routers.</summary>
        /// <param name="group">The group in host order, 224.0.0.0 to 239.255.255.255. Each call needs its own
        /// <see cref="LeaveGroup"/>.</param>
        /// <returns>0; -EINVAL when the address is not a group's; -ENOBUFS with 32 groups joined.</returns>
        public int JoinGroup(uint group)
        {
            lock (Stack.Lock)
            {
                Stack.ReadClock();
                return Igmp.Join(group, Stack.Now);
            }
        }

        /// <summary>Ends one <see cref="JoinGroup"/>; the last one leaves the group.</summary>
        /// <param name="group">The group in host order.</param>
        /// <returns>0, or -EADDRNOTAVAIL when this interface is not in the group.</returns>
        public int LeaveGroup(uint group)
        {
            lock (Stack.Lock)
            {
                Stack.ReadClock();
                return Igmp.Leave(group);
            }
        }

        /// <summary>True when packets for a group are received here.</summary>
        internal bool IsMember(uint group) => group == Ipv4Address.AllSystems || (_igmp != null && _igmp.IsMember(group));

        /// <summary>Handles several frames; what answers them together leaves at the end.</summary>
        internal void InputBatch(FrameBatch batch, int count, long now)
        {
            _ip.IsInBatch = true;
            try
            {
                Input(batch, count, now);
            }
            finally
            {
                _ip.EndBatch();
            }
        }

        /// <summary>Handles frames one after another.</summary>
        internal void Input(FrameBatch batch, int count, long now)
        {
            int i = 0;
            while (i < count)
            {
                try
                {
                    // the usual frames first: those that continue a stream
                    FastPathSock last = _ip.Predicted;
                    if (last != null)
                    {
                        i = last.TakeBurst(batch, i, count, _macWord);
                    }

                    if (i < count)
                    {
                        Input(last, batch.Buffer, batch.Offset[i], batch.Length[i], now);
                    }
                }
                catch (OutOfMemoryException)
                {
                    // Out of memory drops the frame, as if lost on the wire: its sender retransmits, and the thread that serves the stack
                    // lives on.
                    _statistics.Drop(DropReason.OutOfMemory);
                    Stack.RanOutOfMemory();
                }
                catch (Exception)
                {
                    Stack.IsInputFault = true;
                    throw;
                }

                i++;
            }
        }

        private void Input(FastPathSock last, byte[] f, int o, int length, long now)
        {
            if (_ethernet == null)
            {
                if (last == null || length < MinimumTcpPacket || !last.TryPredicted(f, o, length))
                {
                    _ip.Input(this, f, o, length, false);
                }

                return;
            }

            if (last != null && length >= MinimumTcpFrame && (BitConverter.ToUInt64(f, o) & EthernetHeader.AddressMask) == _macWord &&
                f[o + EthernetHeader.EtherType] == EthernetHeader.TypeIpv4 >> 8 && f[o + EthernetHeader.EtherType + 1] == 0 &&
                last.TryPredicted(f, o + EthernetHeader.Length, length - EthernetHeader.Length))
            {
                return;
            }

            InputFrame(f, o, length, now);
        }

        private void InputFrame(byte[] f, int o, int length, long now)
        {
            if (length < EthernetHeader.Length)
            {
                _statistics.Drop(DropReason.FrameTooShort);
                return;
            }

            bool isForMany = false;
            if ((BitConverter.ToUInt64(f, o) & EthernetHeader.AddressMask) != _macWord)
            {
                isForMany = (f[o] & 1) != 0;
                if (!isForMany)
                {
                    _statistics.Drop(DropReason.FrameNotForUs);
                    return;
                }
            }

            int etherType = (f[o + EthernetHeader.EtherType] << 8) | f[o + EthernetHeader.EtherType + 1];
            if (etherType == EthernetHeader.TypeIpv4)
            {
                _ip.Input(this, f, o + EthernetHeader.Length, length - EthernetHeader.Length, isForMany);
            }
            else if (etherType == EthernetHeader.TypeArp)
            {
                _ethernet.Arp.Input(f, o + EthernetHeader.Length, length - EthernetHeader.Length, now);
            }
            else
            {
                InputTagged(f, o, length, etherType, isForMany, now);
            }
        }

        // VLAN 0 is no VLAN: the tag carries only a priority (IEEE 802.1Q section 6.9), and the frame counts as untagged
        private void InputTagged(byte[] f, int o, int length, int etherType, bool isForMany, long now)
        {
            int header = EthernetHeader.Length + EthernetHeader.TagLength;
            bool isPriority = etherType == EthernetHeader.TypeTagged && length >= header &&
                ((f[o + EthernetHeader.TagControl] & 0x0F) | f[o + EthernetHeader.TagControl + 1]) == 0;
            int inner = isPriority ? (f[o + header - 2] << 8) | f[o + header - 1] : 0;
            if (inner == EthernetHeader.TypeIpv4)
            {
                _ip.Input(this, f, o + header, length - header, isForMany);
            }
            else if (inner == EthernetHeader.TypeArp)
            {
                _ethernet.Arp.Input(f, o + header, length - header, now);
            }
            else
            {
                _statistics.Drop(DropReason.EtherTypeUnknown);
            }
        }

        internal override bool IsNeighborInUse(uint address) => _ip.IsNeighborInUse(this, address);

        internal override bool IsGateway(uint address) => _ip.Routes.IsGateway(address, this);

        internal override void NeighborResolved()
        {
            _ip.NeighborResolved();
        }

        internal override void NeighborUnreachable(uint address)
        {
            _ip.NeighborUnreachable(this, address);
        }

        /// <summary>Finds when the interface must be polled even without an interrupt, in the stack's milliseconds.</summary>
        internal long FindNextDeadline()
        {
            long next;
            try
            {
                next = Driver.PollDeadline;
            }
            catch (OutOfMemoryException)
            {
                throw;
            }
            catch (Exception e)
            {
                DeviceFailed(e);
                next = _serviceAt;
            }

            if (_serviceAt < next)
            {
                next = _serviceAt;
            }

            if (_igmp != null)
            {
                next = _igmp.Deadline < next ? _igmp.Deadline : next;
            }

            if (_ethernet != null)
            {
                long link = _ethernet.NextDeadline;
                next = link < next ? link : next;
            }

            return next;
        }

        /// <summary>Opens the device, now or as soon as it opens. Called once, before any other use of the device.</summary>
        internal void OpenDevice(long now)
        {
            _failedDevice = new FailedDevice(this);
            Driver = _failedDevice;
            Service(now);
        }

        /// <inheritdoc/>
        internal override void DeviceFailed(Exception exception)
        {
            _statistics.DeviceFailures++;
            DeviceException = exception;
            if (Driver != Device)
            {
                return;
            }

            try
            {
                if (_failedDevice == null)
                {
                    _failedDevice = new FailedDevice(this);
                }
            }
            catch (OutOfMemoryException)
            {
                // the device stays in use, and throws again
                Stack.RanOutOfMemory();
                return;
            }

            _failedDevice.Begin(Stack.Now);
            Driver = _failedDevice;
            DriverChanged();
        }

        /// <inheritdoc/>
        internal override void DeviceReopened()
        {
            Driver = Device;
            ConfigureDevice();
            uint gateway = _ip.Routes.FindDefaultGateway(this);
            if (gateway != 0)
            {
                ChangeGateway(gateway);
            }

            DriverChanged();
        }

        /// <summary>Gives our address to the device.</summary>
        internal void ConfigureDevice()
        {
            try
            {
                Driver.AddressChanged(Address, PrefixLength);
            }
            catch (OutOfMemoryException)
            {
                throw;
            }
            catch (Exception e)
            {
                DeviceFailed(e);
            }
        }

        /// <summary>Gives the default gateway to the device.</summary>
        /// <param name="gateway">In host order; 0 for none.</param>
        internal void ChangeGateway(uint gateway)
        {
            try
            {
                Driver.GatewayChanged(gateway);
            }
            catch (OutOfMemoryException)
            {
                throw;
            }
            catch (Exception e)
            {
                DeviceFailed(e);
            }
        }

        /// <summary>Starts or ends the reception of a group's link address.</summary>
        /// <param name="macAddress">Six bytes in wire order.</param>
        /// <param name="joins">True to start.</param>
        internal void ChangeGroup(byte[] macAddress, bool joins)
        {
            try
            {
                if (joins)
                {
                    Driver.JoinMulticast(macAddress);
                }
                else
                {
                    Driver.LeaveMulticast(macAddress);
                }
            }
            catch (OutOfMemoryException)
            {
                throw;
            }
            catch (Exception e)
            {
                DeviceFailed(e);
            }
        }

        internal void RunTimers(long now)
        {
            if (now >= _serviceAt)
            {
                Service(now);
            }

            if (_igmp != null && now >= _igmp.Deadline)
            {
                _igmp.RunTimers(now);
            }

            if (_ethernet == null)
            {
                return;
            }

            if (CheckLink() != _isLinkUp)
            {
                LinkChanged(now);
            }

            _ethernet.RunTimers(now);
        }

        /// <summary>Announces our address on the link, now or when the link comes up.</summary>
        internal void Announce(long now)
        {
            _isLinkUp = IsLinkUp;
            if (_isLinkUp && Address != 0)
            {
                if (ConflictDetection != null)
                {
                    ConflictDetection.Announce(now);
                }

                if (_igmp != null)
                {
                    _igmp.Restart(now);
                }
            }
        }

        private void Service(long now)
        {
            try
            {
                _serviceAt = Driver.Service(now);
            }
            catch (OutOfMemoryException)
            {
                throw;
            }
            catch (Exception e)
            {
                DeviceFailed(e);
            }
        }

        // as IsLinkUp, but takes a device that throws out of use
        private bool CheckLink()
        {
            try
            {
                return Driver.IsLinkUp;
            }
            catch (OutOfMemoryException)
            {
                throw;
            }
            catch (Exception e)
            {
                DeviceFailed(e);
                return false;
            }
        }

        // paths find the driver again, and the next poll runs its timers
        private void DriverChanged()
        {
            _serviceAt = Stack.Now;
            _ip.Routes.Changed();
            Stack.DeadlineChanged(_serviceAt);
            Stack.InterfaceChanged();
        }

        // RFC 5227 section 2.3 and RFC 826: hosts on the new link may have another entry for our address
        private void LinkChanged(long now)
        {
            Neighbors.Clear();
            _ip.Routes.Changed();
            Announce(now);
            _isLinkUp = IsLinkUp;
            Stack.InterfaceChanged();
        }
    }
}
