namespace NanoTcp.Simulation
{
    /// <summary>
    /// Faults on demand. A driver that was lied to is blamed again when it has opened its socket anew or reset the chip.
    /// </summary>
    public sealed class W5500Faults : ChipFaults
    {
        /// <summary>What VERSIONR reads as. 4 on every W5500.</summary>
        public byte Version = W5500RegisterMap.Version;

        /// <summary>Length field that the next received record gets in place of the right one; -1 for none. Used once.</summary>
        public int NextRecordLength = -1;
    }
}
