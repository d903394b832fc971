namespace NanoTcp.Simulation
{
    /// <summary>Where a W6100 has a socket's registers (data sheet 4.2).</summary>
    internal sealed class W6100SocketMap : WiznetSocketMap
    {
        private readonly W6100Ranges _ranges = new W6100Ranges(W6100RegisterMap.Socket);

        /// <inheritdoc/>
        public override bool IsReserved(int address) => !_ranges.Exists(address);

        /// <inheritdoc/>
        public override bool IsReadOnly(int address) => _ranges.AccessOf(address) == W6100Ranges.ReadOnly;

        /// <inheritdoc/>
        public override bool IsWriteOnly(int address) => _ranges.AccessOf(address) == W6100Ranges.WriteOnly;

        /// <inheritdoc/>
        public override int OffsetOf(int address) => _ranges.OffsetOf(address);

        /// <inheritdoc/>
        public override int AddressOf(int offset) => _ranges.AddressOf(offset);

        /// <inheritdoc/>
        public override void Copy(byte[] registers, int address, byte[] buffer, int offset, int count)
        {
            _ranges.Copy(registers, address, buffer, offset, count);
        }
    }
}
