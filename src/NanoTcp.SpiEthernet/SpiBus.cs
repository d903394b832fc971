using NanoTcp.Links;

namespace NanoTcp.SpiEthernet
{
    /// <summary>
    /// The SPI transactions of a chip, each one chip-select period and one call of the port. A derived class builds the chip's headers in
    /// the same buffer as the data, so that nothing is copied or allocated, and counts each transaction.
    /// </summary>
    public abstract class SpiBus
    {
        /// <summary>An ESP32's DMA writes whole words, so a transfer into a buffer ends at a multiple of this many bytes.</summary>
        public const int TransferUnit = 4;

        /// <summary>Most bytes in one transaction, header included: the DMA limit of nanoFramework's ESP32 SPI driver.</summary>
        public const int MaximumTransfer = 16384;

        /// <summary>The chip's port.</summary>
        protected readonly SpiPort Port;

        /// <summary>Counts transactions and bytes.</summary>
        protected readonly DeviceCounters Counters;

        /// <summary>Header and data of short transfers.</summary>
        public readonly byte[] Scratch;

        /// <summary>Initializes the part that all chips share.</summary>
        /// <param name="port">The chip's SPI port.</param>
        /// <param name="counters">The device's counters.</param>
        /// <param name="scratchLength">Bytes of the longest short transfer, header included, rounded up to a whole word.</param>
        protected SpiBus(SpiPort port, DeviceCounters counters, int scratchLength)
        {
            Port = port;
            Counters = counters;
            Scratch = new byte[scratchLength];
        }

        /// <summary>SPI clock in hertz.</summary>
        public int ClockFrequency => Port.ClockFrequency;
    }
}
