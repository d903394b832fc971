namespace NanoTcp.SpiEthernet
{
    /// <summary>The steps of recovery, the cheapest first. A step that fails is followed by the next one.</summary>
    public enum RecoveryStep
    {
        /// <summary>No fault.</summary>
        None,

        /// <summary>The chip's cheapest repair, see <see cref="SpiEthernetDevice.Repair"/>.</summary>
        Repair,

        /// <summary>The chip's receiver, or its only socket, is closed and opened; waiting frames are lost.</summary>
        Reopen,

        /// <summary>Reset by the chip's own command.</summary>
        SoftReset,

        /// <summary>Reset by pin; left out without one.</summary>
        HardReset,

        /// <summary>The chip is left alone for <see cref="Links.EthernetChipOptions.DeadRetryPeriod"/>.</summary>
        GiveUp,
    }
}
