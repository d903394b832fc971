using System;

namespace NanoTcp.SpiEthernet
{
    /// <content>Writes and reads back registers and buffer memory: tells faulty memory from unreliable transfers.</content>
    public abstract partial class SpiEthernetController
    {
        // times that all memory is rewritten to decide whether it fails in the same way each time
        private const int DiagnosisWrites = 3;

        // a transfer of 512 bytes and its header needs little memory
        private const int PatternLength = 512;

        /// <summary>Wrong transfers of the last check.</summary>
        protected int Failures;

        /// <summary>Bytes before the data in the buffers of <see cref="WriteBlock"/> and <see cref="ReadBlock"/>.</summary>
        protected abstract int HeaderLength { get; }

        /// <summary>Writes a pattern to each of the chip's test registers and reads it back.</summary>
        /// <param name="pattern">16 bits.</param>
        /// <returns>Number of registers that differ.</returns>
        protected abstract int TestRegisters(int pattern);

        /// <summary>Reads the register that identifies the chip.</summary>
        /// <returns>True when its value is the known one.</returns>
        protected abstract bool ReadsIdentity();

        /// <summary>Writes a block of buffer memory.</summary>
        /// <param name="buffer">The data, after a header.</param>
        /// <param name="address">Address of the first byte in buffer memory.</param>
        /// <param name="count">Number of bytes.</param>
        protected abstract void WriteBlock(byte[] buffer, int address, int count);

        /// <summary>Reads a block of buffer memory.</summary>
        /// <param name="buffer">Receives the data, after a header.</param>
        /// <param name="address">Address of the first byte in buffer memory.</param>
        /// <param name="count">Number of bytes.</param>
        protected abstract void ReadBlock(byte[] buffer, int address, int count);

        /// <summary>Tests the registers with patterns.</summary>
        /// <param name="rounds">Number of patterns.</param>
        /// <param name="registers">Number of registers that <see cref="TestRegisters(int)"/> writes.</param>
        /// <returns>Passed, or what is wrong.</returns>
        protected SelfTestResult TestRegisters(int rounds, int registers)
        {
            int misread = 0;
            Failures = 0;
            for (int round = 0; round < rounds; round++)
            {
                // both bytes change every round, and each bit takes both values
                Failures += TestRegisters((round * 0x9E37) & 0xFFFF);
                if (!ReadsIdentity())
                {
                    misread++;
                }
            }

            // the first pattern is 0, which a chip that stores nothing may return too
            if (misread == 0 && Failures >= registers * (rounds - 1))
            {
                return SelfTestResult.RegisterMismatch;
            }

            Failures += misread;
            return Failures == 0 ? SelfTestResult.Passed : SelfTestResult.UnstableAtThisClock;
        }

        /// <summary>Tests all of buffer memory.</summary>
        /// <param name="size">Its size in bytes, a multiple of 512.</param>
        /// <returns>Passed, or what is wrong.</returns>
        protected SelfTestResult TestBuffer(int size)
        {
            byte[] written = new byte[HeaderLength + PatternLength];
            byte[] read = new byte[HeaderLength + PatternLength + SpiBus.TransferUnit];
            FillPattern(written);
            WritePatterns(written, size);
            for (int address = 0; address < size; address += PatternLength)
            {
                if (!ReadsPattern(written, read, address))
                {
                    return DiagnoseWrongPattern(written, read, address, size);
                }
            }

            return SelfTestResult.Passed;
        }

        // Faulty memory fails in the same way each time that all of it is rewritten; a faulty transfer does not.
        private SelfTestResult DiagnoseWrongPattern(byte[] written, byte[] read, int address, int size)
        {
            Failures = 1;
            int wrong = HashOf(read);
            for (int i = 0; i < DiagnosisWrites; i++)
            {
                WritePatterns(written, size);
                if (ReadsPattern(written, read, address) || HashOf(read) != wrong)
                {
                    return SelfTestResult.UnstableAtThisClock;
                }
            }

            return SelfTestResult.BufferMismatch;
        }

        private int HashOf(byte[] read)
        {
            int hash = 0;
            int end = HeaderLength + PatternLength;
            for (int i = HeaderLength; i < end; i++)
            {
                hash = (hash * 31) + read[i];
            }

            return hash;
        }

        private void FillPattern(byte[] buffer)
        {
            uint state = 0x2545F491;
            for (int i = HeaderLength; i < buffer.Length; i++)
            {
                state ^= state << 13;
                state ^= state >> 17;
                state ^= state << 5;
                buffer[i] = (byte)state;
            }
        }

        private void WritePatterns(byte[] buffer, int size)
        {
            for (int address = 0; address < size; address += PatternLength)
            {
                StampPattern(buffer, address);
                WriteBlock(buffer, address, PatternLength);
            }
        }

        // Each block starts with its own address, so that faulty address lines show.
        private void StampPattern(byte[] buffer, int address)
        {
            int index = HeaderLength;
            buffer[index] = (byte)(address >> 8);
            buffer[index + 1] = (byte)~(address >> 8);
        }

        private bool ReadsPattern(byte[] written, byte[] read, int address)
        {
            StampPattern(written, address);
            ReadBlock(read, address, PatternLength);
            int end = HeaderLength + PatternLength;
            for (int i = HeaderLength; i < end; i += 8)
            {
                if (BitConverter.ToUInt64(written, i) != BitConverter.ToUInt64(read, i))
                {
                    return false;
                }
            }

            return true;
        }
    }
}
