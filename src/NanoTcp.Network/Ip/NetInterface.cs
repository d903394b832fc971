using System;
using NanoTcp.Ethernet;
using NanoTcp.Ip;
using NanoTcp.Links;

namespace NanoTcp
{
    /// <summary>A device in use: its addresses, its neighbors, and what comes in by it.</summary>
    public sealed class NetInterface : LinkInterface
    {
        // no frame with a TCP segment is shorter: two headers without options
        private const int LeastTcpPacket = Ipv4Header.MinimumLength + 20;
        private const int LeastTcpFrame = EthernetHeader.Length + LeastTcpPacket;

        private readonly Ipv4 _ip;
        private readonly NetStatistics _statistics;
        private readonly EthernetLink _ethernet;

        // our link address as a number; one that no frame has where there is none
        private readonly ulong _macWord = ulong.MaxValue;

        private long _serviceAt;
        private bool _isLinkUp;
        private Igmp _igmp;

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
        /// True while a DHCP client here has no lease: a server that ignores the broadcast flag sends to the address that it offers (RFC 2131
        /// section 4.1), and that is let in to the client's port.
        /// </summary>
        internal bool TakesOffers;

        internal bool IsLoopback => this == _ip.Interfaces.LoopbackInUse;

        internal NeighborTable Neighbors { get; }

        internal AddressConflictDetection ConflictDetection { get; }

        /// <summary>Its multicast groups; made when first needed.</summary>
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

        internal long NextDeadline
        {
            get
            {
                long poll = Device.PollDeadline;
                long next = poll < _serviceAt ? poll : _serviceAt;
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
        }

        /// <summary>Places in the ARP cache; 0 for a device without ARP.</summary>
        public int NeighborCount => Neighbors == null ? 0 : Neighbors.Size;

        /// <summary>Shows one place of the ARP cache.</summary>
        /// <param name="index">0 to <see cref="NeighborCount"/> - 1.</param>
        /// <param name="entry">Filled with what is there.</param>
        /// <returns>False when nothing is.</returns>
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

        /// <summary>Takes part in a multicast group on this interface, RFC 1112: its packets come in from now on, and routers are told.</summary>
        /// <param name="group">The group in host order, 224.0.0.0 to 239.255.255.255. Joined several times, it must be left as often.</param>
        /// <returns>0; -EINVAL when the address is no group; -ENOBUFS with 32 groups joined.</returns>
        public int JoinGroup(uint group)
        {
            lock (Stack.Lock)
            {
                Stack.ReadClock();
                return Igmp.Join(group, Stack.Now);
            }
        }

        /// <summary>Ends what one <see cref="JoinGroup"/> began.</summary>
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

        /// <summary>True when packets for a group are taken in here.</summary>
        internal bool IsMember(uint group) => group == Ipv4Address.AllSystems || (_igmp != null && _igmp.IsMember(group));

        /// <summary>Takes in the frames of a batch.</summary>
        internal void Input(FrameBatch batch, int count, long now)
        {
            int i = 0;
            while (i < count)
            {
                try
                {
                    // the usual frames first: those that carry on a stream
                    FastPathSock last = _ip.Predicted;
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
                    Stack.RanOutOfMemory();
                }

                i++;
            }
        }

        private void Input(byte[] f, int o, int length, long now)
        {
            FastPathSock last = _ip.Predicted;
            if (_ethernet == null)
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
                _ethernet.Arp.Input(f, o + EthernetHeader.Length, length - EthernetHeader.Length, now);
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
                _ethernet.Arp.Input(f, o + header, length - header, now);
            }
            else
            {
                _statistics.Drop(DropReason.EtherTypeUnknown);
            }
        }

        internal override void NeighborResolved()
        {
            _ip.NeighborResolved();
        }

        internal override void NeighborUnreachable(uint address)
        {
            _ip.NeighborUnreachable(this, address);
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

            if (_ethernet == null)
            {
                return;
            }

            if (Device.IsLinkUp != _isLinkUp)
            {
                LinkChanged(now);
            }

            _ethernet.RunTimers(now);
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
            Stack.InterfaceChanged();
        }
    }
}
