using NanoTcp.SpiEthernet;

namespace NanoTcp.Enc28j60
{
    /// <content>The first two steps of recovery: reset the transmit logic, restart the receiver.</content>
    public sealed partial class Enc28j60Device
    {
        /// <inheritdoc/>
        protected override RecoveryStep InvalidHeaderStep => RecoveryStep.Reopen;

        /// <summary>Restarting the receiver would not help a transmitter.</summary>
        /// <inheritdoc/>
        protected override RecoveryStep SendStep(int attempt) => attempt == 0 ? RecoveryStep.Repair : RecoveryStep.Reopen + attempt;

        /// <summary>Resets the transmit logic.</summary>
        /// <returns>True when the chip is still configured.</returns>
        protected override bool Repair()
        {
            ChipCounters.TransmitResets++;
            ResetTransmitter();
            _transmitEnd = Unknown;
            AbandonSend();
            return VerifyConfiguration();
        }

        /// <summary>Restarts the receiver. A chip that lost its configuration would still start it, but receive nothing.</summary>
        /// <returns>True when nothing waits, and the chip is still configured.</returns>
        protected override bool Reopen()
        {
            ChipCounters.ReceiveResets++;
            return StartReceiver() && VerifyConfiguration();
        }
    }
}
