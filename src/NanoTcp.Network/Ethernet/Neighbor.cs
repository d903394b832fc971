using NanoTcp.Links;

namespace NanoTcp.Ethernet
{
    /// <summary>State of a neighbor's entry in the ARP cache.</summary>
    public enum NeighborState
    {
        /// <summary>The entry is free.</summary>
        Free,

        /// <summary>Requested, not answered yet.</summary>
        Incomplete,

        /// <summary>The link address is known.</summary>
        Reachable,

        /// <summary>The link address is known but old: it is requested again, and used meanwhile.</summary>
        Probing,
    }

    /// <summary>One entry of the ARP cache: a neighbor on the link, its link address, and one packet that waits for it.</summary>
    internal sealed class Neighbor
    {
        // bits of _marks: one field, since each field of an object takes a block of the heap
        private const int DisplacedMark = 1;
        private const int AnsweredMark = 2;
        private const int UnsolicitedMark = 4;
        private const int ContestedMark = 8;

        public readonly byte[] MacAddress = new byte[EthernetHeader.AddressLength];

        /// <summary>In host order.</summary>
        public uint Address;

        public NeighborState State;

        /// <summary>
        /// Incremented whenever the entry changes its meaning; a path compares it before it uses its copy of the link address.
        /// </summary>
        public int Version;

        /// <summary>True while frames may be sent to <see cref="MacAddress"/>.</summary>
        public bool IsUsable;

        /// <summary>Time of the last use, in milliseconds: the least recently used entry is replaced.</summary>
        public long LastUsed;

        /// <summary>Time after which a use of the entry requests the link address again, in milliseconds.</summary>
        public long RefreshAt = NetDevice.Never;

        /// <summary>When the next request, or the end of the entry, is due, in milliseconds.</summary>
        public long Deadline = NetDevice.Never;

        public int RequestsSent;

        /// <summary>The waiting frame, at <see cref="PacketBuffer.FrameOffset"/>; null while none waits.</summary>
        public byte[] Pending;

        /// <summary>Length of the waiting frame in bytes; 0 for none.</summary>
        public int PendingLength;

        /// <summary>The path that the waiting frame belongs to.</summary>
        public NeighborWaiter Waiter;

        private int _marks;

        /// <summary>
        /// True when protocols must be notified that the neighbor has answered: a frame of another path was displaced, or not sent.
        /// </summary>
        public bool HasDisplaced
        {
            get => (_marks & DisplacedMark) != 0;
            set => Mark(DisplacedMark, value);
        }

        /// <summary>True once the neighbor has answered a request of ours, while its entry lasts.</summary>
        public bool HasAnswered
        {
            get => (_marks & AnsweredMark) != 0;
            set => Mark(AnsweredMark, value);
        }

        /// <summary>True while only answers to packets from this address need it: it may be forged.</summary>
        public bool IsUnsolicited
        {
            get => (_marks & UnsolicitedMark) != 0;
            set => Mark(UnsolicitedMark, value);
        }

        /// <summary>
        /// True from when another station claims the address until the known one answers, or is given up because it does not.
        /// </summary>
        public bool IsContested
        {
            get => (_marks & ContestedMark) != 0;
            set => Mark(ContestedMark, value);
        }

        /// <summary>Clears what the properties above tell.</summary>
        public void ClearMarks()
        {
            _marks = 0;
        }

        private void Mark(int mark, bool isSet)
        {
            _marks = isSet ? _marks | mark : _marks & ~mark;
        }
    }
}
