namespace NanoTcp.Simulation
{
    /// <summary>The sentence of each rule, with its source.</summary>
    internal static class W5500RuleTexts
    {
        public const int Count = (int)W5500Rule.TransferTooLong + 1;

        /// <summary>The rules of level habit.</summary>
        public static readonly W5500Rule[] Habits =
        {
            W5500Rule.ReservedBlock,
            W5500Rule.ReceivesPartOfRecord,
            W5500Rule.BuffersBeyondMemory,
            W5500Rule.WriteDuringReset,
        };

        public static string Of(W5500Rule rule)
        {
            switch (rule)
            {
                case W5500Rule.ReservedBlock:
                    return "W5500 data sheet 2.2.2, control phase: block select bits 4n are reserved";
                case W5500Rule.ReservedRegister:
                    return "W5500 data sheet 3.1 and 3.2, register maps: a reserved register is neither read nor written";
                case W5500Rule.ReadOnlyRegister:
                    return "W5500 data sheet 4: a register marked [R] is not written";
                case W5500Rule.CommandWhileBusy:
                    return "W5500 data sheet 4.2, Sn_CR: the next command waits until the register reads 0";
                case W5500Rule.CommandNotAllowed:
                    return "W5500 data sheet 4.2, Sn_CR: the command must exist and suit the socket's protocol and state";
                case W5500Rule.MacRawOnlyOnSocket0:
                    return "W5500 data sheet 4.2, Sn_MR: MACRAW is for socket 0 only";
                case W5500Rule.UnknownProtocol:
                    return "W5500 data sheet 4.2, Sn_MR: the protocol must be one that exists (and that this model has: MACRAW)";
                case W5500Rule.NoSourceAddress:
                    return "W5500 data sheet 4.2, Sn_MR: with MFEN the chip filters by SHAR, so SHAR is set before OPEN";
                case W5500Rule.SendWhileSending:
                    return "W5500 data sheet 4.2, Sn_CR: SEND waits for the SENDOK of the one before it; overlapping has stopped a W6300's transmitter";
                case W5500Rule.FrameTooLong:
                    return "W5500 data sheet 4.2, Sn_MSSR: a MACRAW frame has 1514 bytes at most";
                case W5500Rule.NothingToSend:
                    return "W5500 data sheet 4.2, Sn_CR: SEND transmits what lies between Sn_TX_RD and Sn_TX_WR, which is nothing";
                case W5500Rule.SendBeyondFree:
                    return "W5500 data sheet 4.2, Sn_TX_FSR: no more may be sent than the transmit buffer has free";
                case W5500Rule.OverwritesWhatIsSent:
                    return "W5500 data sheet 4.2, Sn_TX_RD: the memory from Sn_TX_RD to Sn_TX_WR is left alone until it has been sent";
                case W5500Rule.BurstLongerThanBuffer:
                    return "W5500 data sheet 3.3, memory: a burst longer than the socket's buffer overwrites or repeats its own beginning";
                case W5500Rule.ReceivesBeyondWritten:
                    return "W5500 data sheet 4.2, Sn_RX_RD: it may advance by Sn_RX_RSR at most";
                case W5500Rule.ReceivesPartOfRecord:
                    return "W5500 data sheet 4.2, Sn_RX_RD, names no rest of a record: in MACRAW who advances by less must know what is left of it";
                case W5500Rule.ReadsBeyondReceived:
                    return "W5500 data sheet 4.2, Sn_RX_RSR: only what has been received may be read, from Sn_RX_RD to Sn_RX_WR";
                case W5500Rule.WritesReceiveMemory:
                    return "W5500 data sheet 3.3, memory: the receive buffer of an open socket belongs to the chip";
                case W5500Rule.IllegalBufferSize:
                    return "W5500 data sheet 4.2, Sn_RXBUF_SIZE and Sn_TXBUF_SIZE: 0, 1, 2, 4, 8 or 16";
                case W5500Rule.BufferSizeWhileOpen:
                    return "W5500 data sheet 4.2, Sn_RXBUF_SIZE and Sn_TXBUF_SIZE: buffers are laid out before any socket is opened";
                case W5500Rule.BuffersOverlap:
                    return "W5500 data sheet 3.3, memory: the buffers of all sockets share 16 KB each way and must not overlap";
                case W5500Rule.BuffersBeyondMemory:
                    return "W5500 data sheet 3.3, memory: the buffer sizes of all sockets are 16 KB each way together";
                case W5500Rule.ResetPulseTooShort:
                    return "W5500 data sheet 5.5.1, reset timing: RSTn stays low for 500 microseconds at least";
                case W5500Rule.WriteDuringReset:
                    return "Linux's and ESP-IDF's drivers: after MR.RST nothing is written until the bit reads 0";
                case W5500Rule.ClockTooFast:
                    return "W5500 data sheet 5.5.4, SPI timing: the clock is above the chip's maximum";
                case W5500Rule.SpiMode:
                    return "W5500 data sheet 2.1, SPI operation mode: modes 0 and 3 only";
                default:
                    return "SpiPort: a transfer has 1 to 16,384 bytes";
            }
        }
    }
}
