using NanoTcp.Wiznet;

namespace NanoTcp.W5500
{
    /// <summary>
    /// Registers and bits of the W5500, with the data sheet's names (version 1.0.9, sections 3 and 4). Commands, interrupts and states are
    /// those of <see cref="WiznetRegisters"/>. 16-bit registers are big endian. Offsets are within their block, which <see cref="WiznetBlock"/> names.
    /// </summary>
    internal static class W5500Registers
    {
        // Common register block
        public const int MR = 0x0000;
        public const int GAR = 0x0001;
        public const int SUBR = 0x0005;
        public const int SHAR = 0x0009;
        public const int SIPR = 0x000F;
        public const int INTLEVEL = 0x0013;
        public const int IR = 0x0015;
        public const int IMR = 0x0016;
        public const int SIR = 0x0017;
        public const int SIMR = 0x0018;
        public const int RTR = 0x0019;
        public const int UIPR = 0x0028;
        public const int PHYCFGR = 0x002E;
        public const int VERSIONR = 0x0039;

        // Socket register block
        public const int Sn_MR = 0x0000;
        public const int Sn_CR = 0x0001;
        public const int Sn_IR = 0x0002;
        public const int Sn_SR = 0x0003;
        public const int Sn_PORT = 0x0004;
        public const int Sn_DHAR = 0x0006;
        public const int Sn_DIPR = 0x000C;
        public const int Sn_DPORT = 0x0010;
        public const int Sn_MSSR = 0x0012;
        public const int Sn_RXBUF_SIZE = 0x001E;
        public const int Sn_TXBUF_SIZE = 0x001F;
        public const int Sn_TX_FSR = 0x0020;
        public const int Sn_TX_RD = 0x0022;
        public const int Sn_TX_WR = 0x0024;
        public const int Sn_RX_RSR = 0x0026;
        public const int Sn_RX_RD = 0x0028;
        public const int Sn_RX_WR = 0x002A;
        public const int Sn_IMR = 0x002C;
        public const int Sn_KPALVTR = 0x002F;

        // MR
        public const byte MR_RST = 0x80;
        public const byte MR_PB = 0x10;
        public const byte MR_FARP = 0x02;

        // IR and IMR
        public const byte IR_UNREACH = 0x40;

        // Sn_MR in MACRAW mode: the protocol, and the block of IPv6
        public const byte Sn_MR_MACRAW = 0x04;
        public const byte Sn_MR_MIP6B = 0x10;

        // PHYCFGR
        public const byte PHYCFGR_RST = 0x80;
        public const byte PHYCFGR_OPMD = 0x40;
        public const byte PHYCFGR_OPMDC_ALL = 0x38;
        public const byte PHYCFGR_DPX = 0x04;
        public const byte PHYCFGR_SPD = 0x02;
        public const byte PHYCFGR_LNK = 0x01;

        // Value after a reset
        public const int VERSIONR_W5500 = 0x04;
    }
}
