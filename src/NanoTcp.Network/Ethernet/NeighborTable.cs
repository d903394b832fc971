using System;
using NanoTcp.Links;

namespace NanoTcp.Ethernet
{
    /// <summary>
    /// The ARP cache of one interface, RFC 826 and RFC 1122 section 2.3.2: entries age, requests are repeated at most once a second
    /// (section 2.3.2.1), and the latest packet for an unresolved neighbor is kept (section 2.3.2.2).
    /// </summary>
    /// <remarks>
    /// A full table evicts the entry of the lowest rank (<see cref="RankOf"/>), among equals the least recently used. An answer to a received
    /// packet never evicts a neighbor that a connection or a route uses, and few requests for such answers are outstanding. So forged packets,
    /// from as many addresses as the network has, neither empty the table nor make us flood the link with requests. A new link address for a
    /// known neighbor may be forged: the known station is asked first, and all stations only if it does not answer.
    /// </remarks>
    internal sealed class NeighborTable
    {
        /// <summary>Time between two requests for one neighbor, in milliseconds: RFC 1122 section 2.3.2.1 allows one a second.</summary>
        public const int RequestInterval = 1000;

        /// <summary>Requests sent before a neighbor counts as unreachable.</summary>
        public const int RequestLimit = 3;

        /// <summary>Requests sent to a known neighbor before another station that claims its address is believed.</summary>
        public const int ContestedRequestLimit = 2;

        /// <summary>Maximum of unanswered requests for neighbors that only answers need: four broadcasts a second.</summary>
        public const int UnsolicitedLimit = 4;

        // Ranks of entries; the lowest is evicted first.
        private const int RankFree = 0;
        private const int RankUnsolicited = 1;
        private const int RankUnresolved = 2;
        private const int RankUnconfirmed = 3;
        private const int RankAnswered = 4;
        private const int RankInUse = 5;
        private const int RankGateway = 6;

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
        /// <param name="address">The neighbor's address, in host order.</param>
        /// <param name="isAnswer">True when only an answer to a packet from this address is to be sent.</param>
        /// <param name="now">The stack's time in milliseconds.</param>
        /// <returns>The entry; null for an answer that must do without, because too many such addresses are unresolved or the table is full
        /// of neighbors in use.</returns>
        public Neighbor Resolve(uint address, bool isAnswer, long now)
        {
            Neighbor neighbor = Find(address);
            if (neighbor == null)
            {
                neighbor = !isAnswer ? Claim(address, RankFree, RankGateway, now)
                    : MayResolveUnsolicited ? Claim(address, RankUnresolved, RankAnswered, now) : null;
                if (neighbor == null)
                {
                    return null;
                }

                neighbor.IsUnsolicited = isAnswer;
            }

            neighbor.LastUsed = now;
            neighbor.IsUnsolicited &= isAnswer;
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
            Probe(neighbor, now);
        }

