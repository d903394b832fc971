namespace NanoTcp.SpiEthernet
{
    /// <summary>Faults that a driver handled, beyond the counters that every device has. They only increase.</summary>
    public abstract class SpiEthernetCounters
    {
        /// <summary>Times that frames or other events were waiting though the interrupt pin was high.</summary>
        public long MissedInterrupts;

        /// <summary>
        /// Times that the interrupt pin stayed low though nothing was waiting; the driver then polls until the pin is high again.
        /// </summary>
        public long StuckInterrupts;

        /// <summary>Frames that did not leave the chip within <see cref="Links.EthernetChipOptions.SendTimeout"/>.</summary>
        public long SendTimeouts;

        /// <summary>Times that the chip was found without its configuration, as after a power glitch.</summary>
        public long ConfigurationLosses;

        /// <summary>Third step of recovery: soft reset.</summary>
        public long SoftResets;

        /// <summary>Fourth step: reset by pin.</summary>
        public long HardResets;

        /// <summary>Last step: times that the chip was given up, to be retried later.</summary>
        public long Deaths;
    }
}
