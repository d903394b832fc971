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

        /// <summary>
        /// True when protocols must be notified that the neighbor has answered: a frame of another path was displaced, or not sent.
        /// </summary>
        public bool HasDisplaced;
    }
}
