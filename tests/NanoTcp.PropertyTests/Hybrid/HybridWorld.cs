using NanoTcp.Simulation;
using NanoTcp.Sockets;
using NanoTcp.W5500;
using NanoTcp.W5500.Sockets;

namespace NanoTcp.PropertyTests.Hybrid;

/// <summary>A board on a W5500 in hybrid mode, and a PC at the cable's other end, in virtual time.</summary>
internal sealed class HybridWorld
{
    public const uint BoardAddress = 0x0A000001;
    public const int Port = 80;

    private const uint PcAddress = 0x0A000002;
    private const int SpiClock = 20_000_000;
    private const long Slice = 10_000;

    private readonly W5500Chip _chip;
    private readonly W5500SocketDevice _device;

    public HybridWorld(uint seed, bool interruptPin)
    {
        Cable = new Cable(Clock, seed);
        Board = new StackProgram(Clock);
        _chip = new W5500Chip(Clock, seed);
        _chip.Connect(Cable.A);
        _device = new W5500SocketDevice(
            new W5500Port(_chip, SpiClock),
            new W5500Options([2, 0, 0, 0, 0, 1]),
            Board.StackClock,
            interruptPin ? _chip.InterruptPin : null!,
            _chip.ResetPin,
            new W5500SocketOptions(W5500SocketMode.Hybrid));
        var stack = new NetStack(Board.StackClock, new SeededRandom(seed), null);
        stack.AddInterface(_device, BoardAddress, 24);
        _device.Serve(stack, new SeededRandom(seed + 1));
        Board.Stack = stack;

        Cable.Tap = CountResets;
        Pc = new StackProgram(Clock);
        stack = new NetStack(Pc.StackClock, new SeededRandom(seed + 2), null);
        stack.AddInterface(new CablePortDevice("pc", Cable.B, [2, 0, 0, 0, 0, 2]), PcAddress, 24);
        Pc.Stack = stack;
        for (int i = 0; i < 1000 && !_device.IsLinkUp; i++)
        {
            Clock.RunFor(Slice);
        }
    }

    public VirtualClock Clock { get; } = new();

    public Cable Cable { get; }

    public StackProgram Board { get; }

    public StackProgram Pc { get; }

    /// <summary>RSTs that the board put on the cable, by either TCP.</summary>
    public int Resets { get; private set; }

    /// <summary>Gives the cable a network's delay, and makes it lose frames.</summary>
    public void Impair(int lossPerMillion)
    {
        foreach (CablePort end in new[] { Cable.A, Cable.B })
        {
            end.Impairments.DelayMicroseconds = 100;
            end.Impairments.JitterMicroseconds = 300;
            end.Impairments.LossPerMillion = lossPerMillion;
        }
    }

    /// <summary>Lets time pass until something holds.</summary>
    /// <returns>False when it does not within a time.</returns>
    public bool RunUntil(Func<bool> holds, long milliseconds)
    {
        for (long end = Clock.Now + milliseconds; Clock.Now < end && !holds();)
        {
            Clock.RunFor(Slice);
        }

        return holds();
    }

    private void CountResets(CablePort sender, byte[] frame, int offset, int length, long time, FrameFate fate)
    {
        const int etherType = 12, protocol = 23, flags = 47;
        bool isTcp = length > flags && frame[offset + etherType] == 8 && frame[offset + etherType + 1] == 0 && frame[offset + protocol] == 6;
        if (isTcp && sender == Cable.A && (frame[offset + flags] & 4) != 0)
        {
            Resets++;
        }
    }
}
