using System;

namespace NanoTcp.Enc28j60
{
    /// <content>Checks that tell a missing, a wrong and an unreliable chip apart, and describe what they found.</content>
    internal sealed partial class Enc28j60Controller
    {
        // errata 1, for revisions B1 and B4, in hertz
        private const int SlowestMacClock = 8_000_000;

        // reads that decide whether a value is constant
        private const int DiagnosisReads = 8;

        // times that all memory is rewritten to decide whether it fails in the same way each time
        private const int DiagnosisWrites = 3;

        private const int StabilityRounds = 50;

        // a transfer of 512 bytes and its instruction needs little memory
        private const int PatternLength = 512;

        // Below 1 MHz a full frame takes more than 12 ms; nanoFramework's default of 500 kHz is usually an oversight.
        private const int SlowClock = 1_000_000;

        private int _failures;

        /// <summary>
        /// Writes and reads back registers of both kinds and all of buffer memory. The chip is not configured afterwards: configure it
        /// next. Call it after a reset, while the receiver is off.
        /// </summary>
        /// <returns>Passed, or what is wrong.</returns>
        public Enc28j60SelfTest TestMemory()
        {
            Enc28j60SelfTest found = TestRegisters();
            return found != Enc28j60SelfTest.Passed ? found : TestBuffer();
        }

        /// <summary>Describes a result in one sentence.</summary>
        public string Describe(Enc28j60SelfTest found)
        {
            switch (found)
            {
                case Enc28j60SelfTest.NotRun:
                    return "The ENC28J60 was not tested yet.";
                case Enc28j60SelfTest.Passed:
                    return "ENC28J60 revision " + RevisionName() + " found, SPI reliable at " + Clock()
                        + (_bus.ClockFrequency < SlowClock ? " (slow: 8 to 20 MHz is usual)." : ".");
                case Enc28j60SelfTest.NoChipMisoLow:
                    return "No ENC28J60 answers: MISO stays low. Check power, chip select, MISO wiring and that RESET is high.";
                case Enc28j60SelfTest.NoChipMisoHigh:
                    return "No ENC28J60 answers: MISO stays high. Check power, chip select and MISO wiring.";
                case Enc28j60SelfTest.WrongRevision:
                    return "EREVID reads 0x" + ((byte)_revision).ToString("X2")
                        + ", which no ENC28J60 has: another chip, or the wrong SPI mode (0 is right).";
                case Enc28j60SelfTest.ClockTooSlow:
                    return "ENC28J60 revision " + RevisionName() + " needs an SPI clock of 8 MHz or more (errata 1), not " + Clock() + ".";
                case Enc28j60SelfTest.OscillatorStopped:
                    return "The ENC28J60 answers, but its clock does not start: check the 25 MHz crystal and the supply.";
                case Enc28j60SelfTest.ResetLineStuck:
                    return "The reset pin does not reset the ENC28J60: check the RESET wiring, or give no reset pin.";
                case Enc28j60SelfTest.ResetIncomplete:
                    return "The ENC28J60 answers but did not reset: its registers are not at their reset values.";
                case Enc28j60SelfTest.StillInReset:
                    return "The ENC28J60 is still in reset: check RESET, the module's reset supervisor and the supply.";
                case Enc28j60SelfTest.RegisterMismatch:
                    return "ENC28J60 registers do not keep what is written: check MOSI wiring and supply.";
                case Enc28j60SelfTest.BufferMismatch:
                    return "ENC28J60 buffer memory does not keep what is written: the chip is faulty or its supply is weak.";
                case Enc28j60SelfTest.PhyNotFound:
                    return "The ENC28J60's PHY does not answer: the chip is faulty or its supply is weak (it needs up to 180 mA).";
                default:
                    return "SPI is unstable at " + Clock() + " (" + _failures.ToString()
                        + " transfers wrong): lower the clock (not below 8 MHz) or shorten the wires.";
            }
        }

        private string Clock() => _bus.ClockFrequency.ToString() + " Hz";

        private string RevisionName()
        {
            switch (_revision)
            {
                case Enc28j60Registers.RevisionB1:
                    return "B1";
                case Enc28j60Registers.RevisionB4:
                    return "B4";
                case Enc28j60Registers.RevisionB5:
                    return "B5";
                default:
                    return "B7";
            }
        }

        private Enc28j60SelfTest DiagnoseWrongRevision()
        {
            int first = ReadRevision();
            bool isLow = true;
            bool isHigh = true;
            _failures = 0;
            for (int i = 0; i < DiagnosisReads; i++)
            {
                // of these two, one is never 00 and the other never FF
                int control = _bus.Read(Enc28j60Registers.ECON2);
                int status = _bus.Read(Enc28j60Registers.ESTAT);
                int revision = ReadRevision();
                isLow &= (control | status | revision) == 0;
                isHigh &= (control & status & revision) == 0xFF;
                if (revision != first)
                {
                    _failures++;
                }
            }

            if (isLow || isHigh)
            {
                return isLow ? Enc28j60SelfTest.NoChipMisoLow : Enc28j60SelfTest.NoChipMisoHigh;
            }

            _revision = first;
            return _failures == 0 && !IsKnown(first) ? Enc28j60SelfTest.WrongRevision : Enc28j60SelfTest.UnstableAtThisClock;
        }

