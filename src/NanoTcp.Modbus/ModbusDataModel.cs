namespace NanoTcp.Modbus
{
    /// <summary>
    /// The data of a server, MODBUS Application Protocol V1.1b3 section 4.3. A program derives from it and overrides what its device has;
    /// the rest answers ILLEGAL FUNCTION. The methods are called by the thread of the service loop, for one request at a time, and must
    /// not block. Each returns 0, or a code of <see cref="ModbusExceptionCode"/>; an exception that leaves a method is answered with SERVER
    /// DEVICE FAILURE.
    /// </summary>
    public abstract class ModbusDataModel
    {
        /// <summary>Function 1: sets the range's bits to the coils.</summary>
        /// <param name="range">1 to 2000 addresses; all bits are off.</param>
        /// <returns>0 or an exception code.</returns>
        public virtual int ReadCoils(ModbusRange range) => ModbusExceptionCode.IllegalFunction;

        /// <summary>Function 2: sets the range's bits to the discrete inputs.</summary>
        /// <param name="range">1 to 2000 addresses; all bits are off.</param>
        /// <returns>0 or an exception code.</returns>
        public virtual int ReadDiscreteInputs(ModbusRange range) => ModbusExceptionCode.IllegalFunction;

        /// <summary>Function 3: sets the range's registers to the holding registers.</summary>
        /// <param name="range">1 to 125 addresses; all registers are 0.</param>
        /// <returns>0 or an exception code.</returns>
        public virtual int ReadHoldingRegisters(ModbusRange range) => ModbusExceptionCode.IllegalFunction;

        /// <summary>Function 4: sets the range's registers to the input registers.</summary>
        /// <param name="range">1 to 125 addresses; all registers are 0.</param>
        /// <returns>0 or an exception code.</returns>
        public virtual int ReadInputRegisters(ModbusRange range) => ModbusExceptionCode.IllegalFunction;

        /// <summary>Functions 5 and 15: sets the coils to the range's bits.</summary>
        /// <param name="range">1 to 1968 addresses. Check them all before the first is written.</param>
        /// <returns>0 or an exception code.</returns>
        public virtual int WriteCoils(ModbusRange range) => ModbusExceptionCode.IllegalFunction;

        /// <summary>Functions 6 and 16: sets the holding registers to the range's registers.</summary>
        /// <param name="range">1 to 123 addresses. Check them all before the first is written.</param>
        /// <returns>0 or an exception code.</returns>
        public virtual int WriteHoldingRegisters(ModbusRange range) => ModbusExceptionCode.IllegalFunction;
    }
}
