using NanoTcp.Links;
using NanoTcp.SpiEthernet;

namespace NanoTcp.Wiznet
{
    /// <summary>
    /// The SPI frames of a W5500 and a W6100 (section 2 of either data sheet): two address bytes, a control byte, then data.
    /// <see cref="Read"/> stores data in Scratch, and <see cref="Write"/> takes them from there, from index HeaderLength.
    /// </summary>
    internal sealed class WiznetBus : SpiBus
    {
        /// <summary>Bytes of address and control before the data.</summary>
        public const int HeaderLength = 3;

        // Holds the longest register burst with its header: a W6100's socket registers from Sn_MR to Sn_SR have 49 bytes.
        private const int ScratchLength = 64;

        public WiznetBus(SpiPort port, DeviceCounters counters)
            : base(port, counters, ScratchLength)
        {
        }

        /// <summary>Reads registers into <see cref="SpiBus.Scratch"/>. One transaction.</summary>
        public void Read(int block, int address, int count)
        {
            ReadInto(Scratch, count, block, address);
        }

        /// <summary>Writes registers from <see cref="SpiBus.Scratch"/>. One transaction.</summary>
        public void Write(int block, int address, int count)
        {
            WriteFrom(Scratch, HeaderLength, count, block, address);
        }

        /// <summary>Reads an 8-bit register. One transaction.</summary>
        public int ReadByte(int block, int address)
        {
            ReadInto(Scratch, 1, block, address);
            return Scratch[HeaderLength];
        }

        /// <summary>Reads a 16-bit register. One transaction.</summary>
        public int ReadWord(int block, int address)
        {
            ReadInto(Scratch, 2, block, address);
            return (Scratch[HeaderLength] << 8) | Scratch[HeaderLength + 1];
        }

        /// <summary>Writes an 8-bit register. One transaction. It is on the path of each frame, and calls the port itself.</summary>
        public void WriteByte(int block, int address, int value)
        {
            byte[] s = Scratch;
            s[0] = (byte)(address >> 8);
            s[1] = (byte)address;
            s[2] = (byte)(block | WiznetBlock.Write);
            s[3] = (byte)value;
            Counters.SpiTransactions++;
            Counters.SpiBytes += HeaderLength + 1;
            Port.Write(s, 0, HeaderLength + 1);
        }

        /// <summary>Writes a 16-bit register. One transaction. It is on the path of each frame, and calls the port itself.</summary>
        public void WriteWord(int block, int address, int value)
        {
            byte[] s = Scratch;
            s[0] = (byte)(address >> 8);
            s[1] = (byte)address;
            s[2] = (byte)(block | WiznetBlock.Write);
            s[3] = (byte)(value >> 8);
            s[4] = (byte)value;
            Counters.SpiTransactions++;
            Counters.SpiBytes += HeaderLength + 2;
            Port.Write(s, 0, HeaderLength + 2);
        }

        /// <summary>
        /// Reads a burst to the start of a buffer: the header at index 0, the data from index <see cref="HeaderLength"/>. The chip wraps
        /// the address within the socket's buffer, so that it is neither masked nor split here. One transaction.
        /// </summary>
        public void ReadInto(byte[] buffer, int count, int block, int address)
        {
            buffer[0] = (byte)(address >> 8);
            buffer[1] = (byte)address;
            buffer[2] = (byte)block;
            Counters.SpiTransactions++;
            Counters.SpiBytes += HeaderLength + count;
            Port.Transfer(buffer, 0, HeaderLength + count);
        }

        /// <summary>
        /// Writes a burst whose data lie at an offset; the header overwrites the three bytes before them. One transaction.
        /// </summary>
        public void WriteFrom(byte[] buffer, int offset, int count, int block, int address)
        {
            int start = offset - HeaderLength;
            buffer[start] = (byte)(address >> 8);
            buffer[start + 1] = (byte)address;
            buffer[start + 2] = (byte)(block | WiznetBlock.Write);
            Counters.SpiTransactions++;
            Counters.SpiBytes += HeaderLength + count;
            Port.Write(buffer, start, HeaderLength + count);
        }
    }
}
