using NanoTcp.Wiznet;

namespace NanoTcp.W6100
{
    /// <summary>
    /// Registers and bits of the W6100, with the data sheet's names (version 1.0.5, section 4; sources in docs/w6100.md). Commands,
    /// interrupts and states are those of <see cref="WiznetRegisters"/>. 16-bit registers are big endian. Offsets are within their block,
    /// which <see cref="WiznetBlock"/> names.
    /// </summary>
    internal static class W6100Registers
    {
        // Common register block
        public const int CIDR = 0x0000;
        public const int SYSR = 0x2000;
        public const int SYCR0 = 0x2004;
        public const int SYCR1 = 0x2005;
        public const int SIMR = 0x2114;
        public const int PHYSR = 0x3000;
        public const int PHYCR0 = 0x301C;
        public const int PHYCR1 = 0x301D;
        public const int NET4MR = 0x4000;
        public const int NET6MR = 0x4004;
        public const int NETMR = 0x4008;
        public const int SHAR = 0x4120;
        public const int GAR = 0x4130;
        public const int SUBR = 0x4134;
        public const int SIPR = 0x4138;
        public const int CHPLCKR = 0x41F4;
        public const int NETLCKR = 0x41F5;
        public const int PHYLCKR = 0x41F6;
        public const int RTR = 0x4200;

        // Socket register block
        public const int Sn_MR = 0x0000;
        public const int Sn_CR = 0x0010;
        public const int Sn_IMR = 0x0024;
        public const int Sn_IRCLR = 0x0028;
        public const int Sn_SR = 0x0030;
        public const int Sn_TX_BSR = 0x0200;
        public const int Sn_TX_FSR = 0x0204;
        public const int Sn_TX_RD = 0x0208;
        public const int Sn_TX_WR = 0x020C;
        public const int Sn_RX_BSR = 0x0220;
        public const int Sn_RX_RSR = 0x0224;
        public const int Sn_RX_RD = 0x0228;
        public const int Sn_RX_WR = 0x022C;

        // SYSR: what is locked
        public const byte SYSR_Locks = 0xE0;

        // SYCR0: bit 7 is 0 to reset
        public const byte SYCR0_RST = 0x00;

        // SYCR1: interrupts enabled, 100 MHz
        public const byte SYCR1_IEN = 0x80;

        // PHYSR. Speed and duplex mode have the opposite sense of the W5500's.
        public const byte PHYSR_MODE_Fixed = 0x20;
        public const byte PHYSR_DPX_Half = 0x04;
        public const byte PHYSR_SPD_10 = 0x02;
        public const byte PHYSR_LNK = 0x01;

        // PHYCR0 and PHYCR1: negotiate; on, not in reset, and the bit that is always 1
        public const byte PHYCR0_Auto = 0x00;
        public const byte PHYCR1_On = 0x40;

        // NET4MR and NET6MR: no answer to pings, segments and datagrams that no socket takes
        public const byte NETxMR_UNRB = 0x08;
        public const byte NETxMR_RSTB = 0x02;
        public const byte NETxMR_PB = 0x01;

        // NETMR
        public const byte NETMR_IP6B = 0x02;

        // Keys. Any other value locks; NETLCKR has one for that.
        public const byte CHPLCKR_Unlock = 0xCE;
        public const byte NETLCKR_Unlock = 0x3A;
        public const byte PHYLCKR_Unlock = 0x53;
        public const byte NETLCKR_Lock = 0xC5;
        public const byte Lock = 0xFF;

        // Sn_MR in MACRAW mode: the protocol, and the block of IPv6 multicasts
        public const byte Sn_MR_MACRAW = 0x07;
        public const byte Sn_MR_MMB6 = 0x10;

        // Value of CIDR
        public const int CIDR_W6100 = 0x6100;
    }
}
