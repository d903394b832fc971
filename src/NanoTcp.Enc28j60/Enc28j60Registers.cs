namespace NanoTcp.Enc28j60
{
    /// <summary>
    /// Registers and bits of the ENC28J60, with the data sheet's names (DS39662, section 3). A register's number holds its address in bits
    /// 4:0, its bank in bits 6:5, and two flags: it belongs to the MAC or the MII; it exists in every bank. A 16-bit register is two
    /// registers, low byte first.
    /// </summary>
    internal static class Enc28j60Registers
    {
        public const int AddressMask = 0x1F;
        public const int BankShift = 5;
        public const int BankMask = 3;

        /// <summary>The register is read with a dummy byte, and single bits cannot be set or cleared.</summary>
        public const int Mac = 0x080;

        /// <summary>The register exists in every bank.</summary>
        public const int AllBanks = 0x100;

        private const int Bank1 = 0x20;
        private const int Bank2 = 0x40;
        private const int Bank3 = 0x60;

        // in every bank
        public const int EIE = 0x1B | AllBanks;
        public const int EIR = 0x1C | AllBanks;
        public const int ESTAT = 0x1D | AllBanks;
        public const int ECON2 = 0x1E | AllBanks;
        public const int ECON1 = 0x1F | AllBanks;

        // bank 0, the home bank
        public const int ERDPTL = 0x00;
        public const int EWRPTL = 0x02;
        public const int ETXSTL = 0x04;
        public const int ETXSTH = 0x05;
        public const int ETXNDL = 0x06;
        public const int ETXNDH = 0x07;
        public const int ERXSTL = 0x08;
        public const int ERXSTH = 0x09;
        public const int ERXNDL = 0x0A;
        public const int ERXNDH = 0x0B;
        public const int ERXRDPTL = 0x0C;
        public const int ERXWRPTL = 0x0E;

        // bank 1
        public const int EPMM0 = 0x08 | Bank1;
        public const int EPMCSL = 0x10 | Bank1;
        public const int EPMCSH = 0x11 | Bank1;
        public const int ERXFCON = 0x18 | Bank1;
        public const int EPKTCNT = 0x19 | Bank1;

        // bank 2
        public const int MACON1 = 0x00 | Bank2 | Mac;
        public const int MACON3 = 0x02 | Bank2 | Mac;
        public const int MACON4 = 0x03 | Bank2 | Mac;
        public const int MABBIPG = 0x04 | Bank2 | Mac;
        public const int MAIPGL = 0x06 | Bank2 | Mac;
        public const int MAIPGH = 0x07 | Bank2 | Mac;
        public const int MAMXFLL = 0x0A | Bank2 | Mac;
        public const int MAMXFLH = 0x0B | Bank2 | Mac;
        public const int MICMD = 0x12 | Bank2 | Mac;
        public const int MIREGADR = 0x14 | Bank2 | Mac;
        public const int MIWRL = 0x16 | Bank2 | Mac;
        public const int MIWRH = 0x17 | Bank2 | Mac;
        public const int MIRDL = 0x18 | Bank2 | Mac;
        public const int MIRDH = 0x19 | Bank2 | Mac;

        // bank 3; the address's first byte on the wire is in MAADR1
        public const int MAADR5 = 0x00 | Bank3 | Mac;
        public const int MAADR6 = 0x01 | Bank3 | Mac;
        public const int MAADR3 = 0x02 | Bank3 | Mac;
        public const int MAADR4 = 0x03 | Bank3 | Mac;
        public const int MAADR1 = 0x04 | Bank3 | Mac;
        public const int MAADR2 = 0x05 | Bank3 | Mac;
        public const int MISTAT = 0x0A | Bank3 | Mac;
        public const int EREVID = 0x12 | Bank3;

        // EIE and EIR
        public const int EIE_INTIE = 0x80;
        public const int EIE_PKTIE = 0x40;
        public const int EIE_TXERIE = 0x02;
        public const int EIE_RXERIE = 0x01;
        public const int EIR_TXIF = 0x08;
        public const int EIR_TXERIF = 0x02;
        public const int EIR_RXERIF = 0x01;

        // ESTAT
        public const int ESTAT_BUFER = 0x40;
        public const int ESTAT_LATECOL = 0x10;
        public const int ESTAT_Unimplemented = 0x08;
        public const int ESTAT_TXABRT = 0x02;
        public const int ESTAT_CLKRDY = 0x01;

        // ECON2
        public const int ECON2_AUTOINC = 0x80;
        public const int ECON2_PKTDEC = 0x40;
        public const int ECON2_PWRSV = 0x20;

        // ECON1
        public const int ECON1_TXRST = 0x80;
        public const int ECON1_RXRST = 0x40;
        public const int ECON1_TXRTS = 0x08;
        public const int ECON1_RXEN = 0x04;
        public const int ECON1_BSEL = 0x03;

        // ERXFCON
        public const int ERXFCON_UCEN = 0x80;
        public const int ERXFCON_CRCEN = 0x20;
        public const int ERXFCON_PMEN = 0x10;
        public const int ERXFCON_BCEN = 0x01;

        // MACON1, MACON3, MACON4
        public const int MACON1_TXPAUS = 0x08;
        public const int MACON1_RXPAUS = 0x04;
        public const int MACON1_MARXEN = 0x01;
        public const int MACON3_PADCFG_60 = 0x20;
        public const int MACON3_TXCRCEN = 0x10;
        public const int MACON3_FRMLNEN = 0x02;
        public const int MACON3_FULDPX = 0x01;
        public const int MACON4_DEFER = 0x40;

        // MICMD, MISTAT
        public const int MICMD_MIISCAN = 0x02;
        public const int MICMD_MIIRD = 0x01;
        public const int MISTAT_BUSY = 0x01;

        // PHY registers and their bits
        public const int PHCON1 = 0x00;
        public const int PHID1 = 0x02;
        public const int PHCON2 = 0x10;
        public const int PHSTAT2 = 0x11;
        public const int PHLCON = 0x14;
        public const int PHCON1_PDPXMD = 0x0100;
        public const int PHCON2_HDLDIS = 0x0100;
        public const int PHSTAT2_LSTAT = 0x0400;

        // Values after a reset, and of this chip
        public const int ERXFCON_Reset = 0xA1;
        public const int PHID1_Microchip = 0x0083;
        public const int RevisionB1 = 0x02;
        public const int RevisionB4 = 0x04;
        public const int RevisionB5 = 0x05;
        public const int RevisionB7 = 0x06;

        // Sizes of the chip
        public const int BufferMemorySize = 8192;
    }

    /// <summary>The first byte of an SPI transaction (data sheet table 4-1): instruction in bits 7:5, address in bits 4:0.</summary>
    internal static class Enc28j60Instruction
    {
        public const int ReadControlRegister = 0x00;
        public const int ReadBufferMemory = 0x3A;
        public const int WriteControlRegister = 0x40;
        public const int WriteBufferMemory = 0x7A;
        public const int BitFieldSet = 0x80;
        public const int BitFieldClear = 0xA0;
        public const int SystemReset = 0xFF;
    }
}
