namespace NanoTcp.Simulation
{
    /// <summary>A W5500 has a socket's registers where the models hold them (data sheet 3.2).</summary>
    internal sealed class W5500SocketMap : WiznetSocketMap
    {
        /// <summary>Sn_PROTO exists: WIZnet's library uses it, though the data sheet does not list it.</summary>
        /// <inheritdoc/>
        public override bool IsReserved(int address)
        {
            return address >= WiznetRegisterMap.SocketLength
                || (address > WiznetRegisterMap.SocketTTL && address < WiznetRegisterMap.RXBUF_SIZE);
        }

        /// <inheritdoc/>
        public override bool IsReadOnly(int address)
        {
            return address == WiznetRegisterMap.SocketSR
                || (address >= WiznetRegisterMap.TX_FSR && address < WiznetRegisterMap.TX_WR)
                || (address >= WiznetRegisterMap.RX_RSR && address < WiznetRegisterMap.RX_RD)
                || (address >= WiznetRegisterMap.RX_WR && address < WiznetRegisterMap.SocketIMR);
        }

        /// <inheritdoc/>
        public override bool IsWriteOnly(int address) => false;

        /// <inheritdoc/>
        public override int OffsetOf(int address) => address;

        /// <inheritdoc/>
        public override int AddressOf(int offset) => offset;

        /// <inheritdoc/>
        public override void Copy(byte[] registers, int address, byte[] buffer, int offset, int count)
        {
            WiznetChip.CopyRegisters(registers, address, buffer, offset, count);
        }
    }
}
