using NanoTcp.SpiEthernet;

namespace NanoTcp.Enc28j60
{
    /// <content>Checks that tell a missing, a wrong and an unreliable chip apart.</content>
    internal sealed partial class Enc28j60Controller
    {
        // errata 1, for revisions B1 and B4, in hertz
        private const int SlowestMacClock = 8_000_000;

        // reads that decide whether a value is constant
        private const int DiagnosisReads = 8;

        private const int StabilityRounds = 50;

        /// <summary>
        /// Writes and reads back registers of both kinds and all of buffer memory. The chip is not configured afterwards: configure it
        /// next. Call it after a reset, while the receiver is off.
        /// </summary>
        /// <returns>Passed, or what is wrong.</returns>
        public SelfTestResult TestMemory()
        {
            SelfTestResult found = TestRegisters(StabilityRounds, 2);
            _bus.SelectBank(0);
            if (found != SelfTestResult.Passed)
            {
                return found;
            }

            // reads wrap at ERXND
            _bus.WriteWord(Enc28j60Registers.ERXSTL, 0);
            _bus.WriteWord(Enc28j60Registers.ERXNDL, Enc28j60Registers.BufferMemorySize - 1);
            return TestBuffer(Enc28j60Registers.BufferMemorySize);
        }

        /// <inheritdoc/>
        protected override int HeaderLength => Enc28j60Bus.InstructionLength;

        /// <inheritdoc/>
        protected override string ResetPinName => "RESET";

        /// <inheritdoc/>
        protected override string FullName => ChipName + " revision " + RevisionName();

        /// <inheritdoc/>
        protected override string ClockLimit => " (not below 8 MHz)";

        /// <inheritdoc/>
        protected override string DescribeOther(SelfTestResult found)
        {
            switch ((Enc28j60SelfTest)found)
            {
                case Enc28j60SelfTest.WrongRevision:
                    return "EREVID reads 0x" + ((byte)_revision).ToString("X2")
                        + ", which no ENC28J60 has: another chip, or the wrong SPI mode (0 is right).";
                case Enc28j60SelfTest.ClockTooSlow:
                    return FullName + " needs an SPI clock of 8 MHz or more (errata 1), not " + ClockText + ".";
                case Enc28j60SelfTest.OscillatorStopped:
                    return "The ENC28J60 answers, but its clock does not start: check the 25 MHz crystal and the supply.";
                default:
                    return "The ENC28J60's PHY does not answer: the chip is faulty or its supply is weak (it needs up to 180 mA).";
            }
        }

        /// <summary>A 13-bit ETH register and a MAC register.</summary>
        /// <inheritdoc/>
        protected override int TestRegisters(int pattern)
        {
            int pointer = pattern & (Enc28j60Registers.BufferMemorySize - 1);
            _bus.WriteWord(Enc28j60Registers.EWRPTL, pointer);
            int failures = _bus.ReadWord(Enc28j60Registers.EWRPTL) == pointer ? 0 : 1;
            _bus.Write(Enc28j60Registers.MAADR1, pattern & 0xFF);
            return _bus.Read(Enc28j60Registers.MAADR1) == (pattern & 0xFF) ? failures : failures + 1;
        }

        /// <inheritdoc/>
        protected override bool ReadsIdentity() => _bus.Read(Enc28j60Registers.EREVID) == _revision;

        /// <inheritdoc/>
        protected override void WriteBlock(byte[] buffer, int address, int count)
        {
            _bus.WriteWord(Enc28j60Registers.EWRPTL, address);
            _bus.WriteBuffer(buffer, 0, count);
        }

        /// <inheritdoc/>
        protected override void ReadBlock(byte[] buffer, int address, int count)
        {
            _bus.WriteWord(Enc28j60Registers.ERDPTL, address);
            _bus.ReadBuffer(buffer, 0, count);
        }

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

        private SelfTestResult DiagnoseWrongRevision()
        {
            int first = ReadRevision();
            bool isLow = true;
            bool isHigh = true;
            Failures = 0;
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
                    Failures++;
                }
            }

            if (isLow || isHigh)
            {
                return isLow ? SelfTestResult.NoChipMisoLow : SelfTestResult.NoChipMisoHigh;
            }

            _revision = first;
            return Failures == 0 && !IsKnown(first) ? SelfTestResult.WrongChip : SelfTestResult.UnstableAtThisClock;
        }
    }
}
