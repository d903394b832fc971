namespace NanoTcp.W5500
{
    /// <content>Reset by pin or by MR, and the wait until the chip answers.</content>
    internal sealed partial class W5500Controller
    {
        // In milliseconds: RSTn must be low for 500 us, and the PLL takes 1 ms to lock (data sheet section 5.5.1).
        private const int ResetPulse = 1;
        private const int PllLock = 2;

        // Recovery waits less than opening, since the stack is blocked meanwhile. In milliseconds.
        private const int RecoveryTimeout = 100;

        // Differs from the reset value; each byte has ones and zeros.
        private const int ResetMarker = 0x5AA5;

        /// <summary>
        /// Resets the chip, by pin if asked and possible, otherwise by MR.RST, waits until it answers and checks that the reset happened. A
        /// chip found in reset is not written to until it leaves reset.
        /// </summary>
        /// <param name="byPin">True to reset by pin, if there is one.</param>
        /// <param name="isPatient">True to wait as long as a module's reset supervisor may take.</param>
        /// <returns>Passed, or what is wrong.</returns>
        public W5500SelfTest Reset(bool byPin, bool isPatient)
        {
            bool hard = byPin && HasResetPin;
            int timeout = _options.ResetTimeout;
            long deadline = _clock.Now + (isPatient || timeout < RecoveryTimeout ? timeout : RecoveryTimeout);
            bool isOutOfReset = hard ? !IsInReset() : AwaitOutOfReset(deadline);
            bool answeredBefore = isOutOfReset && LeaveResetMarker();
            if (hard)
            {
                PulseResetPin();
            }
            else
            {
                SoftReset();
            }

            if (!AwaitOutOfReset(deadline) || !AwaitVersion(deadline))
            {
                return DiagnoseSilence(answeredBefore);
            }

            if (answeredBefore && ReadsResetMarker())
            {
                return hard ? W5500SelfTest.ResetLineStuck : W5500SelfTest.ResetIncomplete;
            }

            return TestResetValues();
        }

        private bool LeaveResetMarker()
        {
            _bus.WriteWord(W5500Block.Common, W5500Registers.GAR, ResetMarker);
            return ReadsResetMarker();
        }

        private bool ReadsResetMarker() => _bus.ReadWord(W5500Block.Common, W5500Registers.GAR) == ResetMarker;

        private void PulseResetPin()
        {
            _resetPin.Write(false);
            _clock.Sleep(ResetPulse);
            _resetPin.Write(true);
            _clock.Sleep(PllLock);
        }

        private void SoftReset()
        {
            _bus.WriteByte(W5500Block.Common, W5500Registers.MR, W5500Registers.MR_RST);
            _clock.Sleep(PllLock);
        }

        private bool IsInReset() => (_bus.ReadByte(W5500Block.Common, W5500Registers.MR) & W5500Registers.MR_RST) != 0;

        private bool AwaitOutOfReset(long deadline)
        {
            return Await(W5500Block.Common, W5500Registers.MR, W5500Registers.MR_RST, 0, (int)(deadline - _clock.Now));
        }

        // VERSIONR may read 00 or FF for a while after a reset.
        private bool AwaitVersion(long deadline)
        {
            return Await(
                W5500Block.Common, W5500Registers.VERSIONR, 0xFF, W5500Registers.VERSIONR_W5500, (int)(deadline - _clock.Now));
        }

        // Read twice before judging: one bad transfer is not a failed reset.
        private W5500SelfTest TestResetValues()
        {
            int first = _bus.ReadWord(W5500Block.Common, W5500Registers.RTR);
            if (first == W5500Registers.RTR_Reset)
            {
                return W5500SelfTest.Passed;
            }

            int second = _bus.ReadWord(W5500Block.Common, W5500Registers.RTR);
            if (second == W5500Registers.RTR_Reset)
            {
                return W5500SelfTest.Passed;
            }

            return first == second ? W5500SelfTest.ResetIncomplete : W5500SelfTest.UnstableAtThisClock;
        }
    }
}
