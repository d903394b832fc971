using NanoTcp.Boards;
using NanoTcp.Enc28j60;
using NanoTcp.Esp32;
using NanoTcp.Links;
using NanoTcp.Simulation;
using NanoTcp.Sockets;
using NanoTcp.W5500;
using NanoTcp.W6100;

namespace NanoTcp.BoardsTests;

/// <summary>A board with a chip, as its program sets it up, and a computer at the other end of the cable. In real time, as the board's clock is.</summary>
public sealed class BoardBench : IDisposable
{
    public const string Address = "10.77.0.2";

    private const int EchoPort = 7;
    private const int SpiClock = 20_000_000;
    private const uint BoardAddress = 0x0A4D0002;
    private const uint ComputerAddress = 0x0A4D0001;

    private static readonly byte[] s_macAddress = [2, 0, 0, 0, 0, 1];

    private readonly RealTimeSimulationClock _clock = new();
    private readonly NetStack _computer;
    private readonly string _chipName;
    private EthernetBoard _board;

    public BoardBench(string chip)
        : this(chip, Processor.Esp32)
    {
    }

    public BoardBench(string chip, Processor processor)
    {
        _chipName = chip;
        Cable = new Cable(_clock, 1);
        if (chip == "enc28j60")
        {
            Enc28j60Chip model = new(_clock, 1);
            model.Timing.TakesWireTime = false;
            model.Connect(Cable.A);
            Faults = model.Faults;
            Wiring = new Wiring(processor, new Enc28j60Port(model, SpiClock), model.InterruptPin, model.ResetPin);
        }
        else if (chip == "w6100")
        {
            W6100Chip model = new(_clock, 1);
            model.Timing.TakesWireTime = false;
            model.Connect(Cable.A);
            Faults = model.Faults;
            Wiring = new Wiring(processor, new W6100Port(model, SpiClock), model.InterruptPin, model.ResetPin);
        }
        else
        {
            W5500Chip model = new(_clock, 1);
            model.Timing.TakesWireTime = false;
            model.Connect(Cable.A);
            Faults = model.Faults;
            Wiring = new Wiring(processor, new W5500Port(model, SpiClock), model.InterruptPin, model.ResetPin);
        }

        _computer = new NetStack(new SystemClock(), new SeededRandom(1), null);
        _computer.AddInterface(
            new CablePortDevice("computer", Cable.B, LinkKind.Ethernet, [2, 0, 0, 0, 0, 9], NetDevice.EthernetMtu, 1 << 20), ComputerAddress, 24);
        _computer.Start();
    }

    public Wiring Wiring { get; }

    public Cable Cable { get; }

    public ChipFaults Faults { get; }

    public NetDevice Device => _board.Interface.Device;

    /// <summary>Pins of an ESP32 as a board's program names them.</summary>
    public static Esp32Pins Pins(bool isWhole) => new(
        Wiring.Clock,
        Wiring.Miso,
        Wiring.Mosi,
        Processor.Esp32.ChipSelect,
        isWhole ? Processor.Esp32.Interrupt : EthernetPins.None,
        isWhole ? Processor.Esp32.Reset : EthernetPins.None);

    /// <summary>Pins of a Pico as a board's program names them.</summary>
    public static PicoPins PicoPins() => new(Processor.Pico.ChipSelect, Processor.Pico.Interrupt, Processor.Pico.Reset);

    /// <summary>What a board's program does before it serves.</summary>
    public EthernetBoard Boot(EthernetPins pins) => Boot(pins, _chipName);

    public EthernetBoard Boot(EthernetPins pins, string driver)
    {
        NetDevice device = driver switch
        {
            "enc28j60" => new Enc28j60Device(pins.Spi, new Enc28j60Options(s_macAddress), EthernetBoard.Clock, pins.Interrupt, pins.Reset),
            "w6100" => new W6100Device(pins.Spi, new W6100Options(s_macAddress), EthernetBoard.Clock, pins.Interrupt, pins.Reset),
            _ => new W5500Device(pins.Spi, new W5500Options(s_macAddress), EthernetBoard.Clock, pins.Interrupt, pins.Reset),
        };
        _board = new EthernetBoard(device);
        _board.UseAddress(Address, 24, null);
        return _board;
    }

    /// <summary>Sends bytes through an echo program on the board.</summary>
    /// <returns>The echoed bytes.</returns>
    public byte[] Echo(byte[] bytes)
    {
        BsdSockets board = _board.Sockets;
        int listener = board.Socket(SocketConstants.AF_INET, SocketConstants.SOCK_STREAM, 0);
        Assert.AreEqual(0, board.Bind(listener, new SocketAddress(SocketConstants.INADDR_ANY, EchoPort)));
        Assert.AreEqual(0, board.Listen(listener, 1));
        Thread server = new(() => Serve(board, listener));
        server.Start();

        BsdSockets computer = BsdSockets.Of(_computer);
        int fd = computer.Socket(SocketConstants.AF_INET, SocketConstants.SOCK_STREAM, 0);
        computer.SetSockOpt(fd, SocketConstants.SOL_SOCKET, SocketConstants.SO_RCVTIMEO, 20_000);
        computer.SetSockOpt(fd, SocketConstants.SOL_SOCKET, SocketConstants.SO_SNDTIMEO, 20_000);
        Assert.AreEqual(0, computer.Connect(fd, new SocketAddress(BoardAddress, EchoPort)), $"connect: errno {computer.Errno}");
        Thread writer = new(() => computer.Write(fd, bytes, 0, bytes.Length));
        writer.Start();
        byte[] received = new byte[bytes.Length];
        int count = 0;
        int read;
        while (count < received.Length && (read = computer.Read(fd, received, count, received.Length - count)) > 0)
        {
            count += read;
        }

        writer.Join();
        computer.Close(fd);
        server.Join();
        board.Close(listener);
        return received[..count];
    }

    public void Dispose()
    {
        _board?.Stack.Stop();
        _computer.Stop();
        Wiring.Dispose();
        _clock.Close();
    }

    private static void Serve(BsdSockets sockets, int listener)
    {
        int fd = sockets.Accept(listener, null);
        byte[] buffer = new byte[2048];
        int count;
        while ((count = sockets.Read(fd, buffer, 0, buffer.Length)) > 0)
        {
            sockets.Write(fd, buffer, 0, count);
        }

        sockets.Close(fd);
    }
}
