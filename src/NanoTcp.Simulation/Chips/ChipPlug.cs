namespace NanoTcp.Simulation
{
    /// <summary>A chip's network plug: the end of a cable, or nothing.</summary>
    internal sealed class ChipPlug
    {
        /// <summary>The cable's end; null before the chip is connected.</summary>
        public CablePort Port { get; set; }

        public bool IsPlugged => Port != null && Port.IsPlugged;

        public bool IsLinkPartnerReady => Port != null && Port.IsPlugged && Port.LinkPartner.IsReady;
    }
}
