namespace NanoTcp.SpiEthernet
{
    /// <content>Reset by pin or by command, and whether it happened.</content>
    public abstract partial class SpiEthernetController
    {
        // In milliseconds. A W5500 needs 500 us, an ENC28J60 400 ns.
        private const int ResetPulse = 1;

        /// <summary>
        /// Resets the chip, by pin if asked and possible, otherwise by command, waits until it answers and checks that the reset happened.
        /// </summary>
        /// <param name="byPin">True to reset by pin, if there is one.</param>
        /// <param name="isPatient">True to wait as long as a module's reset supervisor may take.</param>
        /// <returns>Passed, or what is wrong.</returns>
        public SelfTestResult Reset(bool byPin, bool isPatient)
        {
            bool hard = byPin && HasResetPin;
            long deadline = Clock.Now + ResetTimeout(isPatient);
            bool answeredBefore = LeaveResetMarker(hard, deadline);
            if (hard)
            {
                _resetPin.Write(false);
                Clock.Sleep(ResetPulse);
                _resetPin.Write(true);
                ResetPinReleased();
            }
            else
            {
                SoftReset();
            }

            SelfTestResult found = AwaitChip(deadline);
            if (found != SelfTestResult.Passed)
            {
                // MISO floats or stays low in reset: silence of a chip that answered before means reset, not a missing chip
                bool isSilent = found == SelfTestResult.NoChipMisoLow || found == SelfTestResult.NoChipMisoHigh;
                return answeredBefore && isSilent ? SelfTestResult.StillInReset : found;
            }

            if (answeredBefore && ReadsResetMarker())
            {
                return hard ? SelfTestResult.ResetLineStuck : SelfTestResult.ResetIncomplete;
            }

            return TestResetValue();
        }

        /// <summary>How long a reset may take, in milliseconds.</summary>
        /// <param name="isPatient">True to wait as long as a module's reset supervisor may take; false in recovery, which blocks the
        /// stack.</param>
        protected abstract int ResetTimeout(bool isPatient);

        /// <summary>Writes a value that a reset changes to a register.</summary>
        /// <param name="hard">False before a reset by command, which a chip in reset would not take.</param>
        /// <param name="deadline">When to stop waiting, in the clock's milliseconds.</param>
        /// <returns>True when it reads back.</returns>
        protected abstract bool LeaveResetMarker(bool hard, long deadline);

        /// <summary>Reads the register that <see cref="LeaveResetMarker"/> wrote.</summary>
        /// <returns>True when it still has that value.</returns>
        protected abstract bool ReadsResetMarker();

        /// <summary>Waits as long as the chip needs after a low pulse on its reset input.</summary>
        protected abstract void ResetPinReleased();

        /// <summary>Gives the reset command, and waits as long as the chip needs.</summary>
        protected abstract void SoftReset();

        /// <summary>Waits until the chip answers, and checks that it is the right one.</summary>
        /// <param name="deadline">When to stop waiting, in the clock's milliseconds.</param>
        /// <returns>Passed, or what is wrong.</returns>
        protected abstract SelfTestResult AwaitChip(long deadline);

        /// <summary>Reads a register whose value after a reset is <see cref="ResetValue"/>.</summary>
        protected abstract int ReadResetValue();

        /// <summary>What <see cref="ReadResetValue"/> returns after a reset.</summary>
        protected abstract int ResetValue { get; }

        // Read twice before judging: one bad transfer is not a failed reset.
        private SelfTestResult TestResetValue()
        {
            int first = ReadResetValue();
            if (first == ResetValue)
            {
                return SelfTestResult.Passed;
            }

            int second = ReadResetValue();
            if (second == ResetValue)
            {
                return SelfTestResult.Passed;
            }

            return first == second ? SelfTestResult.ResetIncomplete : SelfTestResult.UnstableAtThisClock;
        }
    }
}
