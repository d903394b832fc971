namespace NanoTcp.Simulation
{
    /// <summary>
    /// The model's own map of a W6100 (data sheet 4.1 and 4.2; sources in docs/w6100.md). What a W5500 has too is where it has it; the rest
    /// follows. The driver has its own map, so that a mistake in either shows.
    /// </summary>
    internal static class W6100RegisterMap
    {
        // common block: places of registers that a W5500 does not have
        public const int Identity = 0x40;
        public const int SYSR = 0x44;
        public const int SYCR0 = 0x45;
        public const int SYCR1 = 0x46;
        public const int TCNTR = 0x47;
        public const int TCNTRCLR = 0x49;
        public const int SLIR = 0x4A;
        public const int IRCLR = 0x4B;
        public const int SLIMR = 0x4C;
        public const int SLIRCLR = 0x4D;
        public const int SLPSR = 0x4E;
        public const int SLCR = 0x4F;
        public const int PHYSR = 0x50;
        public const int PHYRAR = 0x51;
        public const int PHYDIR = 0x52;
        public const int PHYDOR = 0x54;
        public const int PHYACR = 0x56;
        public const int PHYDIVR = 0x57;
        public const int PHYCR0 = 0x58;
        public const int PHYCR1 = 0x59;
        public const int NET4MR = 0x5A;
        public const int NET6MR = 0x5B;
        public const int NETMR = 0x5C;
        public const int NETMR2 = 0x5D;
        public const int PHAR = 0x5E;
        public const int PSIDR = 0x64;
        public const int LLAR = 0x66;
        public const int GA6R = 0x96;
        public const int SLDIP6R = 0xA6;
        public const int SLDHAR = 0xB6;
        public const int PINGIDR = 0xBC;
        public const int PINGSEQR = 0xBE;
        public const int UIP6R = 0xC0;
        public const int UPORT6R = 0xD0;
        public const int PLR = 0xD2;
        public const int PFR = 0xD3;
        public const int VLTR = 0xD4;
        public const int PAR = 0xDC;
        public const int ICMP6BLKR = 0xEC;
        public const int CHPLCKR = 0xED;
        public const int NETLCKR = 0xEE;
        public const int PHYLCKR = 0xEF;
        public const int SLRTR = 0xF0;
        public const int SLRCR = 0xF2;
        public const int SLHOPR = 0xF3;
        public const int CommonLength = 0xF4;

        // where writes to Sn_IRCLR go: they clear Sn_IR by ones
        private const int SocketIRCLR = WiznetRegisterMap.SocketIR;

        private const int Pmnr = WiznetRegisterMap.PTIMER + 1;

        /// <summary>The common block.</summary>
        public static readonly int[] Common =
        {
            0x0000, 4, W6100Ranges.ReadOnly, W6100Ranges.Open, Identity,
            0x2000, 1, W6100Ranges.ReadOnly, W6100Ranges.Open, SYSR,
            0x2004, 1, W6100Ranges.WriteOnly, W6100Ranges.Chip, SYCR0,
            0x2005, 1, W6100Ranges.ReadWrite, W6100Ranges.Chip, SYCR1,
            0x2016, 2, W6100Ranges.ReadOnly, W6100Ranges.Open, TCNTR,
            0x2020, 1, W6100Ranges.WriteOnly, W6100Ranges.Open, TCNTRCLR,
            0x2100, 1, W6100Ranges.ReadOnly, W6100Ranges.Open, WiznetRegisterMap.IR,
            0x2101, 1, W6100Ranges.ReadOnly, W6100Ranges.Open, WiznetRegisterMap.SIR,
            0x2102, 1, W6100Ranges.ReadOnly, W6100Ranges.Open, SLIR,
            0x2104, 1, W6100Ranges.ReadWrite, W6100Ranges.Open, WiznetRegisterMap.IMR,
            0x2108, 1, W6100Ranges.WriteOnly, W6100Ranges.Open, IRCLR,
            0x2114, 1, W6100Ranges.ReadWrite, W6100Ranges.Open, WiznetRegisterMap.SIMR,
            0x2124, 1, W6100Ranges.ReadWrite, W6100Ranges.Open, SLIMR,
            0x2128, 1, W6100Ranges.WriteOnly, W6100Ranges.Open, SLIRCLR,
            0x212C, 1, W6100Ranges.ReadWrite, W6100Ranges.Open, SLPSR,
            0x2130, 1, W6100Ranges.ReadWrite, W6100Ranges.Open, SLCR,
            0x3000, 1, W6100Ranges.ReadOnly, W6100Ranges.Open, PHYSR,
            0x3008, 1, W6100Ranges.ReadWrite, W6100Ranges.Open, PHYRAR,
            0x300C, 2, W6100Ranges.ReadWrite, W6100Ranges.Open, PHYDIR,
            0x3010, 2, W6100Ranges.ReadOnly, W6100Ranges.Open, PHYDOR,
            0x3014, 1, W6100Ranges.ReadWrite, W6100Ranges.Open, PHYACR,
            0x3018, 1, W6100Ranges.ReadWrite, W6100Ranges.Open, PHYDIVR,
            0x301C, 1, W6100Ranges.WriteOnly, W6100Ranges.Phy, PHYCR0,
            0x301D, 1, W6100Ranges.ReadWrite, W6100Ranges.Phy, PHYCR1,
            0x4000, 1, W6100Ranges.ReadWrite, W6100Ranges.Open, NET4MR,
            0x4004, 1, W6100Ranges.ReadWrite, W6100Ranges.Open, NET6MR,
            0x4008, 1, W6100Ranges.ReadWrite, W6100Ranges.Open, NETMR,
            0x4009, 1, W6100Ranges.ReadWrite, W6100Ranges.Open, NETMR2,
            0x4100, 1, W6100Ranges.ReadWrite, W6100Ranges.Open, WiznetRegisterMap.PTIMER,
            0x4104, 1, W6100Ranges.ReadWrite, W6100Ranges.Open, Pmnr,
            0x4108, 6, W6100Ranges.ReadWrite, W6100Ranges.Open, PHAR,
            0x4110, 2, W6100Ranges.ReadWrite, W6100Ranges.Open, PSIDR,
            0x4114, 2, W6100Ranges.ReadWrite, W6100Ranges.Open, WiznetRegisterMap.PMRU,
            0x4120, 6, W6100Ranges.ReadWrite, W6100Ranges.Net, WiznetRegisterMap.SHAR,
            0x4130, 4, W6100Ranges.ReadWrite, W6100Ranges.Net, WiznetRegisterMap.GAR,
            0x4134, 4, W6100Ranges.ReadWrite, W6100Ranges.Net, WiznetRegisterMap.SUBR,
            0x4138, 4, W6100Ranges.ReadWrite, W6100Ranges.Net, WiznetRegisterMap.SIPR,
            0x4140, 48, W6100Ranges.ReadWrite, W6100Ranges.Net, LLAR,
            0x4170, 16, W6100Ranges.ReadWrite, W6100Ranges.Open, GA6R,
            0x4180, 16, W6100Ranges.ReadWrite, W6100Ranges.Open, SLDIP6R,
            0x4190, 6, W6100Ranges.ReadOnly, W6100Ranges.Open, SLDHAR,
            0x4198, 2, W6100Ranges.ReadWrite, W6100Ranges.Open, PINGIDR,
            0x419C, 2, W6100Ranges.ReadWrite, W6100Ranges.Open, PINGSEQR,
            0x41A0, 6, W6100Ranges.ReadOnly, W6100Ranges.Open, WiznetRegisterMap.UIPR,
            0x41B0, 16, W6100Ranges.ReadOnly, W6100Ranges.Open, UIP6R,
            0x41C0, 2, W6100Ranges.ReadOnly, W6100Ranges.Open, UPORT6R,
            0x41C5, 2, W6100Ranges.ReadWrite, W6100Ranges.Open, WiznetRegisterMap.INTLEVEL,
            0x41D0, 1, W6100Ranges.ReadOnly, W6100Ranges.Open, PLR,
            0x41D4, 1, W6100Ranges.ReadOnly, W6100Ranges.Open, PFR,
            0x41D8, 8, W6100Ranges.ReadOnly, W6100Ranges.Open, VLTR,
            0x41E0, 16, W6100Ranges.ReadOnly, W6100Ranges.Open, PAR,
            0x41F0, 1, W6100Ranges.ReadWrite, W6100Ranges.Open, ICMP6BLKR,
            0x41F4, 1, W6100Ranges.WriteOnly, W6100Ranges.Open, CHPLCKR,
            0x41F5, 1, W6100Ranges.WriteOnly, W6100Ranges.Open, NETLCKR,
            0x41F6, 1, W6100Ranges.WriteOnly, W6100Ranges.Open, PHYLCKR,
            0x4200, 2, W6100Ranges.ReadWrite, W6100Ranges.Open, WiznetRegisterMap.RTR,
            0x4204, 1, W6100Ranges.ReadWrite, W6100Ranges.Open, WiznetRegisterMap.RCR,
            0x4208, 2, W6100Ranges.ReadWrite, W6100Ranges.Open, SLRTR,
            0x420C, 1, W6100Ranges.ReadWrite, W6100Ranges.Open, SLRCR,
            0x420F, 1, W6100Ranges.ReadWrite, W6100Ranges.Open, SLHOPR,
        };

        /// <summary>A socket's block.</summary>
        public static readonly int[] Socket =
        {
            0x0000, 1, W6100Ranges.ReadWrite, W6100Ranges.Open, WiznetRegisterMap.SocketMR,
            0x0004, 1, W6100Ranges.ReadWrite, W6100Ranges.Open, WiznetRegisterMap.SocketPSR,
            0x0010, 1, W6100Ranges.ReadWrite, W6100Ranges.Open, WiznetRegisterMap.SocketCR,
            0x0020, 1, W6100Ranges.ReadOnly, W6100Ranges.Open, WiznetRegisterMap.SocketIR,
            0x0024, 1, W6100Ranges.ReadWrite, W6100Ranges.Open, WiznetRegisterMap.SocketIMR,
            0x0028, 1, W6100Ranges.WriteOnly, W6100Ranges.Open, SocketIRCLR,
            0x0030, 1, W6100Ranges.ReadOnly, W6100Ranges.Open, WiznetRegisterMap.SocketSR,
            0x0031, 1, W6100Ranges.ReadOnly, W6100Ranges.Open, WiznetRegisterMap.SocketESR,
            0x0100, 1, W6100Ranges.ReadWrite, W6100Ranges.Open, WiznetRegisterMap.SocketPROTO,
            0x0104, 1, W6100Ranges.ReadWrite, W6100Ranges.Open, WiznetRegisterMap.TOS,
            0x0108, 1, W6100Ranges.ReadWrite, W6100Ranges.Open, WiznetRegisterMap.SocketTTL,
            0x010C, 2, W6100Ranges.ReadWrite, W6100Ranges.Open, WiznetRegisterMap.FRAG,
            0x0110, 2, W6100Ranges.ReadWrite, W6100Ranges.Open, WiznetRegisterMap.SocketMSSR,
            0x0114, 2, W6100Ranges.ReadWrite, W6100Ranges.Open, WiznetRegisterMap.SocketPORT,
            0x0118, 6, W6100Ranges.ReadWrite, W6100Ranges.Open, WiznetRegisterMap.SocketDHAR,
            0x0120, 4, W6100Ranges.ReadWrite, W6100Ranges.Open, WiznetRegisterMap.SocketDIPR,
            0x0130, 16, W6100Ranges.ReadWrite, W6100Ranges.Open, WiznetRegisterMap.SocketDIP6R,
            0x0140, 2, W6100Ranges.ReadWrite, W6100Ranges.Open, WiznetRegisterMap.SocketDPORT,
            0x0144, 1, W6100Ranges.ReadWrite, W6100Ranges.Open, WiznetRegisterMap.SocketMR2,
            0x0180, 2, W6100Ranges.ReadWrite, W6100Ranges.Open, WiznetRegisterMap.SocketRTR,
            0x0184, 1, W6100Ranges.ReadWrite, W6100Ranges.Open, WiznetRegisterMap.SocketRCR,
            0x0188, 1, W6100Ranges.ReadWrite, W6100Ranges.Open, WiznetRegisterMap.KPALVTR,
            0x0200, 1, W6100Ranges.ReadWrite, W6100Ranges.Open, WiznetRegisterMap.TXBUF_SIZE,
            0x0204, 2, W6100Ranges.ReadOnly, W6100Ranges.Open, WiznetRegisterMap.TX_FSR,
            0x0208, 2, W6100Ranges.ReadOnly, W6100Ranges.Open, WiznetRegisterMap.TX_RD,
            0x020C, 2, W6100Ranges.ReadWrite, W6100Ranges.Open, WiznetRegisterMap.TX_WR,
            0x0220, 1, W6100Ranges.ReadWrite, W6100Ranges.Open, WiznetRegisterMap.RXBUF_SIZE,
            0x0224, 2, W6100Ranges.ReadOnly, W6100Ranges.Open, WiznetRegisterMap.RX_RSR,
            0x0228, 2, W6100Ranges.ReadWrite, W6100Ranges.Open, WiznetRegisterMap.RX_RD,
            0x022C, 2, W6100Ranges.ReadOnly, W6100Ranges.Open, WiznetRegisterMap.RX_WR,
        };
    }
}
