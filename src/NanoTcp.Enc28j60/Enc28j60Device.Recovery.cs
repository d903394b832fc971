namespace NanoTcp.Enc28j60
{
    /// <content>Recovery in steps, the cheapest first: reset the transmit logic, restart the receiver, soft reset, reset by pin, give up
    /// for a while. A fault names the step that it needs; the same fault repeated, without a frame in between, moves on to the next
    /// step.</content>
    public sealed partial class Enc28j60Device
    {
        // faults of one direction, without a frame in between, before the next step
        private const int AttemptsPerStep = 3;

        private Recovery _fault;
        private int _receiveFaults;
        private int _sendFaults;
        private long _nextRetry;

        private enum Recovery
        {
            None,
            TransmitReset,
            ReceiveReset,
            SoftReset,
            HardReset,
            GiveUp,
        }

        private void ReceiveFault()
        {
            NoteFault(Recovery.ReceiveReset + (_receiveFaults / AttemptsPerStep));
            _receiveFaults++;
        }

        private void SendFault()
        {
            ChipCounters.SendTimeouts++;
            Counters.SendErrors++;

            // restarting the receiver would not help
            int step = _sendFaults / AttemptsPerStep;
            NoteFault(step == 0 ? Recovery.TransmitReset : Recovery.ReceiveReset + step);
            _sendFaults++;
        }

        // The next call that knows the time recovers; until then Service asks to be called at once.
        private void NoteFault(Recovery step)
        {
            if (step > Recovery.GiveUp)
            {
                step = Recovery.GiveUp;
            }

            if (step > _fault)
            {
                _fault = step;
            }
        }

        private void ClearFaults()
        {
            _fault = Recovery.None;
            _receiveFaults = 0;
            _sendFaults = 0;
        }

        /// <summary>Recovers from a fault, if there is one.</summary>
        /// <returns>True when the chip can be used.</returns>
        private bool EnsureWorking()
        {
            if (_fault == Recovery.None && State != Enc28j60State.Dead)
            {
                return State != Enc28j60State.Closed;
            }

            if (State == Enc28j60State.Dead)
            {
                if (_now < _nextRetry)
                {
                    return false;
                }

                _fault = Recovery.SoftReset;
            }

            return Recover();
        }

        private bool Recover()
        {
            Recovery step = _fault;
            _fault = Recovery.None;
            for (; step < Recovery.GiveUp; step++)
            {
                if (Try(step))
                {
                    _nextPoll = _now;
                    return true;
                }
            }

            GiveUp();
            return false;
        }

        private bool Try(Recovery step)
        {
            if (step == Recovery.HardReset && !_chip.HasResetPin)
            {
                return false;
            }

            Counters.Recoveries++;
            switch (step)
            {
                case Recovery.TransmitReset:
                    ChipCounters.TransmitResets++;
                    return RestartTransmitter();
                case Recovery.ReceiveReset:
                    ChipCounters.ReceiveResets++;
                    return RestartReceiver();
                case Recovery.SoftReset:
                    ChipCounters.SoftResets++;
                    return Restart(false);
                default:
                    ChipCounters.HardResets++;
                    return Restart(true);
            }
        }

        private bool RestartTransmitter()
        {
            ResetTransmitter();
            _transmitEnd = Unknown;
            _sendPending = false;
            _isSendOverdue = false;
            return IsStillConfigured();
        }

        // a chip that lost its configuration would still start the receiver, but receive nothing
        private bool RestartReceiver()
        {
            return StartReceiver() && IsStillConfigured();
        }

        private bool Restart(bool byPin)
        {
            SelfTest = BringUp(byPin, false);
            if (SelfTest != Enc28j60SelfTest.Passed)
            {
                return false;
            }

            bool wasUp = State == Enc28j60State.Running;
            StartLink(_now);
            if (wasUp != (State == Enc28j60State.Running))
            {
                Counters.LinkChanges++;
            }

            return true;
        }

        private void GiveUp()
        {
            if (State == Enc28j60State.Running)
            {
                Counters.LinkChanges++;
            }

            if (State != Enc28j60State.Dead)
            {
                ChipCounters.Deaths++;
            }

            State = Enc28j60State.Dead;
            _sendPending = false;
            _draining = false;
            _receiveFaults = 0;
            _sendFaults = 0;
            _nextRetry = _clock.Now + _options.DeadRetryPeriod;
        }

        /// <summary>Takes the chip from any state to one that receives.</summary>
        /// <param name="byPin">True to reset by pin, if there is one; else by instruction.</param>
        /// <param name="thorough">True to test registers and memory too.</param>
        /// <returns>Passed, or what is wrong.</returns>
        private Enc28j60SelfTest BringUp(bool byPin, bool thorough)
        {
            _sendPending = false;
            _isSendOverdue = false;
            _transmitEnd = Unknown;
            Enc28j60SelfTest found = _chip.Reset(byPin, thorough);
            if (found == Enc28j60SelfTest.Passed && thorough)
            {
                found = _chip.TestMemory();
            }

            if (found != Enc28j60SelfTest.Passed)
            {
                return found;
            }

            _chip.Configure();
            found = _chip.ConfigurePhy();
            if (found != Enc28j60SelfTest.Passed)
            {
                return found;
            }

            StartReceiver();
            return IsStillConfigured() ? Enc28j60SelfTest.Passed : Enc28j60SelfTest.UnstableAtThisClock;
        }
    }
}
