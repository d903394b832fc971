using NanoTcp.SpiEthernet;

namespace NanoTcp.Wiznet
{
    /// <content>Socket 0 in MACRAW mode: open, close, and the status burst for both directions.</content>
    public abstract partial class WiznetDevice
    {
        // How long Sn_SR may take to follow OPEN or CLOSE, in milliseconds. Undocumented; the chip takes microseconds.
        private const int StatusTimeout = 20;

        // the same address in both chips
        private const int Sn_MR = 0;

        // Status reads until the registers are consistent. A minimum frame takes 6.7 us to arrive, a burst at 20 MHz 6 us.
        private const int StatusAttempts = 3;

        // What Sn_RX_RD and Sn_TX_WR must read, since only the driver writes them. They wrap at 16 bits.
        private int _receiveRead;
        private int _transmitWrite;

        private bool OpenSocket()
        {
            WiznetController chip = Chip;
            _bus.WriteByte(WiznetBlock.Socket0, chip.Sn_IMR, WiznetRegisters.Sn_IR_RECV);
            _bus.WriteByte(WiznetBlock.Socket0, Sn_MR, SocketMode);
            if (!chip.Command(WiznetBlock.Socket0, WiznetRegisters.Sn_CR_OPEN)
                || !chip.Await(WiznetBlock.Socket0, chip.Sn_SR, 0xFF, WiznetRegisters.SOCK_MACRAW, StatusTimeout))
            {
                return false;
            }

            _transmitWrite = _bus.ReadWord(WiznetBlock.Socket0, chip.Sn_TX_WR);
            _receiveRead = _bus.ReadWord(WiznetBlock.Socket0, chip.Sn_RX_RD);
            AbandonSend();
            Draining = false;
            _incompleteSince = NotIncomplete;
            return ReadStatus();
        }

        private bool CloseSocket()
        {
            return Chip.Command(WiznetBlock.Socket0, WiznetRegisters.Sn_CR_CLOSE)
                && Chip.Await(WiznetBlock.Socket0, Chip.Sn_SR, 0xFF, WiznetRegisters.SOCK_CLOSED, StatusTimeout);
        }

        /// <summary>
        /// Reads all pointers in one transaction, and repeats that while they are inconsistent: a 16-bit register can change between its
        /// two bytes. <see cref="SpiEthernetDevice.Waiting"/> is in bytes, whole records or less. Confirms a frame that has left.
        /// </summary>
        /// <returns>False when a pointer differs from what the driver wrote: the chip or a transfer lost it.</returns>
        protected override bool ReadStatus()
        {
            byte[] s = _bus.Scratch;
            int step = _groupStep;
            int receivedSize = _receivedSizeIndex;
            int writeIndex = receivedSize + (2 * step);
            for (int attempt = 0; attempt < StatusAttempts; attempt++)
            {
                _bus.ReadInto(s, writeIndex + 2 - WiznetBus.HeaderLength, WiznetBlock.Socket0, _statusRegister);
                int at = receivedSize + step;
                int receiveRead = (s[at] << 8) | s[at + 1];
                at = WiznetBus.HeaderLength + step + step;
                if (receiveRead == _receiveRead && ((s[at] << 8) | s[at + 1]) == _transmitWrite)
                {
                    at = WiznetBus.HeaderLength + step;
                    if (SendPending && ((s[at] << 8) | s[at + 1]) == _transmitWrite)
                    {
                        SendConfirmed();
                    }

                    int size = (s[receivedSize] << 8) | s[receivedSize + 1];
                    int difference = (((s[writeIndex] << 8) | s[writeIndex + 1]) - receiveRead) & 0xFFFF;

                    // While frames keep arriving the two differ. The size only grows, so the smaller value is safe.
                    if (size == difference || attempt == StatusAttempts - 1)
                    {
                        Waiting = size < difference ? size : difference;
                        if (Waiting <= _layout.FirstSize)
                        {
                            return true;
                        }
                    }
                }

                ChipCounters.TornReads++;
            }

            return false;
        }

        private bool VerifySocket() => Chip.VerifySocket(SocketMode);
    }
}
