namespace NanoTcp.Simulation
{
    /// <summary>Faults on demand. Breaches count again once the affected driver has reopened its socket or reset the chip.</summary>
    public sealed class WiznetFaults : ChipFaults
    {
        /// <summary>Value of the register that identifies the chip: VERSIONR, 4 on every W5500; the first byte of CIDR, 0x61 on every
        /// W6100.</summary>
        public byte Version;

        /// <summary>Wrong length field for the next received record; -1 for none. Used once.</summary>
        public int NextRecordLength = -1;
    }
}
