using System.Device.Gpio;
using System.Device.Spi;
using NanoTcp.Links;

namespace NanoTcp.Host.Hardware;

/// <summary>Creates a chip's driver.</summary>
/// <param name="port">SPI of the chip.</param>
/// <param name="interruptPin">Null when it is not connected.</param>
/// <param name="resetPin">Null when it is not connected.</param>
internal delegate NetDevice DriverFactory(SpiPort port, InputPin? interruptPin, OutputPin? resetPin);

/// <summary>A real chip on the machine's SPI bus, with its driver.</summary>
internal sealed class HardwareNic : IDisposable
{
    private readonly SpiWiring _wiring;
    private readonly HardwareAccess _access;
    private readonly SpiDevicePort _port;
    private GpioController? _gpio;

    private HardwareNic(SpiWiring wiring, HardwareAccess access)
    {
        _wiring = wiring;
        _access = access;
        _port = OpenPort();
    }

    public NetDevice Device { get; private set; } = null!;

    /// <exception cref="UsageException">The bus or a pin is not available; the message says which and why.</exception>
    public static HardwareNic Open(SpiWiring wiring, HardwareAccess access, DriverFactory createDriver, Action<string, string> report)
    {
        var hardware = new HardwareNic(wiring, access);
        try
        {
            InputPin? interrupt = wiring.InterruptPin is int input ? hardware.OpenPin("--int", input, gpio => new GpioInput(gpio, input)) : null;
            OutputPin? reset = wiring.ResetPin is int output ? hardware.OpenPin("--reset", output, gpio => new GpioOutput(gpio, output)) : null;
            report("chip", $"{wiring.Device} at {wiring.ClockFrequency / 1e6:0.##} MHz, {Line("interrupt", wiring.InterruptPin)}, {Line("reset", wiring.ResetPin)}");
            hardware.Device = createDriver(hardware._port, interrupt, reset);
            return hardware;
        }
        catch
        {
            hardware.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _gpio?.Dispose();
        _port.Dispose();
    }

    private static string Line(string name, int? pin) => pin is int number ? $"{name} on GPIO {number}" : $"no {name} line";

    private SpiDevicePort OpenPort()
    {
        var settings = new SpiConnectionSettings(_wiring.Bus, _wiring.ChipSelect)
        {
            ClockFrequency = _wiring.ClockFrequency,
            Mode = SpiMode.Mode0,
            DataBitLength = 8,
            DataFlow = DataFlow.MsbFirst,
        };
        try
        {
            return new SpiDevicePort(_access.OpenSpi(settings), _access.LongestTransfer);
        }
        catch (Exception e) when (IsRefusal(e))
        {
            throw new UsageException($"--spi: {_wiring.Device} cannot be opened: {e.Message}");
        }
    }

    private T OpenPin<T>(string option, int pin, Func<GpioController, T> open)
    {
        try
        {
            _gpio ??= _access.OpenGpio();
            return open(_gpio);
        }
        catch (Exception e) when (IsRefusal(e))
        {
            throw new UsageException($"{option}: GPIO {pin} cannot be opened: {e.Message}");
        }
    }

    // exceptions of the library for a missing device, permission or GPIO support
    private static bool IsRefusal(Exception e) =>
        e is IOException or UnauthorizedAccessException or NotSupportedException or InvalidOperationException or ArgumentException
            or DllNotFoundException or TypeInitializationException;
}
