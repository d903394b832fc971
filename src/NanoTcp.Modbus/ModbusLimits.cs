namespace NanoTcp.Modbus
{
    /// <summary>How many values a request can have, MODBUS Application Protocol V1.1b3 section 6.</summary>
    public static class ModbusLimits
    {
        /// <summary>Coils or discrete inputs of a read.</summary>
        public const int ReadBits = 2000;

        /// <summary>Registers of a read.</summary>
        public const int ReadRegisters = 125;

        /// <summary>Coils of a write.</summary>
        public const int WrittenBits = 1968;

        /// <summary>Registers of a write.</summary>
        public const int WrittenRegisters = 123;
    }
}
