using NanoTcp.Wiznet;

namespace NanoTcp.W5500
{
    /// <content>The chip's configuration: the common registers are one burst, and so are a socket's.</content>
    internal sealed partial class W5500Controller
    {
        // GAR, SUBR, SHAR and SIPR are contiguous
        private const int AddressesLength = W5500Registers.INTLEVEL - W5500Registers.GAR;

        // one burst from MR to PHYCFGR reads the whole configuration and the link
        private const int CommonLength = W5500Registers.PHYCFGR + 1;

        // Sn_MR to Sn_IMR
        private const int SocketLength = W5500Registers.Sn_IMR + 1;

        // index in the bus's scratch buffer of the register whose address is 0
        private const int First = WiznetBus.HeaderLength;

        // with MACRAW the host answers pings, otherwise the chip does
        private byte Mode => (byte)((Layout.HasMacRaw ? W5500Registers.MR_PB : 0) | (Layout.ForcesResolution ? W5500Registers.MR_FARP : 0));

        /// <summary>
        /// Writes the common registers: the MAC address; with MACRAW alone no IP address and ping blocked, so that the chip's own stack
        /// stays silent; and the interrupt mask.
        /// </summary>
        public override void Configure()
        {
            WriteMode();
            WriteAddresses();
            Bus.WriteByte(WiznetBlock.Common, W5500Registers.SIMR, InterruptMask);
            if (Layout.HasSockets)
            {
                Bus.WriteByte(WiznetBlock.Common, W5500Registers.IMR, W5500Registers.IR_UNREACH);
            }
        }

        /// <summary>Reads the common registers in one transaction, and stores PHYCFGR in <see cref="PhyConfiguration"/>.</summary>
        /// <returns>True when they contain what <see cref="Configure"/> and <see cref="ConfigurePhy"/> wrote.</returns>
        public override bool VerifyConfiguration()
        {
            Bus.Read(WiznetBlock.Common, W5500Registers.MR, CommonLength);
            byte[] registers = Bus.Scratch;
            PhyConfiguration = registers[First + W5500Registers.PHYCFGR];
            return registers[First + W5500Registers.MR] == Mode
                && registers[First + W5500Registers.SIMR] == InterruptMask
                && (PhyConfiguration & PhyControl) == PhyControl
                && HasAddresses(First + W5500Registers.SHAR, First + W5500Registers.SIPR);
        }

        /// <summary>Writes MR. One transaction.</summary>
        public void WriteMode()
        {
            Bus.WriteByte(WiznetBlock.Common, W5500Registers.MR, Mode);
        }

        /// <summary>Writes GAR, SUBR, SHAR and SIPR. One transaction.</summary>
        public override void WriteAddresses()
        {
            const int gar = WiznetBus.HeaderLength - W5500Registers.GAR;
            PutAddress(gar + W5500Registers.GAR, Layout.Gateway);
            PutAddress(gar + W5500Registers.SUBR, Layout.Mask);
            PutMacAddress(gar + W5500Registers.SHAR);
            PutAddress(gar + W5500Registers.SIPR, Layout.Address);
            Bus.Write(WiznetBlock.Common, W5500Registers.GAR, AddressesLength);
        }

        /// <summary>Reads the socket's registers in one transaction.</summary>
        /// <inheritdoc/>
        public override bool VerifySocket(byte mode)
        {
            Bus.Read(WiznetBlock.Socket0, W5500Registers.Sn_MR, SocketLength);
            byte[] s = Bus.Scratch;
            return IsOpen(mode, s[First + W5500Registers.Sn_MR], s[First + W5500Registers.Sn_SR], s[First + W5500Registers.Sn_IMR])
                && s[First + W5500Registers.Sn_RXBUF_SIZE] == Layout.FirstKilobytes
                && s[First + W5500Registers.Sn_TXBUF_SIZE] == Layout.FirstKilobytes;
        }

        /// <inheritdoc/>
        protected override void AssignMemory(int socket, int kilobytes)
        {
            Bus.Scratch[First] = (byte)kilobytes;
            Bus.Scratch[First + 1] = (byte)kilobytes;
            Bus.Write(WiznetBlock.Socket0 + (socket * WiznetBlock.PerSocket), W5500Registers.Sn_RXBUF_SIZE, 2);
        }
    }
}
