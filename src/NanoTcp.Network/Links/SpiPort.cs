namespace NanoTcp.Links
{
    /// <summary>
    /// One chip on an SPI bus, as a driver sees it: each call is one chip-select period. On a board an adapter of the platform's SPI
    /// fulfils it, on a PC a model of the chip. It exists so that the drivers need no platform's SPI library.
    /// </summary>
    public abstract class SpiPort
    {
        /// <summary>SPI clock in hertz.</summary>
        public abstract int ClockFrequency { get; }

        /// <summary>Clocks bytes out. What the chip answers is thrown away.</summary>
        /// <param name="buffer">Holds the bytes.</param>
        /// <param name="offset">Index of the first.</param>
        /// <param name="length">How many, 1 to 16,384.</param>
        public abstract void Write(byte[] buffer, int offset, int length);

        /// <summary>
        /// Clocks bytes out and in at once. The bytes that come in replace those that go out: <paramref name="buffer"/> serves both ways, so
        /// that the two lengths cannot differ (unequal lengths corrupt the heap on nanoFramework).
        /// </summary>
        /// <param name="buffer">Holds the bytes to send, then those received. Up to three bytes behind the last one may be overwritten,
        /// since a DMA engine writes words: keep them free.</param>
        /// <param name="offset">Index of the first; keep it a multiple of 4.</param>
        /// <param name="length">How many, 1 to 16,384.</param>
        public abstract void Transfer(byte[] buffer, int offset, int length);
    }
}
