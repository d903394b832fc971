using System;

namespace NanoTcp.Simulation
{
    /// <summary>The 8 KB of buffer memory (data sheet 3.2) with the receive ring in it, which wraps from ERXND to ERXST.</summary>
    internal sealed class Enc28j60Memory
    {
        public const int Size = 8192;

        private const int FaultyByte = 0x0801;
        private const int FaultyBit = 0x10;

        private readonly byte[] _bytes = new byte[Size];
        private readonly Enc28j60Chip _chip;

        public Enc28j60Memory(Enc28j60Chip chip)
        {
            _chip = chip;
        }

        public byte this[int address]
        {
            get => _bytes[address];
            set => _bytes[address] = value;
        }

        private int RingStart => _chip.Registers.Pointer(Enc28j60RegisterMap.ERXST);

        private int RingEnd => _chip.Registers.Pointer(Enc28j60RegisterMap.ERXND);

        public bool IsInRing(int address)
        {
            return address >= RingStart && address <= RingEnd;
        }

        /// <summary>
        /// The address that follows an address for reads of the host, for the receiver and DMA: ERXST after ERXND, 0000 after 1FFF.
        /// </summary>
        public int After(int address)
        {
            return address == RingEnd ? RingStart : (address + 1) & Enc28j60RegisterMap.AddressMask;
        }

        /// <summary>Number of bytes from one address of the ring to another.</summary>
        public int Distance(int from, int to)
        {
            int distance = to - from;
            return distance < 0 ? distance + RingEnd - RingStart + 1 : distance;
        }

        /// <summary>Reads bytes, wrapping as <see cref="After"/> does.</summary>
        /// <returns>The address after them.</returns>
        public int Load(int address, byte[] buffer, int offset, int count)
        {
            while (count > 0)
            {
                int part = PartUntilWrap(address, count);
                Array.Copy(_bytes, address, buffer, offset, part);
                address = After(address + part - 1);
                offset += part;
                count -= part;
            }

            return address;
        }

        /// <summary>Writes bytes into the ring.</summary>
        /// <returns>The address after them.</returns>
        public int StoreInRing(int address, byte[] buffer, int offset, int count)
        {
            while (count > 0)
            {
                int part = PartUntilWrap(address, count);
                Array.Copy(buffer, offset, _bytes, address, part);
                address = After(address + part - 1);
                offset += part;
                count -= part;
            }

            return address;
        }

        /// <summary>Writes bytes as the host does: wrapping only at 1FFF.</summary>
        /// <returns>The address after them.</returns>
        public int Store(int address, byte[] buffer, int offset, int count)
        {
            for (int i = 0; i < count; i++)
            {
                _bytes[address] = buffer[offset + i];
                address = (address + 1) & Enc28j60RegisterMap.AddressMask;
            }

            if (_chip.Faults.MemoryIsFaulty)
            {
                _bytes[FaultyByte] &= unchecked((byte)~FaultyBit);
            }

            return address;
        }

        public void Clear()
        {
            Array.Clear(_bytes, 0, Size);
        }

        private int PartUntilWrap(int address, int count)
        {
            int last = address <= RingEnd ? RingEnd : Size - 1;
            int part = last - address + 1;
            return part < count ? part : count;
        }
    }
}
