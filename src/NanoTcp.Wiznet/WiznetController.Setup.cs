namespace NanoTcp.Wiznet
{
    /// <content>The chip's configuration: written after a reset, checked from time to time.</content>
    internal abstract partial class WiznetController
    {
        /// <summary>Writes the common registers, so that with MACRAW alone the chip's own stack stays silent.</summary>
        public abstract void Configure();

        /// <summary>Makes the PHY negotiate all modes, whatever its strap pins say.</summary>
        /// <param name="keepsLink">True to leave a PHY alone that kept its link over a reset of the chip: negotiating again would take the
        /// link down for seconds.</param>
        public abstract void ConfigurePhy(bool keepsLink);

        /// <summary>Writes GAR, SUBR, SHAR and SIPR.</summary>
        public abstract void WriteAddresses();

        /// <summary>Reads the registers of socket 0.</summary>
        /// <param name="mode">Sn_MR as written.</param>
        /// <returns>True when mode, state, interrupt mask and buffer sizes are as configured.</returns>
        public abstract bool VerifySocket(byte mode);

        /// <summary>SIMR. Without a pin too, SIR shows only what SIMR enables; MACRAW alone is polled by its pointers.</summary>
        protected byte InterruptMask =>
            (byte)(Layout.HasSockets ? (1 << Layout.SocketCount) - (Layout.HasMacRaw && !UsesInterrupt ? 2 : 1) : UsesInterrupt ? 1 : 0);

        /// <summary>Assigns all buffer memory to socket 0, the other sockets first, so that the sum never exceeds 16 KB.</summary>
        public void AssignMemoryToSocket0()
        {
            for (int socket = WiznetRegisters.SocketCount - 1; socket >= 0; socket--)
            {
                AssignMemory(socket, socket == 0 ? WiznetRegisters.BufferMemoryKilobytes : 0);
            }
        }

        /// <summary>Divides buffer memory according to the layout, after socket 0 had all of it.</summary>
        public void DivideMemory()
        {
            for (int socket = 0; socket < Layout.SocketCount && Layout.HasSockets; socket++)
            {
                AssignMemory(socket, Layout.KilobytesOf(socket));
            }
        }

        /// <summary>Disables all interrupts of sockets.</summary>
        public void DisableInterrupts()
        {
            Bus.WriteByte(WiznetBlock.Common, SIMR, 0);
        }

        /// <summary>Sets the size of a socket's buffers.</summary>
        /// <param name="socket">0 to 7.</param>
        /// <param name="kilobytes">Size in each direction: 0, 1, 2, 4, 8 or 16.</param>
        protected abstract void AssignMemory(int socket, int kilobytes);

        /// <summary>For <see cref="VerifySocket"/>: true when the registers are those of an open socket in MACRAW mode.</summary>
        protected bool IsOpen(byte mode, byte modeRead, byte state, byte interruptMask)
        {
            return !Layout.HasMacRaw
                || (modeRead == mode && state == WiznetRegisters.SOCK_MACRAW && interruptMask == WiznetRegisters.Sn_IR_RECV);
        }

        /// <summary>Writes six bytes of the MAC address to the bus's scratch buffer.</summary>
        /// <param name="index">Index of the first.</param>
        protected void PutMacAddress(int index)
        {
            for (int i = 0; i < 6; i++)
            {
                Bus.Scratch[index + i] = _options.MacAddress[i];
            }
        }

        /// <summary>Writes an IPv4 address to the bus's scratch buffer.</summary>
        protected void PutAddress(int index, uint address)
        {
            for (int i = 0; i < 4; i++)
            {
                Bus.Scratch[index + i] = (byte)(address >> (24 - (8 * i)));
            }
        }

        /// <summary>True when the bus's scratch buffer holds the MAC address and SIPR.</summary>
        /// <param name="macIndex">Index of SHAR's first byte.</param>
        /// <param name="addressIndex">Index of SIPR's first byte.</param>
        protected bool HasAddresses(int macIndex, int addressIndex)
        {
            for (int i = 0; i < 6; i++)
            {
                if (Bus.Scratch[macIndex + i] != _options.MacAddress[i])
                {
                    return false;
                }
            }

            for (int i = 0; i < 4; i++)
            {
                if (Bus.Scratch[addressIndex + i] != (byte)(Layout.Address >> (24 - (8 * i))))
                {
                    return false;
                }
            }

            return true;
        }
    }
}
