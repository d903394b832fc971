using NanoTcp.SpiEthernet;

namespace NanoTcp.Wiznet
{
    /// <content>The first two steps of recovery: discard received frames, reopen the socket.</content>
    public abstract partial class WiznetDevice
    {
        /// <inheritdoc/>
        protected override RecoveryStep InvalidHeaderStep => RecoveryStep.Repair;

        /// <summary>Discarding received frames would not help a transmitter.</summary>
        /// <inheritdoc/>
        protected override RecoveryStep SendStep(int attempt) => RecoveryStep.Reopen + attempt;

        /// <summary>Discards everything in receive memory.</summary>
        /// <returns>True when the pointers are correct afterwards.</returns>
        protected override bool Repair()
        {
            ChipCounters.Drains++;
            if (!ReadStatus())
            {
                return false;
            }

            Commit(Waiting);
            _incompleteSince = NotIncomplete;
            return ReadStatus();
        }

        /// <summary>
        /// Closes and opens the socket. A chip that lost its configuration would still open it, with 2 KB and the chip's own ping.
        /// </summary>
        /// <returns>True when socket and configuration are correct afterwards.</returns>
        protected override bool Reopen()
        {
            ChipCounters.Reopens++;
            if (!_layout.HasMacRaw || !VerifyConfiguration())
            {
                return false;
            }

            // a frame in transmission may leave first: the data sheet does not say what CLOSE does to it
            if (SendPending && IsLinkUp)
            {
                WaitForSend();
            }

            return CloseSocket() && OpenSocket() && VerifySocket();
        }
    }
}
