namespace NanoTcp.Simulation
{
    /// <summary>State of a wire.</summary>
    public enum SignalFault
    {
        /// <summary>It carries its signal.</summary>
        None,

        /// <summary>It is always low.</summary>
        StuckLow,

        /// <summary>It is always high.</summary>
        StuckHigh,
    }
}
