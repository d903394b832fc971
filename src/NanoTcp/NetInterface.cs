using System;
using NanoTcp.Ethernet;
using NanoTcp.Ip;
using NanoTcp.Links;
using NanoTcp.Tcp;

namespace NanoTcp
{
    /// <summary>A device in use: its addresses, its neighbors, and what comes in by it.</summary>
    public sealed class NetInterface
    {
        private const int NeighborTableSize = 16;

        // no frame with a segment is shorter
        private const int LeastTcpPacket = Ipv4Header.MinimumLength + TcpHeader.MinimumLength;
        private const int LeastTcpFrame = EthernetHeader.Length + LeastTcpPacket;

        private readonly NetStack _stack;
        private readonly Ipv4 _ip;
        private readonly TcpProtocol _tcp;
        private readonly NetStatistics _statistics;
        private readonly NetDevice _device;
        private readonly RandomSource _random;
        private readonly bool _isEthernet;

        // our link address as such a number; one that no frame has where there is none
        private readonly ulong _macWord = ulong.MaxValue;

        private long _serviceAt;
        private bool _isLinkUp;
        private Igmp _igmp;

        internal NetInterface(NetStack stack, Ipv4 ip, NetDevice device, RandomSource random)
        {
            _stack = stack;
            _ip = ip;
            _tcp = ip.Tcp;
            _statistics = stack.Statistics;
            _device = device;
            _random = random;
            _isEthernet = device.Kind == LinkKind.Ethernet;
            if (device.Kind == LinkKind.Ethernet)
            {
                _macWord = BitConverter.ToUInt32(device.MacAddress, 0) | ((ulong)BitConverter.ToUInt16(device.MacAddress, 4) << 32);
                Arp = new Arp(this, _statistics);
                Neighbors = new NeighborTable(this, _statistics, NeighborTableSize);
                ConflictDetection = new AddressConflictDetection(this, _statistics, random);
            }
        }

        /// <summary>The device.</summary>
        public NetDevice Device => _device;

        /// <summary>Our IPv4 address in host order; 0 for none yet.</summary>
        public uint Address { get; private set; }

        /// <summary>Leading one bits of the subnet mask, 0 to 32.</summary>
        public int PrefixLength { get; private set; }

        internal uint Mask { get; private set; }

        internal uint Network { get; private set; }

        // The same and the broadcast address as four bytes of a packet read as one number: comparing needs no order. Fields, for each packet.
        internal uint AddressWord;
        internal uint MaskWord;
        internal uint NetworkWord;
        internal uint BroadcastWord;

        /// <summary>
        /// True while a DHCP client here has no lease: a server that ignores the broadcast flag sends to the address that it offers (RFC 2131
        /// section 4.1), and that is let in to the client's port.
        /// </summary>
        internal bool TakesOffers;

        internal bool IsLoopback => this == _stack.LoopbackInUse;

        internal Arp Arp { get; }

        internal NeighborTable Neighbors { get; }

        internal AddressConflictDetection ConflictDetection { get; }

        /// <summary>Its multicast groups; made when first needed.</summary>
        internal Igmp Igmp
        {
            get
            {
                if (_igmp == null)
                {
                    _igmp = new Igmp(this, _ip, _random);
                }

                return _igmp;
            }
        }

        internal long NextDeadline
        {
            get
            {
                long poll = _device.PollDeadline;
                long next = poll < _serviceAt ? poll : _serviceAt;
                if (_igmp != null)
                {
                    next = _igmp.Deadline < next ? _igmp.Deadline : next;
                }

                if (Neighbors != null)
                {
                    next = Neighbors.NextDeadline < next ? Neighbors.NextDeadline : next;
                    next = ConflictDetection.Deadline < next ? ConflictDetection.Deadline : next;
                }

                return next;
            }
        }

        /// <summary>Places in the ARP cache; 0 for a device without ARP.</summary>
        public int NeighborCount => Neighbors == null ? 0 : Neighbors.Size;

        /// <summary>Shows one place of the ARP cache.</summary>
        /// <param name="index">0 to <see cref="NeighborCount"/> - 1.</param>
        /// <param name="entry">Filled with what is there.</param>
        /// <returns>False when nothing is.</returns>
        public bool GetNeighbor(int index, NeighborEntry entry)
        {
            lock (_stack.Lock)
            {
                Neighbor neighbor = index < NeighborCount ? Neighbors[index] : null;
                if (neighbor == null || neighbor.State == NeighborState.Free)
                {
                    return false;
                }

                entry.Address = neighbor.Address;
                entry.State = neighbor.State;
                entry.Age = _stack.Clock.Now - neighbor.LastUsed;
                Array.Copy(neighbor.MacAddress, 0, entry.MacAddress, 0, EthernetHeader.AddressLength);
                return true;
            }
        }

        /// <summary>Takes part in a multicast group on this interface, RFC 1112: its packets come in from now on, and routers are told.</summary>
        /// <param name="group">The group in host order, 224.0.0.0 to 239.255.255.255. Joined several times, it must be left as often.</param>
        /// <returns>0; -EINVAL when the address is no group; -ENOBUFS with 32 groups joined.</returns>
        public int JoinGroup(uint group)
        {
            lock (_stack.Lock)
            {
                _stack.ReadClock();
                return Igmp.Join(group, _stack.Now);
            }
        }

