namespace NanoTcp.Simulation
{
    /// <summary>Faults on demand. Breaches count again once the affected driver has reopened its socket or reset the chip.</summary>
    public sealed class W5500Faults : ChipFaults
    {
        /// <summary>Value of VERSIONR; 4 on every W5500.</summary>
        public byte Version = W5500RegisterMap.Version;

        /// <summary>Wrong length field for the next received record; -1 for none. Used once.</summary>
        public int NextRecordLength = -1;
    }
}
