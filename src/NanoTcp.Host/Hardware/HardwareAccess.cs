using System.Device.Gpio;
using System.Device.Spi;
using System.Globalization;

namespace NanoTcp.Host.Hardware;

/// <summary>The machine's SPI and GPIO. Replaceable, so that the adapters can be tested without hardware.</summary>
internal class HardwareAccess
{
    private const string LongestTransferFile = "/sys/module/spidev/parameters/bufsiz";

    // spidev's default, if the kernel does not report the value
    private const int DefaultMaxTransfer = 4096;

    /// <summary>Largest transfer of the SPI device in bytes.</summary>
    public virtual int LongestTransfer =>
        File.Exists(LongestTransferFile) && int.TryParse(File.ReadAllText(LongestTransferFile), CultureInfo.InvariantCulture, out int size)
            ? size
            : DefaultMaxTransfer;

    /// <exception cref="IOException">The device does not exist.</exception>
    /// <exception cref="UnauthorizedAccessException">The user has no permission.</exception>
    public virtual SpiDevice OpenSpi(SpiConnectionSettings settings)
    {
        string path = $"/dev/spidev{settings.BusId}.{settings.ChipSelectLine}";
        if (!File.Exists(path))
        {
            throw new FileNotFoundException("it does not exist; SPI must be switched on (Raspberry Pi: sudo raspi-config nonint do_spi 0)");
        }

        // the library opens it only at the first transfer
        File.Open(path, FileMode.Open, FileAccess.ReadWrite).Dispose();
        return SpiDevice.Create(settings);
    }

    public virtual GpioController OpenGpio() => new();
}
