namespace NanoTcp.Ethernet
{
    /// <summary>The path of a packet that waits for a neighbor's link address.</summary>
    internal abstract class NeighborWaiter
    {
        /// <summary>True when a packet of this path waited for the neighbor and was displaced by another.</summary>
        public bool IsDisplaced;

        /// <summary>True for a path whose protocol retransmits displaced packets once the neighbor answers.</summary>
        public bool RetransmitsDisplaced;
    }
}
