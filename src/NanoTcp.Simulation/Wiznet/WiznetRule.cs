namespace NanoTcp.Simulation
{
    /// <summary>The rules that the models of a W5500 and a W6100 check.</summary>
    public enum WiznetRule
    {
        /// <summary>BSB 4n is reserved. A habit: Arduino's library uses it to detect a W5200.</summary>
        ReservedBlock,

        /// <summary>A reserved register was read on its own, or written.</summary>
        ReservedRegister,

        /// <summary>A read-only register was written.</summary>
        ReadOnlyRegister,

        /// <summary>A command was written before the previous one was accepted.</summary>
        CommandWhileBusy,

        /// <summary>The command is unknown, or not allowed in the socket's state and protocol.</summary>
        CommandNotAllowed,

        /// <summary>OPEN in MACRAW mode on a socket other than 0.</summary>
        MacRawOnlyOnSocket0,

        /// <summary>OPEN with a protocol that does not exist, or that the model does not have.</summary>
        UnknownProtocol,

        /// <summary>MACRAW was opened with the MAC filter on and no MAC address set.</summary>
        NoSourceAddress,

        /// <summary>SEND while the SEND before it had not finished.</summary>
        SendWhileSending,

        /// <summary>SEND of a frame longer than 1514 bytes.</summary>
        FrameTooLong,

        /// <summary>SEND although Sn_TX_WR did not move.</summary>
        NothingToSend,

        /// <summary>SEND of more than the transmit buffer holds.</summary>
        SendBeyondFree,

        /// <summary>Transmit memory was overwritten while it was being sent.</summary>
        OverwritesWhatIsSent,

        /// <summary>One burst longer than the socket's whole buffer.</summary>
        BurstLongerThanBuffer,

        /// <summary>RECV with an Sn_RX_RD that is beyond Sn_RX_WR.</summary>
        ReceivesBeyondWritten,

        /// <summary>
        /// RECV with an Sn_RX_RD inside a record. A habit: libraries free the two bytes of length before they read the frame.
        /// </summary>
        ReceivesPartOfRecord,

        /// <summary>Receive memory was read where nothing has been received.</summary>
        ReadsBeyondReceived,

        /// <summary>Receive memory of an open socket was written.</summary>
        WritesReceiveMemory,

        /// <summary>A buffer size other than 0, 1, 2, 4, 8 or 16 KB.</summary>
        IllegalBufferSize,

        /// <summary>A buffer size was changed while a socket that it moves was open.</summary>
        BufferSizeWhileOpen,

        /// <summary>Sockets with overlapping buffers are open.</summary>
        BuffersOverlap,

        /// <summary>
        /// The sum of all buffer sizes exceeds the memory. A habit as long as no two open sockets overlap: embassy and mongoose leave seven
        /// sockets with 2 KB besides one with 16.
        /// </summary>
        BuffersBeyondMemory,

        /// <summary>RSTn was low for too short a time.</summary>
        ResetPulseTooShort,

        /// <summary>A register was written before MR.RST read 0 again. A habit: WIZnet's own library does.</summary>
        WriteDuringReset,

        /// <summary>The SPI clock is faster than the chip's maximum.</summary>
        ClockTooFast,

        /// <summary>SPI mode 1 or 2.</summary>
        SpiMode,

        /// <summary>An SPI transfer longer than the bus takes.</summary>
        TransferTooLong,

        /// <summary>A register of a W6100 was written while it was locked. The write is lost.</summary>
        LockedRegister,

        /// <summary>
        /// A register of a W6100 that can only be written was read on its own. A habit: WIZnet's own library reads SYCR0 to pass time.
        /// </summary>
        WriteOnlyRegister,

        /// <summary>A function of a W6100 that this model does not have: commands without a socket, the PHY's own registers.</summary>
        NotModeled,
    }
}
