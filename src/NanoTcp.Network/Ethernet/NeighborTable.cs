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

        /// <summary>Requests before a neighbor is given up.</summary>
        public const int RequestLimit = 3;

        /// <summary>Age from which on an entry in use is asked for again, in milliseconds.</summary>
        public const int ReachableTime = 60_000;

        /// <summary>Age at which an unused entry is forgotten, in milliseconds.</summary>
        public const int ForgetTime = 600_000;

        private readonly EthernetLink _link;
        private readonly LinkInterface _interface;
        private readonly NetStatistics _statistics;
        private readonly Neighbor[] _entries;

        /// <summary>Makes an empty table; an entry is made when there are more neighbors than ever before.</summary>
        /// <param name="link">The link whose neighbors they are.</param>
        /// <param name="size">Entries at most, 1 or more.</param>
        public NeighborTable(EthernetLink link, int size)
        {
            _link = link;
            _interface = link.Interface;
            _statistics = _interface.Stack.Statistics;
            _entries = new Neighbor[size];
        }

        /// <summary>When <see cref="RunTimers"/> has something to do.</summary>
        public long NextDeadline { get; private set; } = NetDevice.Never;

        /// <summary>Number of entries that were made, used or not.</summary>
        public int Size { get; private set; }

        /// <summary>An entry by its place, for listings.</summary>
        public Neighbor this[int index] => _entries[index];

        /// <summary>Finds a neighbor's entry, or makes one and asks for the neighbor.</summary>
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

        /// <summary>Keeps a built frame until the neighbor answers. A frame that waited before makes room for it.</summary>
        public void Queue(Neighbor neighbor, NeighborWaiter waiter, byte[] frame, int length)
        {
            if (neighbor.PendingLength > 0)
            {
                _statistics.Drop(DropReason.NeighborUnresolved);
                neighbor.Waiter.IsDisplaced = true;
                neighbor.HasDisplaced |= neighbor.Waiter.SendsAgain;
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

        /// <summary>Asks again for a neighbor whose entry is in use and old; frames go on meanwhile.</summary>
        public void Refresh(Neighbor neighbor, long now)
        {
            neighbor.LastUsed = now;
            neighbor.RefreshAt = NetDevice.Never;
            neighbor.State = NeighborState.Probing;
            neighbor.RequestsSent = 0;
            SendRequest(neighbor, now);
        }

        /// <summary>Takes in that a station has an address, as RFC 826's packet reception does.</summary>
        /// <param name="address">The station's IPv4 address.</param>
        /// <param name="frame">Holds its link address.</param>
        /// <param name="macOffset">Where that is.</param>
        /// <param name="insert">True to make an entry where there is none: the packet was for us.</param>
        /// <param name="now">In milliseconds.</param>
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
            SetDeadline(neighbor, now + ForgetTime);
            SendPending(neighbor);
            if (neighbor.HasDisplaced)
            {
                neighbor.HasDisplaced = false;
                _interface.NeighborResolved();
            }
        }

        /// <summary>Forgets everything, after a change of address or link.</summary>
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
                if (now - neighbor.LastUsed < ForgetTime)
                {
                    SetDeadline(neighbor, neighbor.LastUsed + ForgetTime);
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
                // one that was known may have moved: everybody is asked before it counts as unreachable
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

        // A free entry, a new one, or the one that was not used for the longest time.
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
            _link.Arp.SendRequest(neighbor.Address, neighbor.IsUsable ? neighbor.MacAddress : NanoTcp.MacAddress.Broadcast);
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
            if (neighbor.Waiter.IsDisplaced && neighbor.Waiter.SendsAgain)
            {
                // its turn comes behind those that it displaced
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
