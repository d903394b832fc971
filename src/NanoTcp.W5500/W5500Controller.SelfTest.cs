using System;

namespace NanoTcp.W5500
{
    /// <content>Checks that tell a missing, a wrong and an unreliable chip apart, and describe what they found.</content>
    internal sealed partial class W5500Controller
    {
        // reads that decide whether a value is constant
        private const int DiagnosisReads = 8;

        // times that all memory is rewritten to decide whether it fails in the same way each time
        private const int DiagnosisWrites = 3;

        // The common registers from MR to RTR and RCR: some are never 00 and some never FF.
        private const int DiagnosisLength = 0x1C;

        private const int StabilityRounds = 100;

        // a transfer of 512 bytes and its header needs little memory
        private const int PatternLength = 512;

        // Below 1 MHz a full frame takes more than 12 ms; nanoFramework's default of 500 kHz is usually an oversight.
        private const int SlowClock = 1_000_000;

        private int _version;
        private int _failures;

        /// <summary>
        /// Writes and reads back registers and the whole transmit memory. The chip is not configured afterwards: reset or configure it
        /// next. Socket 0 must own all of transmit memory.
        /// </summary>
        /// <returns>Passed, or what is wrong.</returns>
        public W5500SelfTest TestMemory()
        {
            W5500SelfTest found = TestRegisters();
            return found != W5500SelfTest.Passed ? found : TestBuffer();
        }

        /// <summary>Describes a result in one sentence.</summary>
        public string Describe(W5500SelfTest found)
        {
            switch (found)
            {
                case W5500SelfTest.NotRun:
                    return "The W5500 was not tested yet.";
                case W5500SelfTest.Passed:
                    return "W5500 found, SPI reliable at " + Clock()
                        + (_bus.ClockFrequency < SlowClock ? " (slow: 8 to 20 MHz is usual)." : ".");
                case W5500SelfTest.NoChipMisoLow:
                    return "No W5500 answers: MISO stays low. Check power, chip select, MISO wiring and that RSTn is high.";
                case W5500SelfTest.NoChipMisoHigh:
                    return "No W5500 answers: MISO stays high. Check power, chip select and MISO wiring.";
                case W5500SelfTest.WrongVersion:
                    return "VERSIONR reads 0x" + ((byte)_version).ToString("X2")
                        + " instead of 0x04: another chip, or the wrong SPI mode (0 or 3 is right).";
                case W5500SelfTest.ResetLineStuck:
                    return "The reset pin does not reset the W5500: check the RSTn wiring, or give no reset pin.";
                case W5500SelfTest.ResetIncomplete:
                    return "The W5500 answers but did not reset: its registers are not at their reset values.";
                case W5500SelfTest.StillInReset:
                    return "The W5500 is still in reset: check RSTn, the module's reset supervisor and the supply.";
                case W5500SelfTest.RegisterMismatch:
                    return "W5500 registers do not keep what is written: check MOSI wiring and supply.";
                case W5500SelfTest.BufferMismatch:
                    return "W5500 buffer memory does not keep what is written: the chip is faulty or its supply is weak.";
                case W5500SelfTest.UnstableAtThisClock:
                    return "SPI is unstable at " + Clock() + " (" + _failures.ToString()
                        + " transfers wrong): lower the clock or shorten the wires.";
                default:
                    return "The W5500 passed its checks, but socket 0 does not open in MACRAW mode.";
            }
        }

        private string Clock() => _bus.ClockFrequency.ToString() + " Hz";

        // MISO floats or stays low while RSTn is low: silence of a chip that answered before means reset, not a missing chip.
        private W5500SelfTest DiagnoseSilence(bool answeredBefore)
        {
            if (IsAll(0x00))
            {
                return answeredBefore ? W5500SelfTest.StillInReset : W5500SelfTest.NoChipMisoLow;
            }

            if (IsAll(0xFF))
            {
                return answeredBefore ? W5500SelfTest.StillInReset : W5500SelfTest.NoChipMisoHigh;
            }

            return IsInReset() && IsInReset() ? W5500SelfTest.StillInReset : DiagnoseWrongVersion();
        }

