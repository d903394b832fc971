using System;

namespace NanoTcp.SpiEthernet
{
    /// <content>Recovery in the steps of <see cref="RecoveryStep"/>. A fault names the step that it needs; the same fault repeated, without a
    /// frame in between, moves on to the next step.</content>
    public abstract partial class SpiEthernetDevice
    {
        // faults of one direction, without a frame in between, before the next step
        private const int AttemptsPerStep = 3;

        private RecoveryStep _fault;
        private int _receiveFaults;
        private int _sendFaults;
        private long _nextRetry;

        /// <summary>The step that the next call will recover by.</summary>
        protected RecoveryStep PendingStep => _fault;

        /// <summary>Records a fault. The next call that knows the time recovers; until then Service asks to be called at once.</summary>
        /// <param name="step">The step of recovery that it needs.</param>
        protected void NoteFault(RecoveryStep step)
        {
            if (step > RecoveryStep.GiveUp)
            {
                step = RecoveryStep.GiveUp;
            }

            if (step > _fault)
            {
                _fault = step;
            }
        }

        /// <summary>Records a fault of the receiver, which needs a further step each third time without a frame in between.</summary>
        /// <param name="first">The first step of recovery.</param>
        protected void ReceiveFault(RecoveryStep first)
        {
            NoteFault(first + (_receiveFaults / AttemptsPerStep));
            _receiveFaults++;
        }

        private void SendFault()
        {
            ChipCounters.SendTimeouts++;
            Counters.SendErrors++;
            NoteFault(SendStep(_sendFaults / AttemptsPerStep));
            _sendFaults++;
        }

        private void ClearFaults()
        {
            _fault = RecoveryStep.None;
            _receiveFaults = 0;
            _sendFaults = 0;
        }

        /// <summary>Recovers from a fault, if there is one.</summary>
        /// <returns>True when the chip can be used.</returns>
        private bool EnsureWorking()
        {
            if (_fault == RecoveryStep.None && _state != SpiEthernetState.Dead)
            {
                return _state != SpiEthernetState.Closed;
            }

            if (_state == SpiEthernetState.Dead)
            {
                if (Now < _nextRetry)
                {
                    return false;
                }

                _fault = RecoveryStep.SoftReset;
            }

            return Recover();
        }

        private bool Recover()
        {
            RecoveryStep step = _fault;
            _fault = RecoveryStep.None;
            try
            {
                for (; step < RecoveryStep.GiveUp; step++)
                {
                    if (Try(step))
                    {
                        _nextPoll = Now;
                        return true;
                    }
                }
            }
            catch (OutOfMemoryException)
            {
                // the step has not ended: the next call repeats it
                _fault = step;
                throw;
            }

            GiveUp();
            return false;
        }

        private bool Try(RecoveryStep step)
        {
            if (step == RecoveryStep.HardReset && !Controller.HasResetPin)
            {
                return false;
            }

            Counters.Recoveries++;
            switch (step)
            {
                case RecoveryStep.Repair:
                    return Repair();
                case RecoveryStep.Reopen:
                    return Reopen();
                case RecoveryStep.SoftReset:
                    ChipCounters.SoftResets++;
                    return Restart(false);
                default:
                    ChipCounters.HardResets++;
                    return Restart(true);
            }
        }

        private bool Restart(bool byPin)
        {
            BringUp(byPin, false);
            if (Found != SelfTestResult.Passed)
            {
                return false;
            }

            bool wasUp = _state == SpiEthernetState.Running;
            StartLink(Now);
            ChipRestarted();
            if (wasUp != (_state == SpiEthernetState.Running))
            {
                Counters.LinkChanges++;
            }

            return true;
        }

        private void GiveUp()
        {
            if (_state == SpiEthernetState.Running)
            {
                Counters.LinkChanges++;
            }

            if (_state != SpiEthernetState.Dead)
            {
                ChipCounters.Deaths++;
            }

            _state = SpiEthernetState.Dead;
            SendPending = false;
            Draining = false;
            _receiveFaults = 0;
            _sendFaults = 0;
            _nextRetry = Clock.Now + Options.DeadRetryPeriod;
        }

        /// <summary>Takes the chip from any state to one that receives.</summary>
        /// <param name="byPin">True to reset by pin, if there is one.</param>
        /// <param name="thorough">True to test registers and memory too, and to wait as long as a module's reset supervisor may
        /// take.</param>
        private void BringUp(bool byPin, bool thorough)
        {
            AbandonSend();
            Found = Controller.Reset(byPin, thorough);
            if (Found == SelfTestResult.Passed)
            {
                Found = Configure(thorough);
            }
        }
    }
}
