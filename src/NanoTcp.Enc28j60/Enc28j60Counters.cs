namespace NanoTcp.Enc28j60
{
    /// <summary>What the driver had to cope with, beyond the counters that every device has. Only ever counts up.</summary>
    public sealed class Enc28j60Counters
    {
        /// <summary>Packet headers that made no sense and were read again.</summary>
        public long BadHeaders;

        /// <summary>Times that frames were found waiting though the interrupt pin was high.</summary>
        public long MissedInterrupts;

        /// <summary>
        /// Times that the interrupt pin stayed low though nothing was waiting; the driver then polls until it is high again.
        /// </summary>
        public long StuckInterrupts;

        /// <summary>Frames sent again after a late collision, real or not (errata 13).</summary>
        public long LateCollisions;

        /// <summary>Frames that the chip gave up: too many collisions, or a wire that was never free.</summary>
        public long SendAborts;

        /// <summary>Frames that never left the chip within <see cref="Links.EthernetChipOptions.SendTimeout"/>.</summary>
        public long SendTimeouts;

        /// <summary>Times that the receive pointers of chip and driver had come apart.</summary>
        public long PointerLosses;

        /// <summary>Times that the chip was found without the configuration it had been given, as after a power glitch.</summary>
        public long ConfigurationLosses;

        /// <summary>First step of recovery: transmit logic reset.</summary>
        public long TransmitResets;

        /// <summary>Second step: receive logic reset, everything waiting in receive memory thrown away.</summary>
        public long ReceiveResets;

        /// <summary>Third step: soft reset.</summary>
        public long SoftResets;

        /// <summary>Fourth step: reset by pin.</summary>
        public long HardResets;

        /// <summary>Last step: times that the chip was given up, to be tried again later.</summary>
        public long Deaths;
    }
}
