namespace NanoTcp.Simulation
{
    /// <summary>
    /// The registers that the models hold, in the W5500's layout: offsets, bits and reset values (data sheet 3.1, 3.2 and 4). A W6100 has
    /// other addresses, which it translates, and more registers, after the W5500's. The driver has its own map, so that a mistake in either
    /// shows.
    /// </summary>
    internal static class WiznetRegisterMap
    {
        // common block
        public const int MR = 0x00;
        public const int GAR = 0x01;
        public const int SUBR = 0x05;
        public const int SHAR = 0x09;
        public const int SIPR = 0x0F;
        public const int INTLEVEL = 0x13;
        public const int IR = 0x15;
        public const int IMR = 0x16;
        public const int SIR = 0x17;
        public const int SIMR = 0x18;
        public const int RTR = 0x19;
        public const int RCR = 0x1B;
        public const int PTIMER = 0x1C;
        public const int PMRU = 0x26;
        public const int UIPR = 0x28;
        public const int UPORTREnd = 0x2D;
        public const int PHYCFGR = 0x2E;
        public const int VERSIONR = 0x39;
        public const int CommonLength = 0x3A;

        public const byte ModeReset = 0x80;
        public const byte ModePingBlock = 0x10;
        public const byte ModeForceArp = 0x02;
        public const byte ModeWritable = 0x3A;

        // socket block
        public const int SocketMR = 0x00;
        public const int SocketCR = 0x01;
        public const int SocketIR = 0x02;
        public const int SocketSR = 0x03;
        public const int SocketPORT = 0x04;
        public const int SocketDHAR = 0x06;
        public const int SocketDIPR = 0x0C;
        public const int SocketDPORT = 0x10;
        public const int SocketMSSR = 0x12;
        public const int SocketPROTO = 0x14;
        public const int TOS = 0x15;
        public const int SocketTTL = 0x16;
        public const int RXBUF_SIZE = 0x1E;
        public const int TXBUF_SIZE = 0x1F;
        public const int TX_FSR = 0x20;
        public const int TX_RD = 0x22;
        public const int TX_WR = 0x24;
        public const int RX_RSR = 0x26;
        public const int RX_RD = 0x28;
        public const int RX_WR = 0x2A;
        public const int SocketIMR = 0x2C;
        public const int FRAG = 0x2D;
        public const int KPALVTR = 0x2F;
        public const int SocketLength = 0x30;

        // socket block of a W6100: Sn_PSR, Sn_ESR, Sn_MR2, Sn_RTR, Sn_RCR and Sn_DIP6R
        public const int SocketPSR = 0x30;
        public const int SocketESR = 0x31;
        public const int SocketMR2 = 0x32;
        public const int SocketRTR = 0x33;
        public const int SocketRCR = 0x35;
        public const int SocketDIP6R = 0x36;
        public const int LongSocketLength = 0x46;

        public const byte ProtocolMask = 0x0F;
        public const byte ProtocolTcp = 0x01;
        public const byte ProtocolUdp = 0x02;
        public const byte ProtocolIpRaw = 0x03;
        public const byte ProtocolMacRaw = 0x04;
        public const byte MacFilter = 0x80;
        public const byte BroadcastBlock = 0x40;
        public const byte MulticastBlock = 0x20;
        public const byte Multicast = 0x80;
        public const byte NoDelayedAck = 0x20;
        public const byte IgmpVersion1 = 0x20;
        public const byte UnicastBlock = 0x10;
        public const byte Ip6Block = 0x10;

        public const byte InterruptSendOk = 0x10;
        public const byte InterruptTimeout = 0x08;
        public const byte InterruptReceive = 0x04;
        public const byte InterruptDisconnect = 0x02;
        public const byte InterruptConnect = 0x01;

        public const byte StatusClosed = 0x00;
        public const byte StatusArp = 0x01;
        public const byte StatusInit = 0x13;
        public const byte StatusListen = 0x14;
        public const byte StatusSynSent = 0x15;
        public const byte StatusSynReceived = 0x16;
        public const byte StatusEstablished = 0x17;
        public const byte StatusFinWait = 0x18;
        public const byte StatusClosing = 0x1A;
        public const byte StatusTimeWait = 0x1B;
        public const byte StatusCloseWait = 0x1C;
        public const byte StatusLastAck = 0x1D;
        public const byte StatusUdp = 0x22;
        public const byte StatusIpRaw = 0x32;
        public const byte StatusMacRaw = 0x42;

        public const byte CommandOpen = 0x01;
        public const byte CommandListen = 0x02;
        public const byte CommandConnect = 0x04;
        public const byte CommandDisconnect = 0x08;
        public const byte CommandClose = 0x10;
        public const byte CommandSend = 0x20;
        public const byte CommandSendMac = 0x21;
        public const byte CommandSendKeep = 0x22;
        public const byte CommandReceive = 0x40;
    }
}
