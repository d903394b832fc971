using System;
using NanoTcp.Links;

namespace NanoTcp.SpiEthernet
{
    /// <content>Receive: acknowledge the interrupt, read the status, then the frames, until a status shows that nothing waits.</content>
    public abstract partial class SpiEthernetDevice
    {
        // status reads in one call, when the first ones find no usable frame
        private const int PassesPerReceive = 4;

        // Reads of an invalid header before it counts as a fault: a second transfer cures a bad one.
        private const int ReadsOfInvalidHeader = 2;

        /// <summary>True from the first status read until one shows that nothing waits.</summary>
        protected bool Draining;

        /// <summary>What the last status showed to wait, in the chip's unit: bytes or frames.</summary>
        protected int Waiting;

        // when to poll an idle chip
        private long _nextPoll;

        /// <inheritdoc/>
        /// <exception cref="ArgumentException">The batch's buffer is too small for one frame.</exception>
        public override int Receive(FrameBatch batch, long now)
        {
            if (batch.Buffer.Length < _smallestBatchBuffer)
            {
                throw new ArgumentException("The batch's buffer must be " + _smallestBatchBuffer.ToString() + " bytes or more.");
            }

            batch.Count = 0;
            Now = now;
            if (!EnsureWorking() || Kind != LinkKind.Ethernet)
            {
                return 0;
            }

            try
            {
                return ReceiveFrames(batch);
            }
            catch (OutOfMemoryException)
            {
                // The last transfer may have been lost, and with it the chip's pointers. No call, since it may fail too.
                if (_fault < RecoveryStep.Reopen)
                {
                    _fault = RecoveryStep.Reopen;
                }

                throw;
            }
        }

        /// <summary>Makes the next <see cref="Receive"/> poll the chip, whatever its period.</summary>
        protected void PollSoon()
        {
            _nextPoll = Now;
        }

        /// <summary>Ends a drain: from now on the pin, or the next poll, reveals a frame.</summary>
        protected void EndDrain()
        {
            Draining = false;
            if (InterruptPin != null)
            {
                EnableInterrupt();
            }

            _nextPoll = Now + (InterruptIsUsed ? Options.InterruptPollPeriod : Options.PollPeriod);
        }

        private int ReceiveFrames(FrameBatch batch)
        {
            if (!Draining && Now < _nextPoll && !InterruptIsLow())
            {
                return 0;
            }

            int invalid = 0;
            for (int pass = 0; pass < PassesPerReceive; pass++)
            {
                bool wasSilent = !Draining && BeginDrain();
                if (!ReadStatus())
                {
                    ReceiveFault(RecoveryStep.Reopen);
                    return 0;
                }

                if (Waiting == 0)
                {
                    if (!EndDrainAndCheckPin())
                    {
                        return 0;
                    }

                    continue;
                }

                if (wasSilent)
                {
                    ChipCounters.MissedInterrupts++;
                }

                ReceiveResult result = ReadFrames(batch);
                if (batch.Count > 0)
                {
                    _receiveFaults = 0;
                    return batch.Count;
                }

                if (result == ReceiveResult.Incomplete)
                {
                    return 0;
                }

                if (result == ReceiveResult.Invalid && ++invalid == ReadsOfInvalidHeader)
                {
                    Counters.ReceiveErrors++;
                    ReceiveFault(InvalidHeaderStep);
                    return 0;
                }
            }

            NoteStuckInterrupt();
            return 0;
        }

        /// <summary>Acknowledges before anything is read: a frame that arrives later is reported again.</summary>
        /// <returns>True when the pin was high, so that a frame found now was not announced.</returns>
        private bool BeginDrain()
        {
            Draining = true;
            if (InterruptPin == null)
            {
                return false;
            }

            bool isHigh = !InterruptPin.IsLow;
            if (isHigh)
            {
                _interruptIgnored = false;
            }

            AcknowledgeInterrupt();
            return isHigh;
        }

        private bool EndDrainAndCheckPin()
        {
            EndDrain();
            if (!InterruptIsLow())
            {
                return false;
            }

            ReadOtherCauses();
            return _fault == RecoveryStep.None;
        }
    }
}
