using System;

namespace NanoTcp.Modbus
{
    /// <summary>
    /// Data in four arrays that start at address 0, the same for every unit. Other addresses are answered with ILLEGAL DATA ADDRESS. The
    /// program reads and writes the arrays as it likes; lock this object for values that belong together.
    /// </summary>
    public class ModbusTables : ModbusDataModel
    {
        /// <summary>Creates the arrays. One of length 0 makes its functions answer ILLEGAL DATA ADDRESS.</summary>
        /// <param name="coils">Number of coils, 0 to 65,536.</param>
        /// <param name="discreteInputs">Number of discrete inputs, 0 to 65,536.</param>
        /// <param name="holdingRegisters">Number of holding registers, 0 to 65,536.</param>
        /// <param name="inputRegisters">Number of input registers, 0 to 65,536.</param>
        /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
        public ModbusTables(int coils, int discreteInputs, int holdingRegisters, int inputRegisters)
        {
            CheckSize(coils);
            CheckSize(discreteInputs);
            CheckSize(holdingRegisters);
            CheckSize(inputRegisters);
            Coils = new bool[coils];
            DiscreteInputs = new bool[discreteInputs];
            HoldingRegisters = new ushort[holdingRegisters];
            InputRegisters = new ushort[inputRegisters];
        }

        /// <summary>Bits that masters read and write.</summary>
        public bool[] Coils { get; }

        /// <summary>Bits that masters read.</summary>
        public bool[] DiscreteInputs { get; }

        /// <summary>Registers that masters read and write.</summary>
        public ushort[] HoldingRegisters { get; }

        /// <summary>Registers that masters read.</summary>
        public ushort[] InputRegisters { get; }

        /// <inheritdoc/>
        public override int ReadCoils(ModbusRange range) => ReadBits(range, Coils);

        /// <inheritdoc/>
        public override int ReadDiscreteInputs(ModbusRange range) => ReadBits(range, DiscreteInputs);

        /// <inheritdoc/>
        public override int ReadHoldingRegisters(ModbusRange range) => ReadRegisters(range, HoldingRegisters);

        /// <inheritdoc/>
        public override int ReadInputRegisters(ModbusRange range) => ReadRegisters(range, InputRegisters);

        /// <inheritdoc/>
        public override int WriteCoils(ModbusRange range)
        {
            if (!IsInside(range, Coils.Length))
            {
                return ModbusExceptionCode.IllegalDataAddress;
            }

            lock (this)
            {
                for (int i = 0; i < range.Count; i++)
                {
                    Coils[range.Address + i] = range.GetBit(i);
                }
            }

            return ModbusExceptionCode.None;
        }

        /// <inheritdoc/>
        public override int WriteHoldingRegisters(ModbusRange range)
        {
            if (!IsInside(range, HoldingRegisters.Length))
            {
                return ModbusExceptionCode.IllegalDataAddress;
            }

            lock (this)
            {
                for (int i = 0; i < range.Count; i++)
                {
                    HoldingRegisters[range.Address + i] = (ushort)range.GetRegister(i);
                }
            }

            return ModbusExceptionCode.None;
        }

        private static void CheckSize(int size)
        {
            if (size < 0 || size > 0x10000)
            {
                throw new ArgumentOutOfRangeException("a table has 0 to 65536 entries");
            }
        }

        private static bool IsInside(ModbusRange range, int length) => range.Address + range.Count <= length;

        private int ReadBits(ModbusRange range, bool[] bits)
        {
            if (!IsInside(range, bits.Length))
            {
                return ModbusExceptionCode.IllegalDataAddress;
            }

            lock (this)
            {
                for (int i = 0; i < range.Count; i++)
                {
                    range.SetBit(i, bits[range.Address + i]);
                }
            }

            return ModbusExceptionCode.None;
        }

        private int ReadRegisters(ModbusRange range, ushort[] registers)
        {
            if (!IsInside(range, registers.Length))
            {
                return ModbusExceptionCode.IllegalDataAddress;
            }

            lock (this)
            {
                for (int i = 0; i < range.Count; i++)
                {
                    range.SetRegister(i, registers[range.Address + i]);
                }
            }

            return ModbusExceptionCode.None;
        }
    }
}
