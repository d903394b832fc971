namespace NanoTcp.W5500
{
    /// <content>Recovery in steps, the cheapest first: discard received frames, reopen the socket, reset by MR, reset by pin, give up for a
    /// while. A fault names the step that it needs; the same fault repeated, without a frame in between, moves on to the next
    /// step.</content>
    public partial class W5500Device
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
            Drain,
            Reopen,
            SoftReset,
            HardReset,
            GiveUp,
        }

        private void ReceiveFault(Recovery first)
        {
            NoteFault(first + (_receiveFaults / AttemptsPerStep));
            _receiveFaults++;
        }

        private void SendFault()
        {
            ChipCounters.SendTimeouts++;
            Counters.SendErrors++;
            NoteFault(Recovery.Reopen + (_sendFaults / AttemptsPerStep));
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
            if (_fault == Recovery.None && State != W5500State.Dead)
            {
                return State != W5500State.Closed;
            }

            if (State == W5500State.Dead)
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
                case Recovery.Drain:
                    ChipCounters.Drains++;
                    return Drain();
                case Recovery.Reopen:
                    ChipCounters.Reopens++;
                    return Reopen();
                case Recovery.SoftReset:
                    ChipCounters.SoftResets++;
                    return Restart(false);
                default:
                    ChipCounters.HardResets++;
                    return Restart(true);
            }
        }

        private bool Drain()
        {
            if (!ReadStatus())
            {
                return false;
            }

            Commit(_receivedSize);
            _incompleteSince = NotIncomplete;
            return ReadStatus();
        }

        // A chip that lost its configuration would still open the socket, with 2 KB and its own ping.
        private bool Reopen()
        {
            if (!_layout.HasMacRaw || HasLostConfiguration())
            {
                return false;
            }

            // a frame in transmission may leave first: the data sheet does not say what CLOSE does to it
            if (_sendPending && State == W5500State.Running)
            {
                WaitForSend();
            }

            return CloseSocket() && OpenSocket() && IsSocketConfigured();
        }

        private bool Restart(bool byPin)
        {
            SelfTest = BringUp(byPin, false);
            if (SelfTest != W5500SelfTest.Passed)
            {
                return false;
            }

            bool wasUp = State == W5500State.Running;
            StartLink(_now);
            ChipRestarted();
            if (wasUp != (State == W5500State.Running))
            {
                Counters.LinkChanges++;
            }

            return true;
        }

        private void GiveUp()
        {
            if (State == W5500State.Running)
            {
                Counters.LinkChanges++;
            }

            if (State != W5500State.Dead)
            {
                ChipCounters.Deaths++;
            }

            State = W5500State.Dead;
            _sendPending = false;
            _draining = false;
            _receiveFaults = 0;
            _sendFaults = 0;
            _nextRetry = _clock.Now + _options.DeadRetryPeriod;
        }

        /// <summary>Takes the chip from any state to an open MACRAW socket.</summary>
        /// <param name="byPin">True to reset by pin, if there is one; else by MR.</param>
        /// <param name="thorough">True to test registers and memory too, and to wait longer for the end of the reset.</param>
        /// <returns>Passed, or what is wrong.</returns>
        private W5500SelfTest BringUp(bool byPin, bool thorough)
        {
            W5500SelfTest found = _chip.Reset(byPin, thorough);
            if (found != W5500SelfTest.Passed)
            {
                return found;
            }

            _chip.AssignMemoryToSocket0();
            if (thorough)
            {
                found = _chip.TestMemory();
                if (found != W5500SelfTest.Passed)
                {
                    return found;
                }
            }

            _chip.DivideMemory();
            _chip.Configure();
            _chip.ConfigurePhy(!thorough);
            if (_layout.HasMacRaw && !OpenSocket())
            {
                return W5500SelfTest.SocketNotOpened;
            }

            return _chip.IsConfigured() && IsSocketConfigured() ? W5500SelfTest.Passed : W5500SelfTest.UnstableAtThisClock;
        }
    }
}
