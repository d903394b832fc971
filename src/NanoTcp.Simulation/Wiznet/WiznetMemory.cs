using System;

namespace NanoTcp.Simulation
{
    /// <summary>
    /// The 16 KB of buffer memory of one direction, and each socket's block of it (data sheet 3.3). A 16-bit address wraps at the block's
    /// size, and so does a burst.
    /// </summary>
    internal sealed class WiznetMemory
    {
        public const int Size = 16_384;

        private const int Kilobyte = 1024;

        private readonly byte[] _bytes = new byte[Size];
        private readonly int[] _start = new int[WiznetChip.SocketCount];
        private readonly int[] _size = new int[WiznetChip.SocketCount];

        /// <summary>The sum of all blocks in bytes; more than <see cref="Size"/> when they overlap.</summary>
        public int Sum { get; private set; }

        /// <summary>Lays out the blocks, in order from socket 0.</summary>
        /// <param name="sockets">The sockets with their size registers.</param>
        /// <param name="sizeRegister">Offset of the register that holds the size in KB.</param>
        public void LayOut(WiznetSocket[] sockets, int sizeRegister)
        {
            int sum = 0;
            for (int i = 0; i < sockets.Length; i++)
            {
                int size = sockets[i].Registers[sizeRegister] * Kilobyte;
                _size[i] = size;

                // blocks beyond the end have no memory of their own: they overlap others
                _start[i] = sum + size <= Size ? sum : Size - size;
                sum += size;
            }

            Sum = sum;
        }

        public int SizeOf(int socket)
        {
            return _size[socket];
        }

        public bool Overlap(int one, int other)
        {
            return _start[one] < _start[other] + _size[other] && _start[other] < _start[one] + _size[one];
        }

        /// <summary>Writes a burst.</summary>
        public void Store(int socket, int address, byte[] buffer, int offset, int count)
        {
            int size = _size[socket];
            while (count > 0 && size > 0)
            {
                int place = address & (size - 1);
                int part = size - place < count ? size - place : count;
                Array.Copy(buffer, offset, _bytes, _start[socket] + place, part);
                address += part;
                offset += part;
                count -= part;
            }
        }

        /// <summary>Reads a burst.</summary>
        public void Load(int socket, int address, byte[] buffer, int offset, int count)
        {
            int size = _size[socket];
            if (size == 0)
            {
                Array.Clear(buffer, offset, count);
                return;
            }

            while (count > 0)
            {
                int place = address & (size - 1);
                int part = size - place < count ? size - place : count;
                Array.Copy(_bytes, _start[socket] + place, buffer, offset, part);
                address += part;
                offset += part;
                count -= part;
            }
        }
    }
}