        private W5500SelfTest DiagnoseWrongVersion()
        {
            _version = _bus.ReadByte(W5500Block.Common, W5500Registers.VERSIONR);
            _failures = 0;
            for (int i = 0; i < DiagnosisReads; i++)
            {
                if (_bus.ReadByte(W5500Block.Common, W5500Registers.VERSIONR) != _version)
                {
                    _failures++;
                }
            }

            return _failures == 0 ? W5500SelfTest.WrongVersion : W5500SelfTest.UnstableAtThisClock;
        }

        private bool IsAll(byte value)
        {
            _bus.Read(W5500Block.Common, W5500Registers.MR, DiagnosisLength);
            for (int i = 0; i < DiagnosisLength; i++)
            {
                if (_bus.Scratch[W5500Bus.HeaderLength + i] != value)
                {
                    return false;
                }
            }

            return true;
        }

        private W5500SelfTest TestRegisters()
        {
            int misreadVersions = 0;
            _failures = 0;
            for (int round = 0; round < StabilityRounds; round++)
            {
                // both bytes change every round, and each bit takes both values
                int pattern = (round * 0x9E37) & 0xFFFF;
                _bus.WriteWord(W5500Block.Common, W5500Registers.GAR, pattern);
                if (_bus.ReadWord(W5500Block.Common, W5500Registers.GAR) != pattern)
                {
                    _failures++;
                }

                if (_bus.ReadByte(W5500Block.Common, W5500Registers.VERSIONR) != W5500Registers.VERSIONR_W5500)
                {
                    misreadVersions++;
                }
            }

            // the first pattern is 0, which a chip that stores nothing may return too
            if (misreadVersions == 0 && _failures >= StabilityRounds - 1)
            {
                return W5500SelfTest.RegisterMismatch;
            }

            _failures += misreadVersions;
            return _failures == 0 ? W5500SelfTest.Passed : W5500SelfTest.UnstableAtThisClock;
        }

        private W5500SelfTest TestBuffer()
        {
            byte[] written = new byte[W5500Bus.HeaderLength + PatternLength];
            byte[] read = new byte[W5500Bus.HeaderLength + PatternLength + W5500Bus.TransferUnit];
            FillPattern(written);

            WritePatterns(written);
            for (int address = 0; address < W5500Registers.BufferMemorySize; address += PatternLength)
            {
                if (!ReadsPattern(written, read, address))
                {
                    return DiagnoseWrongPattern(written, read, address);
                }
            }

            return W5500SelfTest.Passed;
        }

        // Faulty memory fails in the same way each time that all of it is rewritten; a faulty transfer does not.
        private W5500SelfTest DiagnoseWrongPattern(byte[] written, byte[] read, int address)
        {
            _failures = 1;
            int wrong = HashOf(read);
            for (int i = 0; i < DiagnosisWrites; i++)
            {
                WritePatterns(written);
                if (ReadsPattern(written, read, address) || HashOf(read) != wrong)
                {
                    return W5500SelfTest.UnstableAtThisClock;
                }
            }

            return W5500SelfTest.BufferMismatch;
        }

        private static int HashOf(byte[] read)
        {
            int hash = 0;
            for (int i = W5500Bus.HeaderLength; i < W5500Bus.HeaderLength + PatternLength; i++)
            {
                hash = (hash * 31) + read[i];
            }

            return hash;
        }

        private static void FillPattern(byte[] buffer)
        {
            uint state = 0x2545F491;
            for (int i = W5500Bus.HeaderLength; i < buffer.Length; i++)
            {
                state ^= state << 13;
                state ^= state >> 17;
                state ^= state << 5;
                buffer[i] = (byte)state;
            }
        }

        private void WritePatterns(byte[] buffer)
        {
            for (int address = 0; address < W5500Registers.BufferMemorySize; address += PatternLength)
            {
                StampPattern(buffer, address);
                _bus.WriteFrom(buffer, W5500Bus.HeaderLength, PatternLength, W5500Block.Socket0Transmit, address);
            }
        }

        // Each block starts with its own address, so that faulty address lines show.
        private static void StampPattern(byte[] buffer, int address)
        {
            buffer[W5500Bus.HeaderLength] = (byte)(address >> 8);
            buffer[W5500Bus.HeaderLength + 1] = (byte)~(address >> 8);
        }

        private bool ReadsPattern(byte[] written, byte[] read, int address)
        {
            StampPattern(written, address);
            _bus.ReadInto(read, PatternLength, W5500Block.Socket0Transmit, address);
            for (int i = W5500Bus.HeaderLength; i < W5500Bus.HeaderLength + PatternLength; i += 8)
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
