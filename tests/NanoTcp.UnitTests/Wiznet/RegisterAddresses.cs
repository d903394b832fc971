namespace NanoTcp.UnitTests.Wiznet
{
    /// <summary>Where a chip has what tests look for on the wires. Names are the data sheets'.</summary>
    internal sealed class RegisterAddresses
    {
        // socket block
        public int Sn_CR;
        public int Sn_IRCLR;
        public int Sn_IMR;
        public int Sn_TX_FSR;
        public int Sn_TX_RD;
        public int Sn_TX_WR;
        public int Sn_RX_RSR;
        public int Sn_RX_RD;
        public int Sn_RX_WR;

        /// <summary>Sn_MR in MACRAW mode, without a filter.</summary>
        public int MacRaw;

        /// <summary>Common register that shows the link in bit 0.</summary>
        public int Link;

        /// <summary>Address of the burst that checks the link.</summary>
        public int LinkBurst;

        /// <summary>Transactions of a check of link and configuration.</summary>
        public int CheckTransactions;

        /// <summary>Bytes of the status burst.</summary>
        public int StatusLength => Sn_RX_WR + 2 - Sn_TX_FSR;

        /// <summary>Index in the status burst of a register.</summary>
        public int InStatus(int register) => register - Sn_TX_FSR;

        public static RegisterAddresses OfW5500()
        {
            return new RegisterAddresses
            {
                Sn_CR = 0x0001,
                Sn_IRCLR = 0x0002,
                Sn_IMR = 0x002C,
                Sn_TX_FSR = 0x0020,
                Sn_TX_RD = 0x0022,
                Sn_TX_WR = 0x0024,
                Sn_RX_RSR = 0x0026,
                Sn_RX_RD = 0x0028,
                Sn_RX_WR = 0x002A,
                MacRaw = 0x04,
                Link = 0x002E,
                LinkBurst = 0x0000,
                CheckTransactions = 2,
            };
        }

        public static RegisterAddresses OfW6100()
        {
            return new RegisterAddresses
            {
                Sn_CR = 0x0010,
                Sn_IRCLR = 0x0028,
                Sn_IMR = 0x0024,
                Sn_TX_FSR = 0x0204,
                Sn_TX_RD = 0x0208,
                Sn_TX_WR = 0x020C,
                Sn_RX_RSR = 0x0224,
                Sn_RX_RD = 0x0228,
                Sn_RX_WR = 0x022C,
                MacRaw = 0x07,
                Link = 0x3000,
                LinkBurst = 0x3000,
                CheckTransactions = 7,
            };
        }

        /// <summary>A transaction as the wires note it.</summary>
        public static string Transaction(string control, int address, int count)
        {
            return control + "@" + address.ToString("X4") + "+" + count.ToString();
        }
    }
}
