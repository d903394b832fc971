namespace NanoTcp.Enc28j60
{
    /// <summary>Faults that the driver handled, beyond the counters that every device has. They only increase.</summary>
    public sealed class Enc28j60Counters
    {
        /// <summary>Impossible packet headers, which were read again.</summary>
        public long BadHeaders;

        /// <summary>Times that frames were found waiting though the interrupt pin was high.</summary>
        public long MissedInterrupts;

        /// <summary>
        /// Times that the interrupt pin stayed low though nothing was waiting; the driver then polls until the pin is high again.
        /// </summary>
        public long StuckInterrupts;

        /// <summary>Frames retransmitted after a late collision, real or not (errata 13).</summary>
        public long LateCollisions;

        /// <summary>Frames that the chip gave up: too many collisions, or a wire that was never free.</summary>
        public long SendAborts;

        /// <summary>Frames that did not leave the chip within <see cref="Links.EthernetChipOptions.SendTimeout"/>.</summary>
        public long SendTimeouts;

        /// <summary>Times that the receive pointers of chip and driver differed.</summary>
        public long PointerLosses;

        /// <summary>Times that the chip was found without its configuration, as after a power glitch.</summary>
        public long ConfigurationLosses;

        /// <summary>First step of recovery: transmit logic reset.</summary>
        public long TransmitResets;

        /// <summary>Second step: receive logic reset, everything in receive memory discarded.</summary>
        public long ReceiveResets;

        /// <summary>Third step: soft reset.</summary>
        public long SoftResets;

        /// <summary>Fourth step: reset by pin.</summary>
        public long HardResets;

        /// <summary>Last step: times that the chip was given up, to be retried later.</summary>
        public long Deaths;
    }
}
