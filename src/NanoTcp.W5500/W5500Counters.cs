namespace NanoTcp.W5500
{
    /// <summary>What the driver had to cope with, beyond the counters that every device has. Only ever counts up.</summary>
    public sealed class W5500Counters
    {
        /// <summary>Status reads whose registers did not fit together and were read again.</summary>
        public long TornReads;

        /// <summary>Times that frames, or something of a socket, were found waiting though the interrupt pin was high.</summary>
        public long MissedInterrupts;

        /// <summary>
        /// Times that the interrupt pin stayed low though nothing was waiting; the driver then polls until it is high again.
        /// </summary>
        public long StuckInterrupts;

        /// <summary>Frames for another station that the chip's filter let through.</summary>
        public long FilteredFrames;

        /// <summary>Frames that never left the chip: later than <see cref="Links.EthernetChipOptions.SendTimeout"/>, or caught by a lost link.</summary>
        public long SendTimeouts;

        /// <summary>Times that the chip was found without the configuration it had been given, as after a power glitch.</summary>
        public long ConfigurationLosses;

        /// <summary>First step of recovery: everything waiting in receive memory thrown away.</summary>
        public long Drains;

        /// <summary>Second step: socket closed and opened.</summary>
        public long Reopens;

        /// <summary>Third step: reset by MR.</summary>
        public long SoftResets;

        /// <summary>Fourth step: reset by pin.</summary>
        public long HardResets;

        /// <summary>Last step: times that the chip was given up, to be tried again later.</summary>
        public long Deaths;
    }
}
