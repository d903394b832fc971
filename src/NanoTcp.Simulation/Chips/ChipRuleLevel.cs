namespace NanoTcp.Simulation
{
    /// <summary>How certain a rule of a chip model is.</summary>
    public enum ChipRuleLevel
    {
        /// <summary>
        /// The data sheet, the errata or two independent drivers state it: breaking it is a <see cref="ChipRuleException"/>.
        /// </summary>
        Breach,

        /// <summary>
        /// Only caution suggests it, or drivers that millions of devices run do otherwise: it is counted and reported, and the chip does
        /// what the driver meant.
        /// </summary>
        Habit,
    }
}
