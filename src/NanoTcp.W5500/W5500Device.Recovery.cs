namespace NanoTcp.W5500
{
    /// <content>
    /// Recovery in steps, from what costs least: throw away what waits, close and open the socket, reset by MR, reset by pin, give up for a
    /// while. A fault names the step it needs; the same fault again and again, with no frame getting through in between, climbs higher.
    /// </content>
    public partial class W5500Device
    {
        // Faults of one direction, with nothing getting through between them, before the next step is tried.
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

        // Recovered from at the start of the next call that has a time; Service then asks to be called at once.
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

        private void ForgetFaults()
        {
            _fault = Recovery.None;
            _receiveFaults = 0;
            _sendFaults = 0;
        }

        /// <summary>Deals with a fault, if there is one.</summary>
        /// <returns>True when the chip can be used.</returns>
        private bool IsWorking()
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
                    _nextLook = _now;
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

        // On a chip that lost its configuration the socket alone would open all the same, with 2 KB and the chip's own ping.
        private bool Reopen()
        {
            if (!_layout.HasMacRaw || (!_chip.IsConfigured() && !_chip.IsConfigured()))
            {
                return false;
            }

            // Not under a frame that is leaving: what CLOSE does to one is not documented.
            if (_sendPending && State == W5500State.Running)
            {
                HasSentSoon();
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
            ComeUp(_now);
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

        /// <summary>From any state of the chip to an open MACRAW socket.</summary>
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
