using NanoTcp.Links;
using NanoTcp.SpiEthernet;

namespace NanoTcp.Enc28j60
{
    /// <summary>
    /// The ENC28J60's SPI instructions (data sheet section 4.2), each one chip-select period and one call of the port, and the selected
    /// bank. The instruction byte lies in the same buffer as the data, so that nothing is copied or allocated.
    /// </summary>
    internal sealed class Enc28j60Bus : SpiBus
    {
        /// <summary>Bytes of the instruction before the data.</summary>
        public const int InstructionLength = 1;

        // holds a packet's header or a status vector with its instruction, rounded up to a whole word
        private const int ScratchLength = 16;

        private const int UnknownBank = -1;

        private int _bank;

        public Enc28j60Bus(SpiPort port, DeviceCounters counters)
            : base(port, counters, ScratchLength)
        {
        }

        /// <summary>
        /// Reads a control register. One transaction, and those of <see cref="SelectBank"/>. MAC and MII registers answer after a dummy
        /// byte (data sheet section 4.2.1).
        /// </summary>
        public int Read(int register)
        {
            SelectBankOf(register);
            int length = (register & Enc28j60Registers.Mac) != 0 ? 3 : 2;
            Scratch[0] = (byte)(Enc28j60Instruction.ReadControlRegister | (register & Enc28j60Registers.AddressMask));
            Scratch[1] = 0;
            Scratch[2] = 0;
            Count(length);
            Port.Transfer(Scratch, 0, length);
            return Scratch[length - 1];
        }

        /// <summary>Reads a 16-bit register, low byte first. Two transactions.</summary>
        public int ReadWord(int lowRegister)
        {
            int low = Read(lowRegister);
            return low | (Read(lowRegister + 1) << 8);
        }

        /// <summary>Writes a control register. One transaction, and those of <see cref="SelectBank"/>.</summary>
        public void Write(int register, int value)
        {
            SelectBankOf(register);
            Control(Enc28j60Instruction.WriteControlRegister, register, value);
        }

        /// <summary>Writes a 16-bit register, low byte first, as ERXRDPT and MIWR require. Two transactions.</summary>
        public void WriteWord(int lowRegister, int value)
        {
            Write(lowRegister, value & 0xFF);
            Write(lowRegister + 1, value >> 8);
        }

        /// <summary>Sets bits of a register that exists in every bank. One transaction.</summary>
        public void SetBits(int register, int bits)
        {
            Control(Enc28j60Instruction.BitFieldSet, register, bits);
        }

        /// <summary>Clears bits of a register that exists in every bank. One transaction.</summary>
        public void ClearBits(int register, int bits)
        {
            Control(Enc28j60Instruction.BitFieldClear, register, bits);
        }

        /// <summary>
        /// Selects a bank. No transaction when it is selected already, one from or to bank 0 and where a single bit changes, otherwise two.
        /// </summary>
        public void SelectBank(int bank)
        {
            // unknown while it changes, since out of memory may interrupt that
            int former = _bank;
            _bank = UnknownBank;
            int clear = (former == UnknownBank ? Enc28j60Registers.ECON1_BSEL : former) & ~bank;
            if (clear != 0)
            {
                ClearBits(Enc28j60Registers.ECON1, clear);
            }

            int set = former == UnknownBank ? bank : bank & ~former;
            if (set != 0)
            {
                SetBits(Enc28j60Registers.ECON1, set);
            }

            _bank = bank;
        }

        /// <summary>Selects bank 0, whichever is selected now. One transaction.</summary>
        public void FindHomeBank()
        {
            ClearBits(Enc28j60Registers.ECON1, Enc28j60Registers.ECON1_BSEL);
            _bank = 0;
        }

        /// <summary>Gives the soft reset instruction, which selects bank 0. One transaction.</summary>
        public void SystemReset()
        {
            Scratch[0] = Enc28j60Instruction.SystemReset;
            Count(1);
            Port.Write(Scratch, 0, 1);
            _bank = 0;
        }

        /// <summary>Reads from ERDPT into <see cref="SpiBus.Scratch"/>. One transaction.</summary>
        /// <param name="count">Number of bytes, 1 to 12.</param>
        public void ReadBuffer(int count)
        {
            ReadBuffer(Scratch, 0, count);
        }

        /// <summary>
        /// Reads from ERDPT: the instruction at an index, the data after it. The chip wraps from ERXND to ERXST within the burst. One
        /// transaction.
        /// </summary>
        public void ReadBuffer(byte[] buffer, int index, int count)
        {
            buffer[index] = Enc28j60Instruction.ReadBufferMemory;
            Count(InstructionLength + count);
            Port.Transfer(buffer, index, InstructionLength + count);
        }

        /// <summary>Writes from EWRPT: the instruction overwrites the byte at an index, the data lie after it. One transaction.</summary>
        public void WriteBuffer(byte[] buffer, int index, int count)
        {
            buffer[index] = Enc28j60Instruction.WriteBufferMemory;
            Count(InstructionLength + count);
            Port.Write(buffer, index, InstructionLength + count);
        }

        private void SelectBankOf(int register)
        {
            if ((register & Enc28j60Registers.AllBanks) == 0)
            {
                SelectBank((register >> Enc28j60Registers.BankShift) & Enc28j60Registers.BankMask);
            }
        }

        private void Control(int instruction, int register, int value)
        {
            Scratch[0] = (byte)(instruction | (register & Enc28j60Registers.AddressMask));
            Scratch[1] = (byte)value;
            Count(2);
            Port.Write(Scratch, 0, 2);
        }

        private void Count(int length)
        {
            Counters.SpiTransactions++;
            Counters.SpiBytes += length;
        }
    }
}
