namespace NanoTcp.Links
{
    /// <summary>
    /// One chip on an SPI bus, as a driver sees it: each call is one chip-select period. On a board an adapter of the platform's SPI
    /// implements it, on a PC a model of the chip. Drivers therefore need no platform's SPI library.
    /// </summary>
    public abstract class SpiPort
    {
        /// <summary>SPI clock in hertz.</summary>
        public abstract int ClockFrequency { get; }

        /// <summary>Sends bytes. What the chip sends at the same time is discarded.</summary>
        /// <param name="buffer">Array that holds the bytes.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <param name="length">Number of bytes, 1 to 16,384.</param>
        public abstract void Write(byte[] buffer, int offset, int length);

        /// <summary>
        /// Sends and receives bytes at the same time. The received bytes replace those sent: one buffer serves both directions, so that the
        /// two lengths cannot differ (unequal lengths corrupt the heap on nanoFramework).
        /// </summary>
        /// <param name="buffer">Array that holds the bytes to send, then those received. Keep three bytes after the last one free: a DMA
        /// engine writes whole words and may overwrite them.</param>
        /// <param name="offset">Index of the first byte; a multiple of 4, for DMA.</param>
        /// <param name="length">Number of bytes, 1 to 16,384.</param>
        public abstract void Transfer(byte[] buffer, int offset, int length);
    }
}