        /// <summary>Learns a station's link address, as in the packet reception of RFC 826.</summary>
        /// <param name="address">The station's IPv4 address, in host order.</param>
        /// <param name="frame">Array that holds the link address.</param>
        /// <param name="macOffset">Index of its first byte.</param>
        /// <param name="insert">True to make an entry if there is none, because the packet was addressed to us.</param>
        /// <param name="isReply">True for a reply to us.</param>
        /// <param name="now">The stack's time in milliseconds.</param>
        public void Learn(uint address, byte[] frame, int macOffset, bool insert, bool isReply, long now)
        {
            Neighbor neighbor = Find(address);
            if (neighbor == null)
            {
                neighbor = insert ? Claim(address, RankFree, RankAnswered, now) : null;
                if (neighbor == null)
                {
                    return;
                }
            }

            if (!neighbor.IsUsable || !NanoTcp.MacAddress.Equal(neighbor.MacAddress, 0, frame, macOffset))
            {
                if (neighbor.IsUsable && !IsOutdated(neighbor, now))
                {
                    Contest(neighbor, now);
                    return;
                }

                Array.Copy(frame, macOffset, neighbor.MacAddress, 0, EthernetHeader.AddressLength);
                neighbor.Version++;
                neighbor.IsUsable = true;
            }

            neighbor.State = NeighborState.Reachable;
            neighbor.IsUnsolicited = false;
            neighbor.IsContested = false;
            neighbor.HasAnswered |= isReply && neighbor.RequestsSent > 0;
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
                if (neighbor.IsContested)
                {
                    Probe(neighbor, now);
                }
                else if (now - neighbor.LastUsed < EntryLifetime)
                {
                    SetDeadline(neighbor, neighbor.LastUsed + EntryLifetime);
                }
                else
                {
                    Release(neighbor);
                }
            }
            else if (neighbor.RequestsSent < (neighbor.IsContested ? ContestedRequestLimit : RequestLimit))
            {
                SendRequest(neighbor, now);
            }
            else if (neighbor.IsContested)
            {
                AskAll(neighbor, now);
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

        // Old and used by no connection: the address may have gone to another host, which is believed at once.
        private bool IsOutdated(Neighbor neighbor, long now) =>
            neighbor.State == NeighborState.Reachable && !neighbor.IsContested && now >= neighbor.RefreshAt &&
            UseOf(neighbor, RankAnswered) == RankAnswered;

        // Another station claims the address. The known one is asked at once, or a second after it was heard last.
        private void Contest(Neighbor neighbor, long now)
        {
            bool isAsked = neighbor.IsContested || neighbor.State == NeighborState.Probing;
            neighbor.IsContested = true;
            if (isAsked)
            {
                return;
            }

            long earliest = neighbor.RefreshAt - ReachableTime + RequestInterval;
            if (now >= earliest)
            {
                Probe(neighbor, now);
            }
            else
            {
                SetDeadline(neighbor, earliest);
            }
        }

        // Requests the address from the station that is known to have it.
        private void Probe(Neighbor neighbor, long now)
        {
            neighbor.RefreshAt = NetDevice.Never;
            neighbor.State = NeighborState.Probing;
            neighbor.RequestsSent = 0;
            SendRequest(neighbor, now);
        }

        // The known station is silent, and another has claimed the address: the next answer counts.
        private void AskAll(Neighbor neighbor, long now)
        {
            neighbor.State = NeighborState.Incomplete;
            neighbor.IsUsable = false;
            neighbor.IsContested = false;
            neighbor.Version++;
            neighbor.RequestsSent = 0;
            SendRequest(neighbor, now);
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

        private bool MayResolveUnsolicited
        {
            get
            {
                int count = 0;
                for (int i = 0; i < Size; i++)
                {
                    count += _entries[i].IsUnsolicited ? 1 : 0;
                }

                return count < UnsolicitedLimit;
            }
        }

        // A free entry, a new one, or that of the least useful neighbor between two ranks; null when there is none.
        private Neighbor Claim(uint address, int lowest, int highest, long now)
        {
            Neighbor chosen = null;
            int chosenRank = RankGateway + 1;
            for (int i = 0; i < Size; i++)
            {
                Neighbor neighbor = _entries[i];
                int rank = RankOf(neighbor);
                if (rank != RankFree && rank < lowest)
                {
                    continue;
                }

                if (rank < chosenRank || (rank == chosenRank && neighbor.LastUsed < chosen.LastUsed))
                {
                    // whether it is in use takes longest to find out
                    int inUse = rank == RankFree || rank == RankUnsolicited ? rank : UseOf(neighbor, rank);
                    if (inUse < chosenRank || (inUse == chosenRank && neighbor.LastUsed < chosen.LastUsed))
                    {
                        chosen = neighbor;
                        chosenRank = inUse;
                    }
                }
            }

            if (chosenRank != RankFree && Size < _entries.Length)
            {
                chosen = new Neighbor();
                _entries[Size++] = chosen;
            }
            else if (chosenRank > highest)
            {
                return null;
            }

            Release(chosen);
            chosen.Address = address;
            chosen.LastUsed = now;
            return chosen;
        }

        private static int RankOf(Neighbor neighbor)
        {
            switch (neighbor.State)
            {
                case NeighborState.Free:
                    return RankFree;
                case NeighborState.Incomplete:
                    return neighbor.IsUnsolicited ? RankUnsolicited : RankUnresolved;
                default:
                    return neighbor.HasAnswered ? RankAnswered : RankUnconfirmed;
            }
        }

        private int UseOf(Neighbor neighbor, int rank)
        {
            return _interface.IsGateway(neighbor.Address) ? RankGateway
                : _interface.IsNeighborInUse(neighbor.Address) ? RankInUse : rank;
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
            neighbor.ClearMarks();

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
