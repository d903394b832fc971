namespace NanoTcp.Simulation
{
    /// <summary>How sure a chip model is of one of its rules.</summary>
    public enum ChipRuleLevel
    {
        /// <summary>
        /// The data sheet, the errata or two independent drivers say so: against it is a <see cref="ChipRuleException"/>.
        /// </summary>
        Breach,

        /// <summary>
        /// Nothing but caution says so, or drivers that millions of devices run do otherwise: it is counted and shown, and the chip does what
        /// the driver meant.
        /// </summary>
        Habit,
    }
}
