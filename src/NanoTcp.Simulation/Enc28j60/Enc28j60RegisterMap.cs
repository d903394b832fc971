namespace NanoTcp.Simulation
{
    /// <summary>
    /// The model's own map of the ENC28J60: registers, bits and reset values (data sheet DS39662, section 3, tables 3-1 and 3-2). A
    /// register's number is its address plus 32 for each bank; the five that exist in every bank are numbered as in bank 0. The driver has
    /// its own map, so that a mistake in either shows.
    /// </summary>
    internal static class Enc28j60RegisterMap
    {
        public const int BankSize = 0x20;
        public const int Count = 4 * BankSize;

        // in every bank
        public const int FirstCommon = 0x1B;
        public const int EIE = 0x1B;
        public const int EIR = 0x1C;
        public const int ESTAT = 0x1D;
        public const int ECON2 = 0x1E;
        public const int ECON1 = 0x1F;

        // bank 0; of two bytes each, low byte first
        public const int ERDPT = 0x00;
        public const int EWRPT = 0x02;
        public const int ETXST = 0x04;
        public const int ETXND = 0x06;
        public const int ERXST = 0x08;
        public const int ERXND = 0x0A;
        public const int ERXRDPT = 0x0C;
        public const int ERXWRPT = 0x0E;
        public const int EDMAST = 0x10;
        public const int EDMAND = 0x12;
        public const int EDMADST = 0x14;
        public const int EDMACS = 0x16;

        // bank 1
        public const int EHT0 = 0x20;
        public const int EPMM0 = 0x28;
        public const int EPMCS = 0x30;
        public const int EPMO = 0x34;
        public const int ERXFCON = 0x38;
        public const int EPKTCNT = 0x39;

        // bank 2
        public const int MACON1 = 0x40;
        public const int MACON3 = 0x42;
        public const int MACLCON1 = 0x48;
        public const int MACLCON2 = 0x49;
        public const int MAMXFL = 0x4A;
        public const int MICMD = 0x52;
        public const int MIREGADR = 0x54;
        public const int MIWRL = 0x56;
        public const int MIWRH = 0x57;
        public const int MIRDL = 0x58;
        public const int MIRDH = 0x59;

        // bank 3
        public const int MAADR5 = 0x60;
        public const int MAADR6 = 0x61;
        public const int MAADR3 = 0x62;
        public const int MAADR4 = 0x63;
        public const int MAADR1 = 0x64;
        public const int MAADR2 = 0x65;
        public const int EBSTCON = 0x67;
        public const int MISTAT = 0x6A;
        public const int EREVID = 0x72;
        public const int ECOCON = 0x75;
        public const int EFLOCON = 0x77;
        public const int EPAUS = 0x78;

        // EIE and EIR
        public const int InterruptEnable = 0x80;
        public const int PacketInterrupt = 0x40;
        public const int DmaInterrupt = 0x20;
        public const int LinkInterrupt = 0x10;
        public const int TransmitInterrupt = 0x08;
        public const int TransmitErrorInterrupt = 0x02;
        public const int ReceiveErrorInterrupt = 0x01;
        public const int ClearableInterrupts = DmaInterrupt | TransmitInterrupt | TransmitErrorInterrupt | ReceiveErrorInterrupt;

        // ESTAT
        public const int StatusInterrupt = 0x80;
        public const int StatusBufferError = 0x40;
        public const int StatusLateCollision = 0x10;
        public const int StatusReceiveBusy = 0x04;
        public const int StatusTransmitAbort = 0x02;
        public const int StatusClockReady = 0x01;
        public const int ClearableStatus = StatusBufferError | StatusLateCollision | StatusTransmitAbort;

        // ECON2
        public const int AutoIncrement = 0x80;
        public const int PacketDecrement = 0x40;
        public const int PowerSave = 0x20;
        public const int Control2Writable = 0xA8;

        // ECON1
        public const int TransmitReset = 0x80;
        public const int ReceiveReset = 0x40;
        public const int DmaStart = 0x20;
        public const int ChecksumEnable = 0x10;
        public const int TransmitRequest = 0x08;
        public const int ReceiveEnable = 0x04;
        public const int BankSelect = 0x03;

        // ERXFCON
        public const int FilterUnicast = 0x80;
        public const int FilterAnd = 0x40;
        public const int FilterCrc = 0x20;
        public const int FilterPattern = 0x10;
        public const int FilterMagic = 0x08;
        public const int FilterHash = 0x04;
        public const int FilterMulticast = 0x02;
        public const int FilterBroadcast = 0x01;

        // MACON1, MACON3
        public const int MacReceiveEnable = 0x01;
        public const int PadShift = 5;
        public const int TransmitCrcEnable = 0x10;
        public const int HugeFrameEnable = 0x04;
        public const int FullDuplex = 0x01;

        // MICMD, MISTAT
        public const int MiiScan = 0x02;
        public const int MiiRead = 0x01;
        public const int MiiNotValid = 0x04;
        public const int MiiScanning = 0x02;
        public const int MiiBusy = 0x01;

        public const int AddressMask = 0x1FFF;

        // One bit for each address of a bank: the registers that exist, and those of MAC and MII.
        private static readonly uint[] s_valid = { 0x00FFFFFF, 0x03F3FFFF, 0x03D62FDF, 0x03A407FF };
        private static readonly uint[] s_isMac = { 0, 0, 0x03D62FDF, 0x0000043F };

        /// <summary>The register at an address in a bank.</summary>
        public static int Of(int address, int bank)
        {
            return address >= FirstCommon ? address : (bank * BankSize) + address;
        }

        public static bool Exists(int register)
        {
            return (register >= FirstCommon && register < BankSize) || (s_valid[register / BankSize] >> (register % BankSize) & 1) != 0;
        }

        /// <summary>True for a register of the MAC or the MII: slow to read, and not allowed for BFS and BFC.</summary>
        public static bool IsMac(int register)
        {
            return (s_isMac[register / BankSize] >> (register % BankSize) & 1) != 0;
        }

        public static bool IsReadOnly(int register)
        {
            return (register & ~1) == ERXWRPT || (register & ~1) == EDMACS || register == EPKTCNT || (register & ~1) == MIRDL
                || register == MISTAT || register == EREVID;
        }
    }
}
