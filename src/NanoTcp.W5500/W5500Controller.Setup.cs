namespace NanoTcp.W5500
{
    /// <content>The chip's configuration: written after a reset, looked at now and then.</content>
    internal sealed partial class W5500Controller
    {
        // GAR, SUBR, SHAR and SIPR lie one behind the other.
        private const int AddressesLength = W5500Registers.INTLEVEL - W5500Registers.GAR;

        // One burst from MR to PHYCFGR shows the whole configuration and the link.
        private const int CommonLength = W5500Registers.PHYCFGR + 1;

        private const byte ConfiguredMode = W5500Registers.MR_PB;

        private byte InterruptMask => (byte)(_usesInterrupt ? 1 : 0);

        /// <summary>Gives all buffer memory to socket 0, the others first, so that the sum never exceeds 16 KB.</summary>
        public void AssignMemoryToSocket0()
        {
            for (int socket = W5500Registers.SocketCount - 1; socket >= 0; socket--)
            {
                byte kilobytes = (byte)(socket == 0 ? W5500Registers.BufferMemoryKilobytes : 0);
                _bus.Scratch[W5500Bus.HeaderLength] = kilobytes;
                _bus.Scratch[W5500Bus.HeaderLength + 1] = kilobytes;
                _bus.Write(W5500Block.Socket0 + (socket * W5500Block.PerSocket), W5500Registers.Sn_RXBUF_SIZE, 2);
            }
        }

        /// <summary>
        /// Writes the common registers: own MAC address, no IP address and ping blocked, so that the chip's own stack stays silent, and
        /// the interrupt of socket 0 when a pin listens to it.
        /// </summary>
        public void Configure()
        {
            _bus.WriteByte(W5500Block.Common, W5500Registers.MR, ConfiguredMode);
            WriteAddresses();
            _bus.WriteByte(W5500Block.Common, W5500Registers.SIMR, InterruptMask);
            _bus.WriteByte(W5500Block.Socket0, W5500Registers.Sn_IMR, W5500Registers.Sn_IR_RECV);
        }

        /// <summary>Reads the common registers in one transaction; PHYCFGR goes to <see cref="PhyConfiguration"/>.</summary>
        /// <returns>True when they hold what <see cref="Configure"/> and <see cref="ConfigurePhy"/> wrote.</returns>
        public bool IsConfigured()
        {
            _bus.Read(W5500Block.Common, W5500Registers.MR, CommonLength);
            byte[] registers = _bus.Scratch;
            PhyConfiguration = registers[W5500Bus.HeaderLength + W5500Registers.PHYCFGR];
            if (registers[W5500Bus.HeaderLength + W5500Registers.MR] != ConfiguredMode
                || registers[W5500Bus.HeaderLength + W5500Registers.SIMR] != InterruptMask
                || (PhyConfiguration & PhyControl) != PhyControl)
            {
                return false;
            }

            for (int i = 0; i < 6; i++)
            {
                if (registers[W5500Bus.HeaderLength + W5500Registers.SHAR + i] != _options.MacAddress[i])
                {
                    return false;
                }
            }

            for (int i = 0; i < 4; i++)
            {
                if (registers[W5500Bus.HeaderLength + W5500Registers.SIPR + i] != 0)
                {
                    return false;
                }
            }

            return true;
        }

        private void WriteAddresses()
        {
            byte[] registers = _bus.Scratch;
            for (int i = 0; i < AddressesLength; i++)
            {
                registers[W5500Bus.HeaderLength + i] = 0;
            }

            for (int i = 0; i < 6; i++)
            {
                registers[W5500Bus.HeaderLength + W5500Registers.SHAR - W5500Registers.GAR + i] = _options.MacAddress[i];
            }

            _bus.Write(W5500Block.Common, W5500Registers.GAR, AddressesLength);
        }
    }
}
