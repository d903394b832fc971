using NanoTcp.SpiEthernet;

namespace NanoTcp.Wiznet
{
    /// <content>Checks that tell a missing, a wrong and an unreliable chip apart.</content>
    internal abstract partial class WiznetController
    {
        // reads that decide whether a value is constant
        private const int DiagnosisReads = 8;

        // The first common registers: on either chip some are never 00 and some never FF.
        private const int DiagnosisLength = 0x1C;

        private const int StabilityRounds = 100;

        private int _identity;

        /// <summary>
        /// Writes and reads back registers and the whole transmit memory. The chip is not configured afterwards: reset or configure it
        /// next. Socket 0 must own all of transmit memory.
        /// </summary>
        /// <returns>Passed, or what is wrong.</returns>
        public SelfTestResult TestMemory()
        {
            UnlockTestRegister();
            SelfTestResult found = TestRegisters(StabilityRounds, 1);
            return found != SelfTestResult.Passed ? found : TestBuffer(WiznetRegisters.BufferMemorySize);
        }

        /// <summary>Reads what identifies the chip. One transaction.</summary>
        protected abstract int ReadIdentity();

        /// <summary>Describes what a wrong chip has shown, as a sentence.</summary>
        /// <param name="identity">As <see cref="ReadIdentity"/> returned it.</param>
        protected abstract string DescribeWrongChip(int identity);

        /// <inheritdoc/>
        protected override int HeaderLength => WiznetBus.HeaderLength;

        /// <inheritdoc/>
        protected override string ResetPinName => "RSTn";

        /// <inheritdoc/>
        protected override string DescribeOther(SelfTestResult found)
        {
            return found == SelfTestResult.WrongChip
                ? DescribeWrongChip(_identity)
                : "The " + ChipName + " passed its checks, but socket 0 does not open in MACRAW mode.";
        }

        /// <inheritdoc/>
        protected override int TestRegisters(int pattern)
        {
            Bus.WriteWord(WiznetBlock.Common, GAR, pattern);
            return Bus.ReadWord(WiznetBlock.Common, GAR) == pattern ? 0 : 1;
        }

        /// <inheritdoc/>
        protected override void WriteBlock(byte[] buffer, int address, int count)
        {
            Bus.WriteFrom(buffer, WiznetBus.HeaderLength, count, WiznetBlock.Socket0Transmit, address);
        }

        /// <inheritdoc/>
        protected override void ReadBlock(byte[] buffer, int address, int count)
        {
            Bus.ReadInto(buffer, count, WiznetBlock.Socket0Transmit, address);
        }

        private SelfTestResult DiagnoseSilence()
        {
            if (IsAll(0x00))
            {
                return SelfTestResult.NoChipMisoLow;
            }

            if (IsAll(0xFF))
            {
                return SelfTestResult.NoChipMisoHigh;
            }

            return AnswersInReset() ? SelfTestResult.StillInReset : DiagnoseWrongChip();
        }

        /// <summary>True when a chip that answers shows that it is in reset.</summary>
        protected virtual bool AnswersInReset() => false;

        private SelfTestResult DiagnoseWrongChip()
        {
            _identity = ReadIdentity();
            Failures = 0;
            for (int i = 0; i < DiagnosisReads; i++)
            {
                if (ReadIdentity() != _identity)
                {
                    Failures++;
                }
            }

            return Failures == 0 ? SelfTestResult.WrongChip : SelfTestResult.UnstableAtThisClock;
        }

        private bool IsAll(byte value)
        {
            Bus.Read(WiznetBlock.Common, 0, DiagnosisLength);
            for (int i = 0; i < DiagnosisLength; i++)
            {
                if (Bus.Scratch[WiznetBus.HeaderLength + i] != value)
                {
                    return false;
                }
            }

            return true;
        }
    }
}
