namespace NanoTcp.Simulation
{
    /// <summary>The PHY inside a chip of WIZnet's.</summary>
    internal abstract class WiznetPhy : ChipPhy
    {
        protected WiznetPhy(ChipPlug plug)
            : base(plug)
        {
        }

        /// <summary>True at 100 Mbit/s, false at 10.</summary>
        public abstract bool Is100Megabit { get; }
    }
}