        // a 13-bit ETH register, a MAC register, and one with a known value
        private Enc28j60SelfTest TestRegisters()
        {
            int misreadRevisions = 0;
            _failures = 0;
            for (int round = 0; round < StabilityRounds; round++)
            {
                // both bytes change every round, and each bit takes both values
                int pattern = (round * 0x9E37) & (Enc28j60Registers.BufferMemorySize - 1);
                _bus.WriteWord(Enc28j60Registers.EWRPTL, pattern);
                if (_bus.ReadWord(Enc28j60Registers.EWRPTL) != pattern)
                {
                    _failures++;
                }

                _bus.Write(Enc28j60Registers.MAADR1, pattern & 0xFF);
                if (_bus.Read(Enc28j60Registers.MAADR1) != (pattern & 0xFF))
                {
                    _failures++;
                }

                if (_bus.Read(Enc28j60Registers.EREVID) != _revision)
                {
                    misreadRevisions++;
                }
            }

            _bus.SelectBank(0);

            // the first pattern is 0, which a chip that stores nothing may return too
            if (misreadRevisions == 0 && _failures >= 2 * (StabilityRounds - 1))
            {
                return Enc28j60SelfTest.RegisterMismatch;
            }

            _failures += misreadRevisions;
            return _failures == 0 ? Enc28j60SelfTest.Passed : Enc28j60SelfTest.UnstableAtThisClock;
        }

        private Enc28j60SelfTest TestBuffer()
        {
            byte[] written = new byte[Enc28j60Bus.InstructionLength + PatternLength];
            byte[] read = new byte[Enc28j60Bus.InstructionLength + PatternLength + Enc28j60Bus.TransferUnit];
            FillPattern(written);

            // reads wrap at ERXND
            _bus.WriteWord(Enc28j60Registers.ERXSTL, 0);
            _bus.WriteWord(Enc28j60Registers.ERXNDL, Enc28j60Registers.BufferMemorySize - 1);
            WritePatterns(written);
            for (int address = 0; address < Enc28j60Registers.BufferMemorySize; address += PatternLength)
            {
                if (!ReadsPattern(written, read, address))
                {
                    return DiagnoseWrongPattern(written, read, address);
                }
            }

            return Enc28j60SelfTest.Passed;
        }

        // Faulty memory fails in the same way each time that all of it is rewritten; a faulty transfer does not.
        private Enc28j60SelfTest DiagnoseWrongPattern(byte[] written, byte[] read, int address)
        {
            _failures = 1;
            int wrong = HashOf(read);
            for (int i = 0; i < DiagnosisWrites; i++)
            {
                WritePatterns(written);
                if (ReadsPattern(written, read, address) || HashOf(read) != wrong)
                {
                    return Enc28j60SelfTest.UnstableAtThisClock;
                }
            }

            return Enc28j60SelfTest.BufferMismatch;
        }

        private static int HashOf(byte[] read)
        {
            int hash = 0;
            for (int i = Enc28j60Bus.InstructionLength; i < Enc28j60Bus.InstructionLength + PatternLength; i++)
            {
                hash = (hash * 31) + read[i];
            }

            return hash;
        }

        private static void FillPattern(byte[] buffer)
        {
            uint state = 0x2545F491;
            for (int i = Enc28j60Bus.InstructionLength; i < buffer.Length; i++)
            {
                state ^= state << 13;
                state ^= state >> 17;
                state ^= state << 5;
                buffer[i] = (byte)state;
            }
        }

        private void WritePatterns(byte[] buffer)
        {
            for (int address = 0; address < Enc28j60Registers.BufferMemorySize; address += PatternLength)
            {
                StampPattern(buffer, address);
                _bus.WriteWord(Enc28j60Registers.EWRPTL, address);
                _bus.WriteBuffer(buffer, 0, PatternLength);
            }
        }

        // Each block starts with its own address, so that faulty address lines show.
        private static void StampPattern(byte[] buffer, int address)
        {
            buffer[Enc28j60Bus.InstructionLength] = (byte)(address >> 8);
            buffer[Enc28j60Bus.InstructionLength + 1] = (byte)~(address >> 8);
        }

        private bool ReadsPattern(byte[] written, byte[] read, int address)
        {
            StampPattern(written, address);
            _bus.WriteWord(Enc28j60Registers.ERDPTL, address);
            _bus.ReadBuffer(read, 0, PatternLength);
            for (int i = Enc28j60Bus.InstructionLength; i < Enc28j60Bus.InstructionLength + PatternLength; i += 8)
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
