using System.Device.Gpio;
using System.Device.Spi;
using NanoTcp.Host;
using NanoTcp.Host.Boards;
using NanoTcp.Host.Hardware;
using NanoTcp.Links;
using NanoTcp.Simulation;
using NanoTcp.Sockets;

namespace NanoTcp.HostTests.Hardware;

/// <summary>A machine with SPI and GPIO, to which the model of a chip is wired; and another computer at the other end of its cable.</summary>
internal sealed class ModelHardware : HardwareAccess, IDisposable
{
    public const int Interrupt = 25;
    public const int Reset = 24;

    private const int SpiClock = 20_000_000;
    private const uint ComputerAddress = 0x0A4D0001;

    private readonly BoardCable _cable = new(LinkKind.Ethernet, Impairments.None, 1, null);
    private readonly SpiPort _port;

    public ModelHardware(NicType nic)
    {
        if (nic == NicType.Enc28j60)
        {
            var chip = new Enc28j60Chip(_cable.Clock, 1);
            chip.Timing.TakesWireTime = false;
            chip.Connect(_cable.Cable.A);
            _port = new Enc28j60Port(chip, SpiClock);
            Gpio = new ModelGpioDriver(Interrupt, chip.InterruptPin, Reset, chip.ResetPin);
        }
        else
        {
            (WiznetChip chip, _port) = WiznetNic.CreateChip(nic, _cable.Clock, 1);
            chip.Timing.TakesWireTime = false;
            chip.Connect(_cable.Cable.A);
            Gpio = new ModelGpioDriver(Interrupt, chip.InterruptPin, Reset, chip.ResetPin);
        }

        Computer = new NetStack(new SystemClock(), new SeededRandom(1), null);
        Computer.AddInterface(
            new CablePortDevice("computer", _cable.Cable.B, LinkKind.Ethernet, [2, 0, 0, 0, 0, 9], NetDevice.EthernetMtu, 1 << 20), ComputerAddress, 24);
        Computer.Start();
    }

    public ModelGpioDriver Gpio { get; }

    public NetStack Computer { get; }

    public ModelSpiDevice? Device { get; private set; }

    public override int LongestTransfer => 4096;

    public override SpiDevice OpenSpi(SpiConnectionSettings settings)
    {
        Assert.AreEqual(SpiMode.Mode0, settings.Mode);
        Assert.AreEqual(SpiClock, settings.ClockFrequency);
        Device = new ModelSpiDevice(settings, _port, LongestTransfer);
        return Device;
    }

    public override GpioController OpenGpio() => new(Gpio);

    /// <summary>Has a board's service on port 7 send bytes back to the computer.</summary>
    /// <returns>The received bytes.</returns>
    public byte[] Echo(uint board, byte[] bytes)
    {
        var sockets = BsdSockets.Of(Computer);
        int fd = sockets.Socket(SocketConstants.AF_INET, SocketConstants.SOCK_STREAM, 0);
        Assert.AreEqual(0, sockets.Connect(fd, new SocketAddress(board, 7)), $"connect: errno {sockets.Errno}");
        var writer = new Thread(() => sockets.Write(fd, bytes, 0, bytes.Length));
        writer.Start();
        var received = new byte[bytes.Length];
        int count = 0;
        int read;
        while (count < received.Length && (read = sockets.Read(fd, received, count, received.Length - count)) > 0)
        {
            count += read;
        }

        writer.Join();
        sockets.Close(fd);
        return received[..count];
    }

    public void Dispose()
    {
        Computer.Stop();
        _cable.Dispose();
    }
}
