using NanoTcp.Wiznet;

namespace NanoTcp.W6100
{
    /// <content>The chip's configuration, locked but while it is written.</content>
    internal sealed partial class W6100Controller
    {
        // index in the bus's scratch buffer of the first register of a burst
        private const int First = WiznetBus.HeaderLength;

        // bursts of registers that are checked
        private const int SystemLength = W6100Registers.SYCR1 + 1 - W6100Registers.SYSR;
        private const int ModesLength = W6100Registers.NETMR + 1 - W6100Registers.NET4MR;
        private const int AddressesLength = W6100Registers.SIPR + 4 - W6100Registers.SHAR;
        private const int SocketLength = W6100Registers.Sn_SR + 1;
        private const int SizesLength = W6100Registers.Sn_RX_BSR + 1 - W6100Registers.Sn_TX_BSR;

        // NET4MR and NET6MR: with MACRAW the host answers, otherwise the chip does
        private byte StackMode =>
            (byte)(Layout.HasMacRaw ? W6100Registers.NETxMR_UNRB | W6100Registers.NETxMR_RSTB | W6100Registers.NETxMR_PB : 0);

        // the stack has no IPv6
        private byte NetworkMode => (byte)(Options.Promiscuous ? 0 : W6100Registers.NETMR_IP6B);

        /// <summary>
        /// Writes the common registers: the MAC address; with MACRAW alone no IP address and no answers, so that the chip's own stack stays
        /// silent; and the interrupt mask. SYCR1 enables interrupts after a reset.
        /// </summary>
        public override void Configure()
        {
            Bus.WriteByte(WiznetBlock.Common, W6100Registers.CHPLCKR, W6100Registers.Lock);
            Bus.WriteByte(WiznetBlock.Common, W6100Registers.NET4MR, StackMode);
            Bus.WriteByte(WiznetBlock.Common, W6100Registers.NET6MR, StackMode);
            Bus.WriteByte(WiznetBlock.Common, W6100Registers.NETMR, NetworkMode);
            WriteAddresses();
            Bus.WriteByte(WiznetBlock.Common, W6100Registers.SIMR, InterruptMask);
        }

        /// <summary>Reads what was written, and the link. Five transactions.</summary>
        /// <inheritdoc/>
        public override bool VerifyConfiguration()
        {
            byte[] s = Bus.Scratch;
            bool negotiates = Negotiates();
            Bus.Read(WiznetBlock.Common, W6100Registers.SYSR, SystemLength);
            if (!negotiates
                || (s[First] & W6100Registers.SYSR_Locks) != W6100Registers.SYSR_Locks
                || s[First + W6100Registers.SYCR1 - W6100Registers.SYSR] != W6100Registers.SYCR1_IEN
                || Bus.ReadByte(WiznetBlock.Common, W6100Registers.SIMR) != InterruptMask)
            {
                return false;
            }

            Bus.Read(WiznetBlock.Common, W6100Registers.NET4MR, ModesLength);
            if (s[First] != StackMode
                || s[First + W6100Registers.NET6MR - W6100Registers.NET4MR] != StackMode
                || s[First + W6100Registers.NETMR - W6100Registers.NET4MR] != NetworkMode)
            {
                return false;
            }

            Bus.Read(WiznetBlock.Common, W6100Registers.SHAR, AddressesLength);
            return HasAddresses(First, First + W6100Registers.SIPR - W6100Registers.SHAR);
        }

        /// <summary>Unlocks the addresses, writes SHAR, then GAR, SUBR and SIPR, and locks them. Four transactions.</summary>
        public override void WriteAddresses()
        {
            UnlockTestRegister();
            PutMacAddress(First);
            Bus.Write(WiznetBlock.Common, W6100Registers.SHAR, 6);
            PutAddress(First, Layout.Gateway);
            PutAddress(First + W6100Registers.SUBR - W6100Registers.GAR, Layout.Mask);
            PutAddress(First + W6100Registers.SIPR - W6100Registers.GAR, Layout.Address);
            Bus.Write(WiznetBlock.Common, W6100Registers.GAR, W6100Registers.SIPR + 4 - W6100Registers.GAR);
            Bus.WriteByte(WiznetBlock.Common, W6100Registers.NETLCKR, W6100Registers.NETLCKR_Lock);
        }

        /// <summary>Reads the socket's registers in two transactions.</summary>
        /// <inheritdoc/>
        public override bool VerifySocket(byte mode)
        {
            byte[] s = Bus.Scratch;
            Bus.Read(WiznetBlock.Socket0, W6100Registers.Sn_MR, SocketLength);
            if (!IsOpen(mode, s[First], s[First + W6100Registers.Sn_SR], s[First + W6100Registers.Sn_IMR]))
            {
                return false;
            }

            Bus.Read(WiznetBlock.Socket0, W6100Registers.Sn_TX_BSR, SizesLength);
            return s[First] == Layout.FirstKilobytes
                && s[First + W6100Registers.Sn_RX_BSR - W6100Registers.Sn_TX_BSR] == Layout.FirstKilobytes;
        }

        /// <inheritdoc/>
        protected override void AssignMemory(int socket, int kilobytes)
        {
            int block = WiznetBlock.Socket0 + (socket * WiznetBlock.PerSocket);
            Bus.WriteByte(block, W6100Registers.Sn_TX_BSR, kilobytes);
            Bus.WriteByte(block, W6100Registers.Sn_RX_BSR, kilobytes);
        }
    }
}
