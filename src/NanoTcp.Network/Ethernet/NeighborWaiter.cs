namespace NanoTcp.Ethernet
{
    /// <summary>What waits for a neighbor's link address: the path of a packet.</summary>
    internal abstract class NeighborWaiter
    {
        /// <summary>True when a packet of ours waited for the neighbor and had to make room for another one.</summary>
        public bool IsDisplaced;

        /// <summary>True for a path whose owner retransmits what was displaced, once the neighbor answers.</summary>
        public bool SendsAgain;
    }
}
