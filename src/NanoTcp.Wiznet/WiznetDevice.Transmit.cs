namespace NanoTcp.Wiznet
{
    /// <content>Transmit. One frame per SEND, and no SEND before the last frame has left: two that overlap can stop the transmitter until
    /// power is removed. Sn_TX_RD shows that the frame has left; the next status burst reads it. 3 transactions: data, Sn_TX_WR, SEND; one
    /// or more after the first while the last frame is not known to have left.</content>
    public abstract partial class WiznetDevice
    {
        /// <inheritdoc/>
        protected override int MaxSendPolls => 1000;

        /// <inheritdoc/>
        protected override void LoadFrame(byte[] buffer, int offset, int length)
        {
            _bus.WriteFrom(buffer, offset, length, WiznetBlock.Socket0Transmit, _transmitWrite);
        }

        /// <inheritdoc/>
        protected override void StartSend(int length)
        {
            _transmitWrite = (_transmitWrite + length) & 0xFFFF;
            _bus.WriteWord(WiznetBlock.Socket0, _statusRegister + (2 * _groupStep), _transmitWrite);
            _bus.WriteByte(WiznetBlock.Socket0, _commandRegister, WiznetRegisters.Sn_CR_SEND);
        }

        /// <inheritdoc/>
        protected override bool PollSend()
        {
            if (_bus.ReadWord(WiznetBlock.Socket0, Chip.Sn_TX_RD) != _transmitWrite)
            {
                return false;
            }

            SendConfirmed();
            return true;
        }
    }
}
