using NanoTcp.SpiEthernet;

namespace NanoTcp.Wiznet
{
    /// <content>Reset by pin or by command, and the wait until the chip answers. A chip found in reset is not written to until it leaves
    /// reset.</content>
    internal abstract partial class WiznetController
    {
        // Recovery waits less than opening, since the stack is blocked meanwhile. In milliseconds.
        private const int RecoveryTimeout = 100;

        // Differs from the reset value; each byte has ones and zeros.
        private const int ResetMarker = 0x5AA5;

        /// <summary>True while the chip is in reset, as far as one read shows.</summary>
        protected abstract bool IsInReset();

        /// <summary>Waits until the chip is not in reset.</summary>
        /// <param name="deadline">When to stop waiting, in the clock's milliseconds.</param>
        /// <returns>False at the deadline.</returns>
        protected abstract bool AwaitOutOfReset(long deadline);

        /// <summary>Waits until the chip shows what it is.</summary>
        /// <param name="deadline">When to stop waiting, in the clock's milliseconds.</param>
        /// <returns>False at the deadline.</returns>
        protected abstract bool AwaitIdentity(long deadline);

        /// <summary>Makes GAR, which tests use, writable.</summary>
        protected virtual void UnlockTestRegister()
        {
        }

        /// <inheritdoc/>
        protected override int ResetValue => WiznetRegisters.RTR_Reset;

        /// <inheritdoc/>
        protected override int ResetTimeout(bool isPatient)
        {
            int timeout = _options.ResetTimeout;
            return isPatient || timeout < RecoveryTimeout ? timeout : RecoveryTimeout;
        }

        /// <inheritdoc/>
        protected override bool LeaveResetMarker(bool hard, long deadline)
        {
            if (hard ? IsInReset() : !AwaitOutOfReset(deadline))
            {
                return false;
            }

            UnlockTestRegister();
            Bus.WriteWord(WiznetBlock.Common, GAR, ResetMarker);
            return ReadsResetMarker();
        }

        /// <inheritdoc/>
        protected override bool ReadsResetMarker() => Bus.ReadWord(WiznetBlock.Common, GAR) == ResetMarker;

        /// <inheritdoc/>
        protected override SelfTestResult AwaitChip(long deadline)
        {
            return AwaitOutOfReset(deadline) && AwaitIdentity(deadline) ? SelfTestResult.Passed : DiagnoseSilence();
        }

        /// <inheritdoc/>
        protected override int ReadResetValue() => Bus.ReadWord(WiznetBlock.Common, RTR);
    }
}
