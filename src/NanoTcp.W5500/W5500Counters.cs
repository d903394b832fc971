namespace NanoTcp.W5500
{
    /// <summary>Faults that the driver handled, beyond the counters that every device has. They only increase.</summary>
    public sealed class W5500Counters
    {
        /// <summary>Status reads repeated because their registers were inconsistent.</summary>
        public long TornReads;

        /// <summary>Times that frames or socket events were waiting though the interrupt pin was high.</summary>
        public long MissedInterrupts;

        /// <summary>
        /// Times that the interrupt pin stayed low though nothing was waiting; the driver then polls until the pin is high again.
        /// </summary>
        public long StuckInterrupts;

        /// <summary>Frames for other stations that the chip's filter let through.</summary>
        public long FilteredFrames;

        /// <summary>Frames that did not leave the chip within <see cref="Links.EthernetChipOptions.SendTimeout"/>.</summary>
        public long SendTimeouts;

        /// <summary>Times that the chip was found without its configuration, as after a power glitch.</summary>
        public long ConfigurationLosses;

        /// <summary>First step of recovery: everything in receive memory discarded.</summary>
        public long Drains;

        /// <summary>Second step: socket closed and opened.</summary>
        public long Reopens;

        /// <summary>Third step: reset by MR.</summary>
        public long SoftResets;

        /// <summary>Fourth step: reset by pin.</summary>
        public long HardResets;

        /// <summary>Last step: times that the chip was given up, to be retried later.</summary>
        public long Deaths;
    }
}
