using NanoTcp.SpiEthernet;

namespace NanoTcp.Enc28j60
{
    /// <summary>Faults that the driver handled. They only increase.</summary>
    public sealed class Enc28j60Counters : SpiEthernetCounters
    {
        /// <summary>Impossible packet headers, which were read again.</summary>
        public long BadHeaders;

        /// <summary>Frames retransmitted after a late collision, real or not (errata 13).</summary>
        public long LateCollisions;

        /// <summary>Frames that the chip gave up: too many collisions, or a wire that was never free.</summary>
        public long SendAborts;

        /// <summary>Times that the receive pointers of chip and driver differed.</summary>
        public long PointerLosses;

        /// <summary>First step of recovery: transmit logic reset.</summary>
        public long TransmitResets;

        /// <summary>Second step: receive logic reset, everything in receive memory discarded.</summary>
        public long ReceiveResets;
    }
}
