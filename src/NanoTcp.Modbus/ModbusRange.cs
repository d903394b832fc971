using System;

namespace NanoTcp.Modbus
{
    /// <summary>
    /// The addresses of a request and their values, in the message itself. One object serves all requests: its content is valid during the
    /// call that receives it.
    /// </summary>
    public sealed class ModbusRange
    {
        private byte[] _values;
        private int _start;

        internal ModbusRange()
        {
        }

        /// <summary>
        /// Unit identifier, 0 to 255. Clients of a server with its own IP address send 255 or 0; a gateway selects a device by it.
        /// </summary>
        public int Unit { get; private set; }

        /// <summary>First address of the protocol, 0 to 65,535: that of the documents' coil or register 1 is 0.</summary>
        public int Address { get; private set; }

        /// <summary>Number of addresses, at least 1. The last address is at most 65,535.</summary>
        public int Count { get; private set; }

        /// <summary>Returns a coil or discrete input.</summary>
        /// <param name="index">0 to <see cref="Count"/> - 1, counted from <see cref="Address"/>.</param>
        /// <returns>True for on.</returns>
        public bool GetBit(int index)
        {
            Check(index);
            return (_values[_start + (index >> 3)] & (1 << (index & 7))) != 0;
        }

        /// <summary>Sets a coil or discrete input.</summary>
        /// <param name="index">0 to <see cref="Count"/> - 1, counted from <see cref="Address"/>.</param>
        /// <param name="value">True for on.</param>
        public void SetBit(int index, bool value)
        {
            Check(index);
            int o = _start + (index >> 3);
            int bit = 1 << (index & 7);
            _values[o] = (byte)(value ? _values[o] | bit : _values[o] & ~bit);
        }

        /// <summary>Returns a register.</summary>
        /// <param name="index">0 to <see cref="Count"/> - 1, counted from <see cref="Address"/>.</param>
        /// <returns>0 to 65,535.</returns>
        public int GetRegister(int index)
        {
            Check(index);
            return ModbusFrame.Read16(_values, _start + (2 * index));
        }

        /// <summary>Sets a register.</summary>
        /// <param name="index">0 to <see cref="Count"/> - 1, counted from <see cref="Address"/>.</param>
        /// <param name="value">The lower 16 bits are used, so that a negative number is its two's complement.</param>
        public void SetRegister(int index, int value)
        {
            Check(index);
            ModbusFrame.Write16(_values, _start + (2 * index), value);
        }

        internal void Set(int unit, int address, int count)
        {
            Unit = unit;
            Address = address;
            Count = count;
        }

        internal void SetValues(byte[] values, int start)
        {
            _values = values;
            _start = start;
        }

        private void Check(int index)
        {
            if (index < 0 || index >= Count)
            {
                throw new ArgumentOutOfRangeException("index");
            }
        }
    }
}
