using NanoTcp.SpiEthernet;

namespace NanoTcp.W5500
{
    /// <content>Reset by pin or by MR, and the wait until the chip answers. A chip found in reset is not written to until it leaves reset.
    /// </content>
    internal sealed partial class W5500Controller
    {
        // In milliseconds: the PLL takes 1 ms to lock (data sheet section 5.5.1).
        private const int PllLock = 2;

        // Recovery waits less than opening, since the stack is blocked meanwhile. In milliseconds.
        private const int RecoveryTimeout = 100;

        // Differs from the reset value; each byte has ones and zeros.
        private const int ResetMarker = 0x5AA5;

        /// <inheritdoc/>
        protected override int ResetValue => W5500Registers.RTR_Reset;

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

            _bus.WriteWord(W5500Block.Common, W5500Registers.GAR, ResetMarker);
            return ReadsResetMarker();
        }

        /// <inheritdoc/>
        protected override bool ReadsResetMarker() => _bus.ReadWord(W5500Block.Common, W5500Registers.GAR) == ResetMarker;

        /// <inheritdoc/>
        protected override void ResetPinReleased()
        {
            Clock.Sleep(PllLock);
        }

        /// <inheritdoc/>
        protected override void SoftReset()
        {
            _bus.WriteByte(W5500Block.Common, W5500Registers.MR, W5500Registers.MR_RST);
            Clock.Sleep(PllLock);
        }

        /// <inheritdoc/>
        protected override SelfTestResult AwaitChip(long deadline)
        {
            return AwaitOutOfReset(deadline) && AwaitVersion(deadline) ? SelfTestResult.Passed : DiagnoseSilence();
        }

        /// <inheritdoc/>
        protected override int ReadResetValue() => _bus.ReadWord(W5500Block.Common, W5500Registers.RTR);

        private bool IsInReset() => (_bus.ReadByte(W5500Block.Common, W5500Registers.MR) & W5500Registers.MR_RST) != 0;

        private bool AwaitOutOfReset(long deadline)
        {
            return Await(W5500Block.Common, W5500Registers.MR, W5500Registers.MR_RST, 0, (int)(deadline - Clock.Now));
        }

        // VERSIONR may read 00 or FF for a while after a reset.
        private bool AwaitVersion(long deadline)
        {
            return Await(
                W5500Block.Common, W5500Registers.VERSIONR, 0xFF, W5500Registers.VERSIONR_W5500, (int)(deadline - Clock.Now));
        }
    }
}
