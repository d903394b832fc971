using NanoTcp.SpiEthernet;

namespace NanoTcp.W5500
{
    /// <content>Socket 0 in MACRAW mode: open, close, and the status burst for both directions.</content>
    public partial class W5500Device
    {
        // How long Sn_SR may take to follow OPEN or CLOSE, in milliseconds. Undocumented; the chip takes microseconds.
        private const int StatusTimeout = 20;

        // Sn_TX_FSR to Sn_RX_WR: all registers that change
        private const int StatusLength = 12;

        // Sn_MR to Sn_IMR: the configuration as well
        private const int SocketLength = W5500Registers.Sn_IMR + 1;

        // Status reads until the registers are consistent. A minimum frame takes 6.7 us to arrive, a burst at 20 MHz 6 us.
        private const int StatusAttempts = 3;

        // indexes of the status burst's data in the bus's scratch buffer
        private const int TransmitRead = W5500Bus.HeaderLength + W5500Registers.Sn_TX_RD - W5500Registers.Sn_TX_FSR;
        private const int TransmitWrite = W5500Bus.HeaderLength + W5500Registers.Sn_TX_WR - W5500Registers.Sn_TX_FSR;
        private const int ReceivedSize = W5500Bus.HeaderLength + W5500Registers.Sn_RX_RSR - W5500Registers.Sn_TX_FSR;
        private const int ReceiveRead = W5500Bus.HeaderLength + W5500Registers.Sn_RX_RD - W5500Registers.Sn_TX_FSR;
        private const int ReceiveWrite = W5500Bus.HeaderLength + W5500Registers.Sn_RX_WR - W5500Registers.Sn_TX_FSR;

        // What Sn_RX_RD and Sn_TX_WR must read, since only the driver writes them. They wrap at 16 bits.
        private int _receiveRead;
        private int _transmitWrite;

        private byte SocketMode
        {
            get
            {
                if (base.Options.Promiscuous)
                {
                    return W5500Registers.Sn_MR_MACRAW;
                }

                // the stack has no IPv6, whose multicasts pass MFEN and MMB and would cost SPI time
                int blocked = W5500Registers.Sn_MR_MIP6B | (base.Options.BlockMulticast ? W5500Registers.Sn_MR_MMB : 0);
                return (byte)(W5500Registers.Sn_MR_MACRAW | W5500Registers.Sn_MR_MFEN | blocked);
            }
        }

        private bool OpenSocket()
        {
            _bus.WriteByte(W5500Block.Socket0, W5500Registers.Sn_IMR, W5500Registers.Sn_IR_RECV);
            _bus.WriteByte(W5500Block.Socket0, W5500Registers.Sn_MR, SocketMode);
            if (!Chip.Command(W5500Block.Socket0, W5500Registers.Sn_CR_OPEN)
                || !Chip.Await(W5500Block.Socket0, W5500Registers.Sn_SR, 0xFF, W5500Registers.SOCK_MACRAW, StatusTimeout))
            {
                return false;
            }

            _transmitWrite = _bus.ReadWord(W5500Block.Socket0, W5500Registers.Sn_TX_WR);
            _receiveRead = _bus.ReadWord(W5500Block.Socket0, W5500Registers.Sn_RX_RD);
            AbandonSend();
            Draining = false;
            _incompleteSince = NotIncomplete;
            return ReadStatus();
        }

        private bool CloseSocket()
        {
            return Chip.Command(W5500Block.Socket0, W5500Registers.Sn_CR_CLOSE)
                && Chip.Await(W5500Block.Socket0, W5500Registers.Sn_SR, 0xFF, W5500Registers.SOCK_CLOSED, StatusTimeout);
        }

        /// <summary>
        /// Reads all pointers in one transaction, and repeats that while they are inconsistent: a 16-bit register can change between its
        /// two bytes. <see cref="SpiEthernetDevice.Waiting"/> is in bytes, whole records or less. Confirms a frame that has left.
        /// </summary>
        /// <returns>False when a pointer differs from what the driver wrote: the chip or a transfer lost it.</returns>
        protected override bool ReadStatus()
        {
            for (int attempt = 0; attempt < StatusAttempts; attempt++)
            {
                _bus.Read(W5500Block.Socket0, W5500Registers.Sn_TX_FSR, StatusLength);
                byte[] s = _bus.Scratch;
                if (((s[ReceiveRead] << 8) | s[ReceiveRead + 1]) == _receiveRead
                    && ((s[TransmitWrite] << 8) | s[TransmitWrite + 1]) == _transmitWrite)
                {
                    if (SendPending && ((s[TransmitRead] << 8) | s[TransmitRead + 1]) == _transmitWrite)
                    {
                        SendConfirmed();
                    }

                    int size = (s[ReceivedSize] << 8) | s[ReceivedSize + 1];
                    int difference = (((s[ReceiveWrite] << 8) | s[ReceiveWrite + 1]) - _receiveRead) & 0xFFFF;
                    bool isLast = attempt == StatusAttempts - 1;

                    // While frames keep arriving the two differ. The size only grows, so the smaller value is safe.
                    if (size == difference || isLast)
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

        /// <summary>Reads the socket's registers in one transaction.</summary>
        /// <returns>True when mode, state, interrupt mask and buffer sizes are as configured.</returns>
        private bool VerifySocket()
        {
            _bus.Read(W5500Block.Socket0, W5500Registers.Sn_MR, SocketLength);
            byte[] s = _bus.Scratch;
            bool isOpen = s[W5500Bus.HeaderLength + W5500Registers.Sn_MR] == SocketMode
                && s[W5500Bus.HeaderLength + W5500Registers.Sn_SR] == W5500Registers.SOCK_MACRAW
                && s[W5500Bus.HeaderLength + W5500Registers.Sn_IMR] == W5500Registers.Sn_IR_RECV;
            return (isOpen || !_layout.HasMacRaw)
                && s[W5500Bus.HeaderLength + W5500Registers.Sn_RXBUF_SIZE] == _layout.FirstKilobytes
                && s[W5500Bus.HeaderLength + W5500Registers.Sn_TXBUF_SIZE] == _layout.FirstKilobytes;
        }
    }
}
