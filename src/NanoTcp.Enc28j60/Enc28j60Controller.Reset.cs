namespace NanoTcp.Enc28j60
{
    /// <content>Reset by pin or by instruction, and the wait until the chip answers.</content>
    internal sealed partial class Enc28j60Controller
    {
        // In milliseconds. RESET must be low for 400 ns (data sheet table 16-5).
        private const int ResetPulse = 1;

        // In milliseconds. A soft reset takes 1 ms, and CLKRDY does not show its end (errata 2); doubled for the clock's resolution.
        private const int SoftResetTime = 2;

        // In milliseconds. The oscillator needs 7500 cycles of 25 MHz (data sheet section 2.2), 0.3 ms; a slow crystal may need longer.
        private const int OscillatorTimeout = 20;

        // The same when the device is opened: a module's reset supervisor may hold RESET for up to 560 ms after power-up.
        private const int PowerUpTimeout = 1000;

        // Differs from the reset value; both bytes have ones and zeros. A pointer has 13 bits.
        private const int ResetMarker = 0x0AA5;

        private int _revision;

        /// <summary>
        /// Resets the chip, by pin if asked and possible, otherwise by instruction, waits until it answers and checks that the reset
        /// happened.
        /// </summary>
        /// <param name="byPin">True to reset by pin, if there is one.</param>
        /// <param name="isPatient">True to wait as long as a module's reset supervisor may take.</param>
        /// <returns>Passed, or what is wrong.</returns>
        public Enc28j60SelfTest Reset(bool byPin, bool isPatient)
        {
            bool hard = byPin && HasResetPin;
            bool answeredBefore = LeaveResetMarker();
            if (hard)
            {
                PulseResetPin();
            }
            else
            {
                SoftReset();
            }

            Enc28j60SelfTest found = AwaitChip(isPatient ? PowerUpTimeout : OscillatorTimeout);
            if (found != Enc28j60SelfTest.Passed)
            {
                // SO floats or stays low while RESET is low
                bool isSilent = found == Enc28j60SelfTest.NoChipMisoLow || found == Enc28j60SelfTest.NoChipMisoHigh;
                return answeredBefore && isSilent ? Enc28j60SelfTest.StillInReset : found;
            }

            if (answeredBefore && ReadsResetMarker())
            {
                return hard ? Enc28j60SelfTest.ResetLineStuck : Enc28j60SelfTest.ResetIncomplete;
            }

            return TestResetValues();
        }

        // whatever the chip does now: home bank, out of power save, receiver off
        private bool LeaveResetMarker()
        {
            _bus.FindHomeBank();
            _bus.ClearBits(Enc28j60Registers.ECON2, Enc28j60Registers.ECON2_PWRSV);
            _bus.ClearBits(Enc28j60Registers.ECON1, Enc28j60Registers.ECON1_RXEN);
            _bus.WriteWord(Enc28j60Registers.EWRPTL, ResetMarker);
            return ReadsResetMarker();
        }

        private bool ReadsResetMarker() => _bus.ReadWord(Enc28j60Registers.EWRPTL) == ResetMarker;

        private void PulseResetPin()
        {
            _resetPin.Write(false);
            _clock.Sleep(ResetPulse);
            _resetPin.Write(true);
            _bus.FindHomeBank();
        }

        private void SoftReset()
        {
            _bus.SystemReset();
            _clock.Sleep(SoftResetTime);
        }

        // ETH registers work before the oscillator does; ESTAT has a bit that is never 1
        private Enc28j60SelfTest AwaitChip(int timeout)
        {
            bool isReady = Await(
                Enc28j60Registers.ESTAT,
                Enc28j60Registers.ESTAT_CLKRDY | Enc28j60Registers.ESTAT_Unimplemented,
                Enc28j60Registers.ESTAT_CLKRDY,
                timeout);
            _revision = ReadRevision();
            if (!IsKnown(_revision))
            {
                return DiagnoseWrongRevision();
            }

            if (!isReady)
            {
                return Enc28j60SelfTest.OscillatorStopped;
            }

            return _revision <= Enc28j60Registers.RevisionB4 && _bus.ClockFrequency < SlowestMacClock
                ? Enc28j60SelfTest.ClockTooSlow
                : Enc28j60SelfTest.Passed;
        }

        private int ReadRevision()
        {
            int revision = _bus.Read(Enc28j60Registers.EREVID);
            _bus.SelectBank(0);
            return revision;
        }

        private static bool IsKnown(int revision)
        {
            return revision == Enc28j60Registers.RevisionB1 || revision == Enc28j60Registers.RevisionB4
                || revision == Enc28j60Registers.RevisionB5 || revision == Enc28j60Registers.RevisionB7;
        }

        // Read twice before judging: one bad transfer is not a failed reset.
        private Enc28j60SelfTest TestResetValues()
        {
            int first = _bus.Read(Enc28j60Registers.ERXFCON);
            int second = first == Enc28j60Registers.ERXFCON_Reset ? first : _bus.Read(Enc28j60Registers.ERXFCON);
            _bus.SelectBank(0);
            if (second == Enc28j60Registers.ERXFCON_Reset)
            {
                return Enc28j60SelfTest.Passed;
            }

            return first == second ? Enc28j60SelfTest.ResetIncomplete : Enc28j60SelfTest.UnstableAtThisClock;
        }
    }
}
