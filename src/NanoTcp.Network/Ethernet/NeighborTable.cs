using System;
using NanoTcp.Links;

namespace NanoTcp.Ethernet
{
    /// <summary>
    /// The ARP cache of one interface, RFC 826 and RFC 1122 section 2.3.2: entries age, requests are repeated at most once a second
    /// (section 2.3.2.1), and the latest packet for an unresolved neighbor is kept (section 2.3.2.2).
    /// </summary>
    internal sealed class NeighborTable
    {
        /// <summary>Time between two requests for one neighbor, in milliseconds: RFC 1122 section 2.3.2.1 allows one a second.</summary>
        public const int RequestInterval = 1000;

        /// <summary>Requests sent before a neighbor counts as unreachable.</summary>
        public const int RequestLimit = 3;

        /// <summary>Age after which the address of an entry in use is requested again, in milliseconds.</summary>
        public const int ReachableTime = 60_000;

        /// <summary>Age at which an unused entry is removed, in milliseconds.</summary>
        public const int EntryLifetime = 600_000;

        private readonly LinkInterface _interface;
        private readonly ArpOutput _arp;
        private readonly NetStatistics _statistics;
        private readonly Neighbor[] _entries;

        /// <summary>Makes an empty table. Entries are allocated when they are first needed.</summary>
        /// <param name="netInterface">The interface whose neighbors the table holds.</param>
        /// <param name="arp">Sends the requests for their addresses.</param>
        /// <param name="size">Most entries, 1 or more.</param>
        public NeighborTable(LinkInterface netInterface, ArpOutput arp, int size)
        {
            _interface = netInterface;
            _arp = arp;
            _statistics = _interface.Stack.Statistics;
            _entries = new Neighbor[size];
        }

        /// <summary>When <see cref="RunTimers"/> has something to do.</summary>
        public long NextDeadline { get; private set; } = NetDevice.Never;

        /// <summary>Number of entries allocated, in use or free.</summary>
        public int Size { get; private set; }

        /// <summary>An entry by its index, for listings.</summary>
        public Neighbor this[int index] => _entries[index];

        /// <summary>Finds a neighbor's entry, or makes one and sends a request.</summary>
        public Neighbor Resolve(uint address, long now)
        {
            Neighbor neighbor = Find(address);
            if (neighbor == null)
            {
                neighbor = Claim(address, now);
            }

            neighbor.LastUsed = now;
            if (neighbor.State == NeighborState.Free)
            {
                neighbor.State = NeighborState.Incomplete;
                SendRequest(neighbor, now);
            }

            return neighbor;
        }

        /// <summary>Stores a complete frame until the neighbor answers. It displaces a frame that waited before.</summary>
        public void Queue(Neighbor neighbor, NeighborWaiter waiter, byte[] frame, int length)
        {
            if (neighbor.PendingLength > 0)
            {
                _statistics.Drop(DropReason.NeighborUnresolved);
                neighbor.Waiter.IsDisplaced = true;
                neighbor.HasDisplaced |= neighbor.Waiter.RetransmitsDisplaced;
            }

            neighbor.Waiter = waiter;
            neighbor.PendingLength = 0;
            int size = PacketBuffer.SizeFor(length);
            if (neighbor.Pending == null || neighbor.Pending.Length < size)
            {
                neighbor.Pending = new byte[size];
            }

            Array.Copy(frame, PacketBuffer.FrameOffset, neighbor.Pending, PacketBuffer.FrameOffset, length);
            neighbor.PendingLength = length;
        }

        /// <summary>Requests the address of a neighbor whose entry is in use and old; frames are sent meanwhile.</summary>
        public void Refresh(Neighbor neighbor, long now)
        {
            neighbor.LastUsed = now;
            neighbor.RefreshAt = NetDevice.Never;
            neighbor.State = NeighborState.Probing;
            neighbor.RequestsSent = 0;
            SendRequest(neighbor, now);
        }

        /// <summary>Learns a station's link address, as in the packet reception of RFC 826.</summary>
        /// <param name="address">The station's IPv4 address, in host order.</param>
        /// <param name="frame">Array that holds the link address.</param>
        /// <param name="macOffset">Index of its first byte.</param>
        /// <param name="insert">True to make an entry if there is none, because the packet was addressed to us.</param>
        /// <param name="now">The stack's time in milliseconds.</param>
        public void Learn(uint address, byte[] frame, int macOffset, bool insert, long now)
        {
            Neighbor neighbor = Find(address);
            if (neighbor == null)
            {
                if (!insert)
                {
                    return;
                }

                neighbor = Claim(address, now);
                neighbor.LastUsed = now;
            }

            if (!neighbor.IsUsable || !NanoTcp.MacAddress.Equal(neighbor.MacAddress, 0, frame, macOffset))
            {
                Array.Copy(frame, macOffset, neighbor.MacAddress, 0, EthernetHeader.AddressLength);
                neighbor.Version++;
                neighbor.IsUsable = true;
            }

            neighbor.State = NeighborState.Reachable;
            neighbor.RequestsSent = 0;
            neighbor.RefreshAt = now + ReachableTime;
            SetDeadline(neighbor, now + EntryLifetime);
            SendPending(neighbor);
            if (neighbor.HasDisplaced)
            {
                neighbor.HasDisplaced = false;
                _interface.NeighborResolved();
            }
        }

