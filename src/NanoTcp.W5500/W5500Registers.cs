namespace NanoTcp.W5500
{
    /// <summary>
    /// Registers, bits and commands of the W5500, with the data sheet's names (version 1.0.9, sections 3 and 4). 16-bit registers are big
    /// endian. Offsets are within their block, which <see cref="W5500Block"/> names.
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

        // Sn_MR
        public const byte Sn_MR_TCP = 0x01;
        public const byte Sn_MR_UDP = 0x02;
        public const byte Sn_MR_ND = 0x20;
        public const byte Sn_MR_MACRAW = 0x04;
        public const byte Sn_MR_MFEN = 0x80;
        public const byte Sn_MR_MMB = 0x20;
        public const byte Sn_MR_MIP6B = 0x10;

        // Sn_CR
        public const byte Sn_CR_OPEN = 0x01;
        public const byte Sn_CR_LISTEN = 0x02;
        public const byte Sn_CR_CONNECT = 0x04;
        public const byte Sn_CR_DISCON = 0x08;
        public const byte Sn_CR_CLOSE = 0x10;
        public const byte Sn_CR_SEND = 0x20;
        public const byte Sn_CR_RECV = 0x40;

        // Sn_IR and Sn_IMR
        public const byte Sn_IR_SENDOK = 0x10;
        public const byte Sn_IR_TIMEOUT = 0x08;
        public const byte Sn_IR_RECV = 0x04;
        public const byte Sn_IR_DISCON = 0x02;
        public const byte Sn_IR_CON = 0x01;

        // Sn_SR
        public const byte SOCK_CLOSED = 0x00;
        public const byte SOCK_INIT = 0x13;
        public const byte SOCK_LISTEN = 0x14;
        public const byte SOCK_SYNSENT = 0x15;
        public const byte SOCK_SYNRECV = 0x16;
        public const byte SOCK_ESTABLISHED = 0x17;
        public const byte SOCK_FIN_WAIT = 0x18;
        public const byte SOCK_CLOSING = 0x1A;
        public const byte SOCK_TIME_WAIT = 0x1B;
        public const byte SOCK_CLOSE_WAIT = 0x1C;
        public const byte SOCK_LAST_ACK = 0x1D;
        public const byte SOCK_UDP = 0x22;
        public const byte SOCK_MACRAW = 0x42;

        // PHYCFGR
        public const byte PHYCFGR_RST = 0x80;
        public const byte PHYCFGR_OPMD = 0x40;
        public const byte PHYCFGR_OPMDC_ALL = 0x38;
        public const byte PHYCFGR_DPX = 0x04;
        public const byte PHYCFGR_SPD = 0x02;
        public const byte PHYCFGR_LNK = 0x01;

        // Values after a reset
        public const int RTR_Reset = 0x07D0;
        public const int VERSIONR_W5500 = 0x04;

        // Sizes of the chip
        public const int SocketCount = 8;
        public const int BufferMemoryKilobytes = 16;
        public const int BufferMemorySize = 16 * 1024;
    }

    /// <summary>
    /// Control byte of an SPI frame in variable-length mode (data sheet section 2.2.2): block in bits 7:3, write in bit 2, mode 00.
    /// </summary>
    internal static class W5500Block
    {
        public const int Common = 0x00;
        public const int Socket0 = 0x08;
        public const int Socket0Transmit = 0x10;
        public const int Socket0Receive = 0x18;

        /// <summary>Added to a block to write to it.</summary>
        public const int Write = 0x04;

        /// <summary>Distance between the blocks of two consecutive sockets.</summary>
        public const int PerSocket = 0x20;
    }
}
