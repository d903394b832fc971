namespace NanoTcp.Simulation
{
    /// <summary>Where a chip has the registers of a socket.</summary>
    internal abstract class WiznetSocketMap
    {
        /// <summary>True for a register that does not exist.</summary>
        public abstract bool IsReserved(int address);

        /// <summary>True for a register that only the chip writes.</summary>
        public abstract bool IsReadOnly(int address);

        /// <summary>True for a register whose value cannot be read.</summary>
        public abstract bool IsWriteOnly(int address);

        /// <summary>Translates the address of a register that exists.</summary>
        /// <returns>Its offset in <see cref="WiznetRegisterMap"/>. A write there clears Sn_IR by ones.</returns>
        public abstract int OffsetOf(int address);

        /// <summary>Translates an offset in <see cref="WiznetRegisterMap"/>.</summary>
        /// <returns>The register's address.</returns>
        public abstract int AddressOf(int offset);

        /// <summary>Copies what a read returns.</summary>
        public abstract void Copy(byte[] registers, int address, byte[] buffer, int offset, int count);
    }
}
