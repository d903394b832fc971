using System;

namespace NanoTcp.Simulation
{
    /// <summary>A table of registers: address, length, access, lock and place of each. The model has 0 between them.</summary>
    internal sealed class W6100Ranges
    {
        // access
        public const int ReadWrite = 0;
        public const int ReadOnly = 1;
        public const int WriteOnly = 2;

        // lock
        public const int Open = 0;
        public const int Chip = 1;
        public const int Net = 2;
        public const int Phy = 3;

        private const int AddressColumn = 0;
        private const int LengthColumn = 1;
        private const int AccessColumn = 2;
        private const int LockColumn = 3;
        private const int OffsetColumn = 4;
        private const int Columns = 5;

        private readonly int[] _table;
        private int _lastRow;

        /// <param name="table">Rows of five columns, in the order of addresses.</param>
        public W6100Ranges(int[] table)
        {
            _table = table;
        }

        /// <summary>Searches the row of an address.</summary>
        /// <returns>Its index, or -1 for an address without a register.</returns>
        public int Find(int address)
        {
            if (Holds(_lastRow, address))
            {
                return _lastRow;
            }

            for (int row = 0; row < _table.Length; row += Columns)
            {
                if (Holds(row, address))
                {
                    _lastRow = row;
                    return row;
                }
            }

            return -1;
        }

        public bool Exists(int address) => Find(address) >= 0;

        /// <summary>Access to a register that exists.</summary>
        public int AccessOf(int address) => _table[Find(address) + AccessColumn];

        /// <summary>What locks a register that exists.</summary>
        public int LockOf(int address) => _table[Find(address) + LockColumn];

        /// <summary>Place of a register that exists, in the model's array.</summary>
        public int OffsetOf(int address)
        {
            int row = Find(address);
            return _table[row + OffsetColumn] + address - _table[row + AddressColumn];
        }

        /// <summary>Address of the readable register at a place in the model's array.</summary>
        public int AddressOf(int offset)
        {
            for (int row = 0; row < _table.Length; row += Columns)
            {
                int index = offset - _table[row + OffsetColumn];
                if (index >= 0 && index < _table[row + LengthColumn] && _table[row + AccessColumn] != WriteOnly)
                {
                    return _table[row + AddressColumn] + index;
                }
            }

            return -1;
        }

        /// <summary>Copies what a read returns: 0 where there is no register, or one that cannot be read.</summary>
        public void Copy(byte[] registers, int address, byte[] buffer, int offset, int count)
        {
            Array.Clear(buffer, offset, count);
            int end = address + count;
            for (int row = 0; row < _table.Length && _table[row + AddressColumn] < end; row += Columns)
            {
                int first = _table[row + AddressColumn];
                int last = first + _table[row + LengthColumn];
                if (last <= address || _table[row + AccessColumn] == WriteOnly)
                {
                    continue;
                }

                int from = first < address ? address : first;
                int to = last < end ? last : end;
                Array.Copy(registers, _table[row + OffsetColumn] + from - first, buffer, offset + from - address, to - from);
            }
        }

        private bool Holds(int row, int address)
        {
            int index = address - _table[row + AddressColumn];
            return index >= 0 && index < _table[row + LengthColumn];
        }
    }
}
