namespace NanoTcp.Links
{
    /// <summary>What a device has done since it was made. Only ever counts up.</summary>
    public sealed class DeviceCounters
    {
        /// <summary>Frames handed to the stack.</summary>
        public long ReceivedFrames;

        /// <summary>Bytes of those frames, link header included.</summary>
        public long ReceivedBytes;

        /// <summary>Frames taken from the stack and given to the chip or the link.</summary>
        public long SentFrames;

        /// <summary>Bytes of those frames, link header included.</summary>
        public long SentBytes;

        /// <summary>Received frames that were thrown away because the device said something impossible about them.</summary>
        public long ReceiveErrors;

        /// <summary>Received frames lost because there was no room for them, as far as the device can tell.</summary>
        public long ReceiveOverruns;

        /// <summary>Frames that could not be sent: link down, transmitter stuck or frame too long.</summary>
        public long SendErrors;

        /// <summary>Times the device had to be brought back: socket reopened, soft or hard reset.</summary>
        public long Recoveries;

        /// <summary>Changes of the link between up and down.</summary>
        public long LinkChanges;

        /// <summary>SPI transactions (chip-select periods); 0 for a device without SPI.</summary>
        public long SpiTransactions;

        /// <summary>Bytes clocked over SPI in either direction, headers included.</summary>
        public long SpiBytes;
    }
}
