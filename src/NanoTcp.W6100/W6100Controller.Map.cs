namespace NanoTcp.W6100
{
    /// <content>Where the chip has the registers that the common part uses.</content>
    internal sealed partial class W6100Controller
    {
        public override int GAR => W6100Registers.GAR;

        public override int SIMR => W6100Registers.SIMR;

        public override int RTR => W6100Registers.RTR;

        public override int Sn_CR => W6100Registers.Sn_CR;

        public override int Sn_IRCLR => W6100Registers.Sn_IRCLR;

        public override int Sn_SR => W6100Registers.Sn_SR;

        public override int Sn_IMR => W6100Registers.Sn_IMR;

        public override int Sn_TX_FSR => W6100Registers.Sn_TX_FSR;

        public override int Sn_TX_RD => W6100Registers.Sn_TX_RD;

        public override int Sn_TX_WR => W6100Registers.Sn_TX_WR;

        public override int Sn_RX_RSR => W6100Registers.Sn_RX_RSR;

        public override int Sn_RX_RD => W6100Registers.Sn_RX_RD;

        public override int Sn_RX_WR => W6100Registers.Sn_RX_WR;
    }
}
