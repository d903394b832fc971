using NanoTcp.Links;

namespace NanoTcp.Ethernet
{
    /// <summary>What is known of a neighbor's link address.</summary>
    public enum NeighborState
    {
        /// <summary>The entry is free.</summary>
        Free,

        /// <summary>Asked for, not answered yet.</summary>
        Incomplete,

        /// <summary>Known.</summary>
        Reachable,

        /// <summary>Known, old, and being asked for again; used meanwhile.</summary>
        Probing,
    }

    /// <summary>One entry of the ARP cache: a neighbor on the link, its address, and one packet that waits for it.</summary>
    internal sealed class Neighbor
    {
        public readonly byte[] MacAddress = new byte[EthernetHeader.AddressLength];

        /// <summary>In host order.</summary>
        public uint Address;

        public NeighborState State;

        /// <summary>Changes whenever the entry means something else than before; a path compares it before it trusts its copy.</summary>
        public int Version;

        /// <summary>True while frames may be sent to <see cref="MacAddress"/>.</summary>
        public bool IsUsable;

        /// <summary>When it was last used, in milliseconds: the oldest makes room for a new one.</summary>
        public long LastUsed;

        /// <summary>From when on a use of the entry asks the neighbor again.</summary>
        public long RefreshAt = NetDevice.Never;

        /// <summary>When the next request, or the end of the entry, is due.</summary>
        public long Deadline = NetDevice.Never;

        public int RequestsSent;

        /// <summary>The frame that waits, at <see cref="PacketBuffer.FrameOffset"/>; null while none does.</summary>
        public byte[] Pending;

        /// <summary>Its length in bytes; 0 for none.</summary>
        public int PendingLength;

        /// <summary>Whose frame waits.</summary>
        public NeighborWaiter Waiter;

        /// <summary>True when somebody is to be told that the neighbor is found: a frame of another path had to make room, or was not sent.</summary>
        public bool HasDisplaced;
    }
}
