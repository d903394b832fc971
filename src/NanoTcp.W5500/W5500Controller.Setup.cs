namespace NanoTcp.W5500
{
    /// <content>The chip's configuration: written after a reset, checked from time to time.</content>
    internal sealed partial class W5500Controller
    {
        // GAR, SUBR, SHAR and SIPR are contiguous
        private const int AddressesLength = W5500Registers.INTLEVEL - W5500Registers.GAR;

        // one burst from MR to PHYCFGR reads the whole configuration and the link
        private const int CommonLength = W5500Registers.PHYCFGR + 1;

        // Without a pin too, SIR shows only what SIMR enables; MACRAW alone is polled by its pointers.
        private byte InterruptMask =>
            (byte)(_layout.HasSockets ? (1 << _layout.SocketCount) - (_layout.HasMacRaw && !_usesInterrupt ? 2 : 1) : _usesInterrupt ? 1 : 0);

        /// <summary>Assigns all buffer memory to socket 0, the other sockets first, so that the sum never exceeds 16 KB.</summary>
        public void AssignMemoryToSocket0()
        {
            for (int socket = W5500Registers.SocketCount - 1; socket >= 0; socket--)
            {
                AssignMemory(socket, socket == 0 ? W5500Registers.BufferMemoryKilobytes : 0);
            }
        }

        /// <summary>Divides buffer memory according to the layout, after socket 0 had all of it.</summary>
        public void DivideMemory()
        {
            for (int socket = 0; socket < _layout.SocketCount && _layout.HasSockets; socket++)
            {
                AssignMemory(socket, _layout.KilobytesOf(socket));
            }
        }

        /// <summary>
        /// Writes the common registers: the MAC address; with MACRAW alone no IP address and ping blocked, so that the chip's own stack
        /// stays silent; and the interrupt mask.
        /// </summary>
        public void Configure()
        {
            WriteMode();
            WriteAddresses();
            _bus.WriteByte(W5500Block.Common, W5500Registers.SIMR, InterruptMask);
            if (_layout.HasSockets)
            {
                _bus.WriteByte(W5500Block.Common, W5500Registers.IMR, W5500Registers.IR_UNREACH);
            }
        }

        /// <summary>Reads the common registers in one transaction, and stores PHYCFGR in <see cref="PhyConfiguration"/>.</summary>
        /// <returns>True when they contain what <see cref="Configure"/> and <see cref="ConfigurePhy"/> wrote.</returns>
        public override bool VerifyConfiguration()
        {
            _bus.Read(W5500Block.Common, W5500Registers.MR, CommonLength);
            byte[] registers = _bus.Scratch;
            PhyConfiguration = registers[W5500Bus.HeaderLength + W5500Registers.PHYCFGR];
            if (registers[W5500Bus.HeaderLength + W5500Registers.MR] != _layout.Mode
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
                if (registers[W5500Bus.HeaderLength + W5500Registers.SIPR + i] != (byte)(_layout.Address >> (24 - (8 * i))))
                {
                    return false;
                }
            }

            return true;
        }

        /// <summary>Writes MR. One transaction.</summary>
        public void WriteMode()
        {
            _bus.WriteByte(W5500Block.Common, W5500Registers.MR, _layout.Mode);
        }

        /// <summary>Writes GAR, SUBR, SHAR and SIPR. One transaction.</summary>
        public void WriteAddresses()
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

            PutAddress(W5500Registers.GAR, _layout.Gateway);
            PutAddress(W5500Registers.SUBR, _layout.Mask);
            PutAddress(W5500Registers.SIPR, _layout.Address);
            _bus.Write(W5500Block.Common, W5500Registers.GAR, AddressesLength);
        }

        private void AssignMemory(int socket, int kilobytes)
        {
            _bus.Scratch[W5500Bus.HeaderLength] = (byte)kilobytes;
            _bus.Scratch[W5500Bus.HeaderLength + 1] = (byte)kilobytes;
            _bus.Write(W5500Block.Socket0 + (socket * W5500Block.PerSocket), W5500Registers.Sn_RXBUF_SIZE, 2);
        }

        private void PutAddress(int register, uint address)
        {
            int place = W5500Bus.HeaderLength + register - W5500Registers.GAR;
            for (int i = 0; i < 4; i++)
            {
                _bus.Scratch[place + i] = (byte)(address >> (24 - (8 * i)));
            }
        }
    }
}
