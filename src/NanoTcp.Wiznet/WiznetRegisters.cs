namespace NanoTcp.Wiznet
{
    /// <summary>Bits, commands, states and sizes that a W5500 and a W6100 have in common, with the data sheets' names.</summary>
    internal static class WiznetRegisters
    {
        // Sn_MR: protocols, no delayed ACK
        public const byte Sn_MR_TCP = 0x01;
        public const byte Sn_MR_UDP = 0x02;
        public const byte Sn_MR_ND = 0x20;

        // Sn_MR in MACRAW mode: the MAC filter, and the block of IPv4 multicasts
        public const byte Sn_MR_MF = 0x80;
        public const byte Sn_MR_MMB = 0x20;

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

        // Value after a reset
        public const int RTR_Reset = 0x07D0;

        // Sizes of the chip
        public const int SocketCount = 8;
        public const int BufferMemoryKilobytes = 16;
        public const int BufferMemorySize = 16 * 1024;
    }

    /// <summary>
    /// Control byte of an SPI frame in variable-length mode (section 2.2.2 of the W5500's data sheet): block in bits 7:3, write in bit 2,
    /// mode 00.
    /// </summary>
    internal static class WiznetBlock
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