        /// <summary>Removes all entries, after a change of address or link.</summary>
        public void Clear()
        {
            for (int i = 0; i < Size; i++)
            {
                Release(_entries[i]);
            }
        }

        public void RunTimers(long now)
        {
            NextDeadline = NetDevice.Never;
            for (int i = 0; i < Size; i++)
            {
                Neighbor neighbor = _entries[i];
                if (neighbor.Deadline <= now)
                {
                    Expire(neighbor, now);
                }

                if (neighbor.Deadline < NextDeadline)
                {
                    NextDeadline = neighbor.Deadline;
                }
            }
        }

        private void Expire(Neighbor neighbor, long now)
        {
            if (neighbor.State == NeighborState.Reachable)
            {
                if (now - neighbor.LastUsed < EntryLifetime)
                {
                    SetDeadline(neighbor, neighbor.LastUsed + EntryLifetime);
                }
                else
                {
                    Release(neighbor);
                }
            }
            else if (neighbor.RequestsSent < RequestLimit)
            {
                SendRequest(neighbor, now);
            }
            else
            {
                // A known neighbor may have a new link address: ask by broadcast before it counts as unreachable.
                uint address = neighbor.Address;
                bool isUnreachable = neighbor.State == NeighborState.Incomplete;
                Release(neighbor);
                if (isUnreachable)
                {
                    _interface.NeighborUnreachable(address);
                }
            }
        }

        private Neighbor Find(uint address)
        {
            for (int i = 0; i < Size; i++)
            {
                Neighbor neighbor = _entries[i];
                if (neighbor.Address == address && neighbor.State != NeighborState.Free)
                {
                    return neighbor;
                }
            }

            return null;
        }

        // A free entry, a new one, or the least recently used.
        private Neighbor Claim(uint address, long now)
        {
            Neighbor oldest = _entries[0];
            bool isFree = false;
            for (int i = 0; i < Size; i++)
            {
                Neighbor neighbor = _entries[i];
                if (neighbor.State == NeighborState.Free)
                {
                    oldest = neighbor;
                    isFree = true;
                    break;
                }

                if (neighbor.LastUsed < oldest.LastUsed)
                {
                    oldest = neighbor;
                }
            }

            if (!isFree && Size < _entries.Length)
            {
                oldest = new Neighbor();
                _entries[Size++] = oldest;
            }

            Release(oldest);
            oldest.Address = address;
            oldest.LastUsed = now;
            return oldest;
        }

        private void Release(Neighbor neighbor)
        {
            if (neighbor.PendingLength > 0)
            {
                _statistics.Drop(DropReason.NeighborUnresolved);
                neighbor.PendingLength = 0;
            }

            neighbor.Pending = null;
            neighbor.Waiter = null;
            neighbor.HasDisplaced = false;

            neighbor.State = NeighborState.Free;
            neighbor.IsUsable = false;
            neighbor.Version++;
            neighbor.RequestsSent = 0;
            neighbor.RefreshAt = NetDevice.Never;
            neighbor.Deadline = NetDevice.Never;
            neighbor.Address = 0;
        }

        private void SendRequest(Neighbor neighbor, long now)
        {
            neighbor.RequestsSent++;
            SetDeadline(neighbor, now + RequestInterval);
            _arp.SendRequest(neighbor.Address, neighbor.IsUsable ? neighbor.MacAddress : NanoTcp.MacAddress.Broadcast);
        }

        private void SendPending(Neighbor neighbor)
        {
            int length = neighbor.PendingLength;
            if (length == 0)
            {
                return;
            }

            byte[] frame = neighbor.Pending;
            neighbor.Pending = null;
            neighbor.PendingLength = 0;
            if (neighbor.Waiter.IsDisplaced && neighbor.Waiter.RetransmitsDisplaced)
            {
                // the retransmission sends it, after the frames that it displaced
                return;
            }

            Array.Copy(neighbor.MacAddress, 0, frame, PacketBuffer.FrameOffset, EthernetHeader.AddressLength);
            _interface.Transmit(frame, PacketBuffer.FrameOffset, length);
        }

        private void SetDeadline(Neighbor neighbor, long deadline)
        {
            neighbor.Deadline = deadline;
            if (deadline < NextDeadline)
            {
                NextDeadline = deadline;
                _interface.Stack.DeadlineChanged(deadline);
            }
        }
    }
}