        /// <summary>Ends what one <see cref="JoinGroup"/> began.</summary>
        /// <param name="group">The group in host order.</param>
        /// <returns>0, or -EADDRNOTAVAIL when this interface is not in the group.</returns>
        public int LeaveGroup(uint group)
        {
            lock (_stack.Lock)
            {
                _stack.ReadClock();
                return Igmp.Leave(group);
            }
        }

        /// <summary>True when packets for a group are taken in here.</summary>
        internal bool IsMember(uint group) => group == Ipv4Address.AllSystems || (_igmp != null && _igmp.IsMember(group));

        /// <summary>True for 255.255.255.255 and for the broadcast address of our subnet.</summary>
        internal bool IsBroadcast(uint address)
        {
            return address == Ipv4Address.Broadcast || (PrefixLength < 31 && address == (Network | ~Mask) && Address != 0);
        }

        internal bool IsOnLink(uint address) => (address & Mask) == Network && !IsBroadcast(address);

        internal void SetAddress(uint address, int prefixLength)
        {
            Address = address;
            PrefixLength = prefixLength;
            Mask = Ipv4Address.Mask(prefixLength);
            Network = address & Mask;
            AddressWord = Ipv4Address.ToWord(address);

            // a network that is large enough to hold addresses that nobody can have gets no short way: nothing masked with 0 is 1
            bool isUsual = prefixLength >= 8 && address != 0;
            MaskWord = isUsual ? Ipv4Address.ToWord(Mask) : 0;
            NetworkWord = isUsual ? AddressWord & MaskWord : 1;
            BroadcastWord = Ipv4Address.ToWord(prefixLength < 31 && address != 0 ? Network | ~Mask : Ipv4Address.Broadcast);
        }

        /// <summary>Takes in the frames of a batch.</summary>
        internal void Input(FrameBatch batch, int count, long now)
        {
            int i = 0;
            while (i < count)
            {
                try
                {
                    // the usual frames first: those that carry on a stream
                    TcpSock last = _tcp.Last;
                    if (last != null)
                    {
                        i = last.TakeBurst(batch, i, count, _macWord);
                    }

                    if (i < count)
                    {
                        Input(batch.Buffer, batch.Offset[i], batch.Length[i], now);
                    }
                }
                catch (OutOfMemoryException)
                {
                    // lost as if on the wire: its sender tries again, and a full heap does not end the thread that serves the stack
                    _statistics.Drop(DropReason.OutOfMemory);
                    _tcp.IsShort = true;
                    _stack.DeadlineChanged(now + NetStack.ShortagePatience);
                }

                i++;
            }
        }

        private void Input(byte[] f, int o, int length, long now)
        {
            TcpSock last = _tcp.Last;
            if (!_isEthernet)
            {
                if (last == null || length < LeastTcpPacket || !last.TryPredicted(f, o, length))
                {
                    _ip.Input(this, f, o, length, false);
                }

                return;
            }

            if (last != null && length >= LeastTcpFrame && (BitConverter.ToUInt64(f, o) & EthernetHeader.AddressMask) == _macWord &&
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
                Arp.Input(f, o + EthernetHeader.Length, length - EthernetHeader.Length, now);
            }
            else
            {
                InputTagged(f, o, length, etherType, isForMany, now);
            }
        }

        // VLAN 0 is none: the tag tells a priority only (IEEE 802.1Q section 6.9), and the frame counts as one without
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
                Arp.Input(f, o + header, length - header, now);
            }
            else
            {
                _statistics.Drop(DropReason.EtherTypeUnknown);
            }
        }

        internal int Transmit(byte[] frame, int offset, int length)
        {
            try
            {
                int result = _device.Transmit(frame, offset, length);
                if (result < 0)
                {
                    _statistics.Drop(DropReason.DeviceRefused);
                }

                return result;
            }
            catch (OutOfMemoryException)
            {
                _statistics.Drop(DropReason.OutOfMemory);
                return -Errno.ENOBUFS;
            }
        }

        internal void DeadlineChanged(long deadline)
        {
            _stack.DeadlineChanged(deadline);
        }

        internal void NeighborResolved()
        {
            _stack.Tcp.NeighborResolved();
            _stack.Udp.NeighborResolved();
        }

        internal void NeighborUnreachable(uint address)
        {
            _stack.NeighborUnreachable(this, address);
        }

        internal void RunTimers(long now)
        {
            if (now >= _serviceAt)
            {
                _serviceAt = Device.Service(now);
            }

            if (_igmp != null && now >= _igmp.Deadline)
            {
                _igmp.RunTimers(now);
            }

            if (Neighbors == null)
            {
                return;
            }

            if (Device.IsLinkUp != _isLinkUp)
            {
                LinkChanged(now);
            }

            if (now >= Neighbors.NextDeadline)
            {
                Neighbors.RunTimers(now);
            }

            if (now >= ConflictDetection.Deadline)
            {
                ConflictDetection.RunTimers(now);
            }
        }

        /// <summary>Tells the link that our address is ours, now or when the link comes up.</summary>
        internal void Announce(long now)
        {
            _isLinkUp = Device.IsLinkUp;
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

        // RFC 5227 section 2.3 and RFC 826: whoever is on the new link may have another idea of who has our address
        private void LinkChanged(long now)
        {
            Neighbors.Clear();
            _ip.Routes.Changed();
            Announce(now);
            _isLinkUp = Device.IsLinkUp;
            _stack.InterfaceChanged();
        }
    }
}
