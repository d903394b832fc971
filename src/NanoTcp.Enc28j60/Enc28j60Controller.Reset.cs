using NanoTcp.SpiEthernet;

namespace NanoTcp.Enc28j60
{
    /// <content>Reset by pin or by instruction, and the wait until the chip answers.</content>
    internal sealed partial class Enc28j60Controller
    {
        // In milliseconds. A soft reset takes 1 ms, and CLKRDY does not show its end (errata 2); doubled for the clock's resolution.
        private const int SoftResetTime = 2;

        // In milliseconds. The oscillator needs 7500 cycles of 25 MHz (data sheet section 2.2), 0.3 ms; a slow crystal may need longer,
        // and the sleep of a reset takes 10 ms on an ESP32.
        private const int OscillatorTimeout = 30;

        // The same when the device is opened: a module's reset supervisor may hold RESET for up to 560 ms after power-up.
        private const int PowerUpTimeout = 1000;

        // Differs from the reset value; both bytes have ones and zeros. A pointer has 13 bits.
        private const int ResetMarker = 0x0AA5;

        private int _revision;

        /// <inheritdoc/>
        protected override int ResetValue => Enc28j60Registers.ERXFCON_Reset;

        /// <inheritdoc/>
        protected override int ResetTimeout(bool isPatient) => isPatient ? PowerUpTimeout : OscillatorTimeout;

        /// <summary>Whatever the chip does now: home bank, out of power save, receiver off.</summary>
        /// <inheritdoc/>
        protected override bool LeaveResetMarker(bool hard, long deadline)
        {
            _bus.FindHomeBank();
            _bus.ClearBits(Enc28j60Registers.ECON2, Enc28j60Registers.ECON2_PWRSV);
            _bus.ClearBits(Enc28j60Registers.ECON1, Enc28j60Registers.ECON1_RXEN);
            _bus.WriteWord(Enc28j60Registers.EWRPTL, ResetMarker);
            return ReadsResetMarker();
        }

        /// <inheritdoc/>
        protected override bool ReadsResetMarker() => _bus.ReadWord(Enc28j60Registers.EWRPTL) == ResetMarker;

        /// <inheritdoc/>
        protected override void ResetPinReleased()
        {
            _bus.FindHomeBank();
        }

        /// <inheritdoc/>
        protected override void SoftReset()
        {
            _bus.SystemReset();
            Clock.Sleep(SoftResetTime);
        }

        /// <summary>ETH registers work before the oscillator does; ESTAT has a bit that is never 1.</summary>
        /// <inheritdoc/>
        protected override SelfTestResult AwaitChip(long deadline)
        {
            bool isReady = Await(
                Enc28j60Registers.ESTAT,
                Enc28j60Registers.ESTAT_CLKRDY | Enc28j60Registers.ESTAT_Unimplemented,
                Enc28j60Registers.ESTAT_CLKRDY,
                (int)(deadline - Clock.Now));
            _revision = ReadRevision();
            if (!IsKnown(_revision))
            {
                return DiagnoseWrongRevision();
            }

            if (!isReady)
            {
                return (SelfTestResult)Enc28j60SelfTest.OscillatorStopped;
            }

            return _revision <= Enc28j60Registers.RevisionB4 && _bus.ClockFrequency < SlowestMacClock
                ? (SelfTestResult)Enc28j60SelfTest.ClockTooSlow
                : SelfTestResult.Passed;
        }

        /// <inheritdoc/>
        protected override int ReadResetValue()
        {
            int value = _bus.Read(Enc28j60Registers.ERXFCON);
            _bus.SelectBank(0);
            return value;
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
    }
}
