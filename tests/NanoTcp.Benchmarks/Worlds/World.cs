using NanoTcp.Links;
using NanoTcp.Simulation;
using NanoTcp.Sockets;
using NanoTcp.Tcp;
using NanoTcp.W5500;

namespace NanoTcp.Benchmarks.Worlds;

/// <summary>
/// A board and a PC, joined by a cable, in one thread on a virtual clock. The PC's calls may block: while it waits the board runs. The
/// board's program is a step that runs whenever its stack was polled.
/// </summary>
internal sealed class World
{
    public const uint BoardAddress = 0x0A000001;
    public const int SpiClock = 20_000_000;

    private const uint PcAddress = 0x0A000002;
    private const int PrefixLength = 24;
    private const uint Seed = 1;

    // Longer than the chip needs to find its link, and than the announcements of addresses take.
    private const long SettlingMicroseconds = 10_000_000;

    private readonly StackProgram _program;
    private readonly CablePortDevice _pcDevice;

    public World(Nic nic, TcpSettings? settings = null, int receiveBufferSize = 8192)
    {
        Cable = new Cable(Clock, Seed);
        _program = new StackProgram(Clock);
        Board = new NetStack(_program.StackClock, new SeededRandom(Seed), settings, receiveBufferSize);
        Pc = new NetStack(Clock, new SeededRandom(Seed + 1), settings);
        BoardDevice = nic == Nic.W5500 ? MakeW5500() : new CablePortDevice("board", Cable.A, [2, 0, 0, 0, 0, 1]);
        _pcDevice = new CablePortDevice("pc", Cable.B, [2, 0, 0, 0, 0, 2]);
        Board.AddInterface(BoardDevice, BoardAddress, PrefixLength);
        Pc.AddInterface(_pcDevice, PcAddress, PrefixLength);
        _program.Stack = Board;
        Settle();
    }

    public VirtualClock Clock { get; } = new();

    public Cable Cable { get; }

    public NetStack Board { get; }

    public NetStack Pc { get; }

    public NetDevice BoardDevice { get; }

    /// <summary>The board's program; it must not wait.</summary>
    public ProgramStep Program
    {
        set => _program.Step = value;
    }

    /// <summary>A blocking connection of the PC's to the board.</summary>
    public int Connect(int port)
    {
        int fd = BsdSockets.Of(Pc).Socket(SocketConstants.AF_INET, SocketConstants.SOCK_STREAM, 0);
        if (BsdSockets.Of(Pc).Connect(fd, new SocketAddress(BoardAddress, port)) != 0)
        {
            throw new InvalidOperationException($"The board was not reached: errno {BsdSockets.Of(Pc).Errno}.");
        }

        return fd;
    }

    private W5500Device MakeW5500()
    {
        var chip = new W5500Chip(Clock, Seed);
        chip.Connect(Cable.A);
        return new W5500Device(
            new W5500Port(chip, SpiClock), new W5500Options([2, 0, 0, 0, 0, 1]), _program.StackClock, chip.InterruptPin, chip.ResetPin);
    }

    private void Settle()
    {
        Clock.RunFor(SettlingMicroseconds);
        if (!BoardDevice.IsLinkUp)
        {
            throw new InvalidOperationException("The board's link did not come up.");
        }
    }
}
