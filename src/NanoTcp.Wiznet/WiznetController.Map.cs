namespace NanoTcp.Wiznet
{
    /// <content>
    /// Where a chip has the registers that the common part uses, with the data sheets' names. Offsets are within their block; 16-bit
    /// registers are big endian. Sn_TX_FSR is the first and Sn_RX_WR the last of those that change: one burst reads them all. Properties
    /// take no memory; what each frame needs the device keeps in fields.
    /// </content>
    internal abstract partial class WiznetController
    {
        public abstract int GAR { get; }

        public abstract int SIMR { get; }

        public abstract int RTR { get; }

        public abstract int Sn_CR { get; }

        /// <summary>Where interrupts of a socket are cleared by ones; a W5500 has Sn_IR for that.</summary>
        public abstract int Sn_IRCLR { get; }

        public abstract int Sn_SR { get; }

        public abstract int Sn_IMR { get; }

        public abstract int Sn_TX_FSR { get; }

        public abstract int Sn_TX_RD { get; }

        public abstract int Sn_TX_WR { get; }

        public abstract int Sn_RX_RSR { get; }

        public abstract int Sn_RX_RD { get; }

        public abstract int Sn_RX_WR { get; }
    }
}
