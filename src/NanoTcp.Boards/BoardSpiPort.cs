using System;
using System.Device.Spi;
using NanoTcp.Links;

namespace NanoTcp.Boards
{
    /// <summary>
    /// A chip on an SPI bus. The firmware drives chip select, a GPIO, for each call. Both calls pass the caller's array to the DMA
    /// without a copy, unlike SpiDevice.Read, which allocates two buffers each time. A call transfers up to 16,384 bytes on an ESP32
    /// (max_transfer_sz), 32,767 elsewhere: the library's natives keep length and offset in 16 bits. No thread of the program runs during a call: the
    /// natives meant to do long ones in the background, but truncate the time of a byte to 0 ms (nf-interpreter a3e8139,
    /// src/System.Device.Spi/sys_dev_spi_native_System_Device_Spi_SpiDevice.cpp). A Pico needs no more than this: its firmware transfers in both
    /// directions at once, by DMA.
    /// </summary>
    public sealed class BoardSpiPort : SpiPort, IDisposable
    {
        private readonly SpiDevice _device;
        private readonly int _clockFrequency;

        /// <summary>
        /// Opens the port: mode 0, 8 bits, most significant bit first, full duplex. The firmware sends two zeros then and reads two bytes, in one
        /// chip-select period (src/System.Device.Spi/nanoHAL_Spi.cpp); a Pico sends FF FF while it reads. To a W5500 that is a write to the
        /// receive buffer of its last socket, to an ENC28J60 a read. Both are reset later.
        /// </summary>
        /// <param name="bus">SPI bus, counted from 1; its pins must have been assigned.</param>
        /// <param name="chipSelect">GPIO number of chip select.</param>
        /// <param name="clockFrequency">SPI clock in hertz.</param>
        public BoardSpiPort(int bus, int chipSelect, int clockFrequency)
        {
            _clockFrequency = clockFrequency;
            _device = SpiDevice.Create(new SpiConnectionSettings(bus, chipSelect)
            {
                ClockFrequency = clockFrequency,
                Mode = SpiMode.Mode0,
                DataBitLength = 8,
                DataFlow = DataFlow.MsbFirst,
                Configuration = SpiBusConfiguration.FullDuplex,
            });
        }

        /// <inheritdoc/>
        public override int ClockFrequency => _clockFrequency;

        /// <inheritdoc/>
        public override void Write(byte[] buffer, int offset, int length)
        {
            _device.Write(new SpanByte(buffer, offset, length));
        }

        /// <inheritdoc/>
        public override void Transfer(byte[] buffer, int offset, int length)
        {
            // one length for both directions: the firmware takes the larger one and checks neither
            SpanByte bytes = new SpanByte(buffer, offset, length);
            _device.TransferFullDuplex(bytes, bytes);
        }

        /// <summary>Closes the port.</summary>
        public void Dispose()
        {
            _device.Dispose();
        }
    }
}
