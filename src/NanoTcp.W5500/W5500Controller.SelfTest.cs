using NanoTcp.SpiEthernet;

namespace NanoTcp.W5500
{
    /// <content>Checks that tell a missing, a wrong and an unreliable chip apart.</content>
    internal sealed partial class W5500Controller
    {
        // reads that decide whether a value is constant
        private const int DiagnosisReads = 8;

        // The common registers from MR to RTR and RCR: some are never 00 and some never FF.
        private const int DiagnosisLength = 0x1C;

        private const int StabilityRounds = 100;

        private int _version;

        /// <summary>
        /// Writes and reads back registers and the whole transmit memory. The chip is not configured afterwards: reset or configure it
        /// next. Socket 0 must own all of transmit memory.
        /// </summary>
        /// <returns>Passed, or what is wrong.</returns>
        public SelfTestResult TestMemory()
        {
            SelfTestResult found = TestRegisters(StabilityRounds, 1);
            return found != SelfTestResult.Passed ? found : TestBuffer(W5500Registers.BufferMemorySize);
        }

        /// <inheritdoc/>
        protected override int HeaderLength => W5500Bus.HeaderLength;

        /// <inheritdoc/>
        protected override string ResetPinName => "RSTn";

        /// <inheritdoc/>
        protected override string DescribeOther(SelfTestResult found)
        {
            return found == SelfTestResult.WrongChip
                ? "VERSIONR reads 0x" + ((byte)_version).ToString("X2")
                    + " instead of 0x04: another chip, or the wrong SPI mode (0 or 3 is right)."
                : "The W5500 passed its checks, but socket 0 does not open in MACRAW mode.";
        }

        /// <inheritdoc/>
        protected override int TestRegisters(int pattern)
        {
            _bus.WriteWord(W5500Block.Common, W5500Registers.GAR, pattern);
            return _bus.ReadWord(W5500Block.Common, W5500Registers.GAR) == pattern ? 0 : 1;
        }

        /// <inheritdoc/>
        protected override bool ReadsIdentity()
        {
            return _bus.ReadByte(W5500Block.Common, W5500Registers.VERSIONR) == W5500Registers.VERSIONR_W5500;
        }

        /// <inheritdoc/>
        protected override void WriteBlock(byte[] buffer, int address, int count)
        {
            _bus.WriteFrom(buffer, W5500Bus.HeaderLength, count, W5500Block.Socket0Transmit, address);
        }

        /// <inheritdoc/>
        protected override void ReadBlock(byte[] buffer, int address, int count)
        {
            _bus.ReadInto(buffer, count, W5500Block.Socket0Transmit, address);
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

            return IsInReset() && IsInReset() ? SelfTestResult.StillInReset : DiagnoseWrongVersion();
        }

        private SelfTestResult DiagnoseWrongVersion()
        {
            _version = _bus.ReadByte(W5500Block.Common, W5500Registers.VERSIONR);
            Failures = 0;
            for (int i = 0; i < DiagnosisReads; i++)
            {
                if (_bus.ReadByte(W5500Block.Common, W5500Registers.VERSIONR) != _version)
                {
                    Failures++;
                }
            }

            return Failures == 0 ? SelfTestResult.WrongChip : SelfTestResult.UnstableAtThisClock;
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
    }
}
