using System.Device.Gpio;
using System.Device.Spi;
using System.Globalization;

namespace NanoTcp.Tool.Hardware;

/// <summary>The machine's own SPI and GPIO. It can be replaced, so that the adapters run where there are none.</summary>
internal class HardwareAccess
{
    private const string LongestTransferFile = "/sys/module/spidev/parameters/bufsiz";

    // spidev's default, where the kernel does not tell
    private const int UsualLongestTransfer = 4096;

    /// <summary>Bytes that one call of the SPI device may carry.</summary>
    public virtual int LongestTransfer =>
        File.Exists(LongestTransferFile) && int.TryParse(File.ReadAllText(LongestTransferFile), CultureInfo.InvariantCulture, out int size)
            ? size
            : UsualLongestTransfer;

    /// <exception cref="IOException">There is no such device.</exception>
    /// <exception cref="UnauthorizedAccessException">It is another user's.</exception>
    public virtual SpiDevice OpenSpi(SpiConnectionSettings settings)
    {
        string path = $"/dev/spidev{settings.BusId}.{settings.ChipSelectLine}";
        if (!File.Exists(path))
        {
            throw new FileNotFoundException("it does not exist; SPI must be switched on (Raspberry Pi: sudo raspi-config nonint do_spi 0)");
        }

        // the library opens it with the first transfer only
        File.Open(path, FileMode.Open, FileAccess.ReadWrite).Dispose();
        return SpiDevice.Create(settings);
    }

    public virtual GpioController OpenGpio() => new();
}
