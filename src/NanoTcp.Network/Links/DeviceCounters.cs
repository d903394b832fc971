namespace NanoTcp.Links
{
    /// <summary>Counters of a device since it was made. They only increase.</summary>
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

        /// <summary>Received frames dropped because the device reported an impossible length or status for them.</summary>
        public long ReceiveErrors;

        /// <summary>Received frames lost because a buffer was full, as far as the device reports it.</summary>
        public long ReceiveOverruns;

        /// <summary>Frames that could not be sent: link down, transmitter stuck or frame too long.</summary>
        public long SendErrors;

        /// <summary>Times the device was recovered: socket reopened, soft or hard reset.</summary>
        public long Recoveries;

        /// <summary>Times the link went up or down.</summary>
        public long LinkChanges;

        /// <summary>SPI transactions (chip-select periods); 0 for a device without SPI.</summary>
        public long SpiTransactions;

        /// <summary>Bytes clocked over SPI in either direction, headers included.</summary>
        public long SpiBytes;
    }
}
