namespace NanoTcp.W5500
{
    /// <content>Where the chip has the registers that the common part uses.</content>
    internal sealed partial class W5500Controller
    {
        public override int GAR => W5500Registers.GAR;

        public override int SIMR => W5500Registers.SIMR;

        public override int RTR => W5500Registers.RTR;

        public override int Sn_CR => W5500Registers.Sn_CR;

        public override int Sn_IRCLR => W5500Registers.Sn_IR;

        public override int Sn_SR => W5500Registers.Sn_SR;

        public override int Sn_IMR => W5500Registers.Sn_IMR;

        public override int Sn_TX_FSR => W5500Registers.Sn_TX_FSR;

        public override int Sn_TX_RD => W5500Registers.Sn_TX_RD;

        public override int Sn_TX_WR => W5500Registers.Sn_TX_WR;

        public override int Sn_RX_RSR => W5500Registers.Sn_RX_RSR;

        public override int Sn_RX_RD => W5500Registers.Sn_RX_RD;

        public override int Sn_RX_WR => W5500Registers.Sn_RX_WR;
    }
}
