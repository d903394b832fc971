namespace NanoTcp.Simulation
{
    /// <summary>The sentence of each rule, with its source for a W5500.</summary>
    internal static class WiznetRuleTexts
    {
        public static string Of(WiznetRule rule)
        {
            switch (rule)
            {
                case WiznetRule.ReservedBlock:
                    return "W5500 data sheet 2.2.2, control phase: block select bits 4n are reserved";
                case WiznetRule.ReservedRegister:
                    return "W5500 data sheet 3.1 and 3.2, register maps: a reserved register is neither read nor written";
                case WiznetRule.ReadOnlyRegister:
                    return "W5500 data sheet 4: a register marked [R] is not written";
                case WiznetRule.CommandWhileBusy:
                    return "W5500 data sheet 4.2, Sn_CR: the next command waits until the register reads 0";
                case WiznetRule.CommandNotAllowed:
                    return "W5500 data sheet 4.2, Sn_CR: the command must exist and suit the socket's protocol and state";
                case WiznetRule.MacRawOnlyOnSocket0:
                    return "W5500 data sheet 4.2, Sn_MR: MACRAW is for socket 0 only";
                case WiznetRule.UnknownProtocol:
                    return "W5500 data sheet 4.2, Sn_MR: the protocol must be one that exists (and that this model has: MACRAW)";
                case WiznetRule.NoSourceAddress:
                    return "W5500 data sheet 4.2, Sn_MR: with MFEN the chip filters by SHAR, so SHAR is set before OPEN";
                case WiznetRule.SendWhileSending:
                    return "W5500 data sheet 4.2, Sn_CR: SEND waits for the SENDOK of the one before it; overlapping has stopped a W6300's transmitter";
                case WiznetRule.FrameTooLong:
                    return "W5500 data sheet 4.2, Sn_MSSR: a MACRAW frame has 1514 bytes at most";
                case WiznetRule.NothingToSend:
                    return "W5500 data sheet 4.2, Sn_CR: SEND transmits what lies between Sn_TX_RD and Sn_TX_WR, which is nothing";
                case WiznetRule.SendBeyondFree:
                    return "W5500 data sheet 4.2, Sn_TX_FSR: no more may be sent than the transmit buffer has free";
                case WiznetRule.OverwritesWhatIsSent:
                    return "W5500 data sheet 4.2, Sn_TX_RD: the memory from Sn_TX_RD to Sn_TX_WR is left alone until it has been sent";
                case WiznetRule.BurstLongerThanBuffer:
                    return "W5500 data sheet 3.3, memory: a burst longer than the socket's buffer overwrites or repeats its own beginning";
                case WiznetRule.ReceivesBeyondWritten:
                    return "W5500 data sheet 4.2, Sn_RX_RD: it may advance by Sn_RX_RSR at most";
                case WiznetRule.ReceivesPartOfRecord:
                    return "W5500 data sheet 4.2, Sn_RX_RD, names no rest of a record: in MACRAW who advances by less must know what is left of it";
                case WiznetRule.ReadsBeyondReceived:
                    return "W5500 data sheet 4.2, Sn_RX_RSR: only what has been received may be read, from Sn_RX_RD to Sn_RX_WR";
                case WiznetRule.WritesReceiveMemory:
                    return "W5500 data sheet 3.3, memory: the receive buffer of an open socket belongs to the chip";
                case WiznetRule.IllegalBufferSize:
                    return "W5500 data sheet 4.2, Sn_RXBUF_SIZE and Sn_TXBUF_SIZE: 0, 1, 2, 4, 8 or 16";
                case WiznetRule.BufferSizeWhileOpen:
                    return "W5500 data sheet 4.2, Sn_RXBUF_SIZE and Sn_TXBUF_SIZE: buffers are laid out before any socket is opened";
                case WiznetRule.BuffersOverlap:
                    return "W5500 data sheet 3.3, memory: the buffers of all sockets share 16 KB each way and must not overlap";
                case WiznetRule.BuffersBeyondMemory:
                    return "W5500 data sheet 3.3, memory: the buffer sizes of all sockets are 16 KB each way together";
                case WiznetRule.ResetPulseTooShort:
                    return "W5500 data sheet 5.5.1, reset timing: RSTn stays low for 500 microseconds at least";
                case WiznetRule.WriteDuringReset:
                    return "Linux's and ESP-IDF's drivers: after MR.RST nothing is written until the bit reads 0";
                case WiznetRule.ClockTooFast:
                    return "W5500 data sheet 5.5.4, SPI timing: the clock is above the chip's maximum";
                case WiznetRule.SpiMode:
                    return "W5500 data sheet 2.1, SPI operation mode: modes 0 and 3 only";
                default:
                    return "SpiPort: a transfer has 1 to 16,384 bytes";
            }
        }
    }
}
