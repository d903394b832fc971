namespace NanoTcp.Simulation
{
    /// <summary>The rules that the ENC28J60 model checks.</summary>
    public enum Enc28j60Rule
    {
        /// <summary>The first byte is not an instruction.</summary>
        UnknownInstruction,

        /// <summary>A control register was written with more than one byte.</summary>
        InstructionTooLong,

        /// <summary>A MAC or MII register was read without the dummy byte.</summary>
        DummyByteMissing,

        /// <summary>The register does not exist in the selected bank.</summary>
        ReservedRegister,

        /// <summary>A read-only register was written.</summary>
        ReadOnlyRegister,

        /// <summary>BFS or BFC on a MAC or MII register.</summary>
        BitFieldOnMacRegister,

        /// <summary>Chip select went high too soon after a MAC or MII register.</summary>
        ChipSelectHold,

        /// <summary>The SPI clock is faster than 20 MHz.</summary>
        ClockTooFast,

        /// <summary>A MAC or MII register with an SPI clock below 8 MHz.</summary>
        ClockTooSlow,

        /// <summary>An SPI mode other than 0.</summary>
        SpiMode,

        /// <summary>An SPI transfer longer than the bus takes.</summary>
        TransferTooLong,

        /// <summary>The chip was used within a millisecond of a soft reset.</summary>
        AccessAfterReset,

        /// <summary>MAC, MII or PHY were used while their clock did not run.</summary>
        ClockNotReady,

        /// <summary>RESET was low for too short a time.</summary>
        ResetPulseTooShort,

        /// <summary>A PHY access was started before the previous one was done.</summary>
        MiiBusy,

        /// <summary>MIIRD was cleared while the read was under way.</summary>
        MiiReadEndedEarly,

        /// <summary>MIRD was read before it was valid.</summary>
        MiiDataNotReady,

        /// <summary>The PHY register does not exist.</summary>
        ReservedPhyRegister,

        /// <summary>PHLCON was written without its bits 13 and 12.</summary>
        LedControlBits,

        /// <summary>MAC and PHY were used with different duplex modes.</summary>
        DuplexMismatch,

        /// <summary>Receive memory that does not begin at 0000.</summary>
        ReceiveStartNotZero,

        /// <summary>An even value in ERXRDPT.</summary>
        EvenReadPointer,

        /// <summary>ERXST or ERXND changed while receiving.</summary>
        ReceiveRangeWhileReceiving,

        /// <summary>ERXRDPT inside a packet, or beyond what was received.</summary>
        FreesPartOfPacket,

        /// <summary>PKTDEC while EPKTCNT was 0.</summary>
        PacketCountUnderflow,

        /// <summary>Receive memory was read where no packet lies.</summary>
        ReadsBeyondReceived,

        /// <summary>Receive memory was written while receiving.</summary>
        WritesReceiveMemory,

        /// <summary>TXRTS while TXRST or RXRST was held.</summary>
        TransmitInReset,

        /// <summary>TXRTS while a frame was being sent.</summary>
        TransmitWhileTransmitting,

        /// <summary>ETXST or ETXND changed while a frame was being sent.</summary>
        TransmitRangeWhileTransmitting,

        /// <summary>TXRTS with ETXND below ETXST.</summary>
        TransmitEndBeforeStart,

        /// <summary>A frame to send lies in receive memory.</summary>
        TransmitOverlapsReceive,

        /// <summary>The status vector of a sent frame would lie in receive memory.</summary>
        StatusOverlapsReceive,

        /// <summary>A frame was overwritten while it was being sent.</summary>
        OverwritesWhatIsSent,

        /// <summary>TXRTS for a frame that is too long.</summary>
        FrameTooLong,

        /// <summary>TXRTS after an aborted frame, without TXRST in between.</summary>
        TransmitAfterAbort,

        /// <summary>DMA was used while it was busy.</summary>
        DmaBusy,

        /// <summary>A DMA range whose end is never reached.</summary>
        DmaNeverEnds,

        /// <summary>Power save while receiving or sending.</summary>
        PowerSaveWhileActive,

        /// <summary>A feature that this model does not have.</summary>
        NotModelled,
    }
}
