using NanoTcp.Links;
using NanoTcp.Simulation;
using NanoTcp.Sockets;

namespace NanoTcp.PropertyTests.Faults;

/// <summary>A board with a chip that can fail, a PC at the cable's other end, and an echo between them in virtual time.</summary>
internal sealed class FaultWorld
{
    private const uint BoardAddress = 0x0A000001;
    private const uint PcAddress = 0x0A000002;

    private const int DiscardPort = 9;

    // Longest time that TCP retries, with a margin.
    private const long Patience = 3_600_000;
    private const long Slice = 10_000;

    private readonly StackProgram _board;
    private readonly StackProgram _pc;

    public FaultWorld(string chip, uint seed, bool interruptPin)
    {
        Cable = new Cable(Clock, seed);
        _board = new StackProgram(Clock);
        byte[] mac = [2, 0, 0, 0, 0, 1];
        Nic = FaultyNic.Create(chip, Cable.A, Clock, _board.StackClock, mac, seed, interruptPin, _ => { });
        Attach(_board, Nic.Device, BoardAddress, seed);
        Nic.Serve(_board.Stack, new SeededRandom(seed + 2));
        _pc = new StackProgram(Clock);
        Attach(_pc, new CablePortDevice("pc", Cable.B, [2, 0, 0, 0, 0, 2]), PcAddress, seed + 1);
        AwaitLink();
        _ = new EchoEnd(_board);
    }

    public VirtualClock Clock { get; } = new();

    public Cable Cable { get; }

    public FaultyNic Nic { get; }

    /// <summary>True when bytes may come back changed: they are counted then.</summary>
    public bool MayBeWrong { get; init; }

    /// <summary>Milliseconds that the echo took.</summary>
    public long Time { get; private set; }

    /// <summary>The PC sends the board a datagram to a closed port.</summary>
    public void SendDatagram()
    {
        var sockets = BsdSockets.Of(_pc.Stack);
        int fd = sockets.Socket(SocketConstants.AF_INET, SocketConstants.SOCK_DGRAM | SocketConstants.SOCK_NONBLOCK, 0);
        sockets.SendTo(fd, new byte[100], 0, 100, 0, new SocketAddress(BoardAddress, DiscardPort));
        sockets.Close(fd);
    }

    /// <summary>From now on the cable loses, reorders and corrupts.</summary>
    public void ImpairCable()
    {
        foreach (CablePort end in new[] { Cable.A, Cable.B })
        {
            end.Impairments.LossPerMillion = 10_000;
            end.Impairments.ReorderingPerMillion = 10_000;
            end.Impairments.CorruptionPerMillion = 5_000;
        }
    }

    /// <summary>Ends every fault that lasts: wires, transmitter and link are sound again.</summary>
    public void EndFaults()
    {
        ChipFaults faults = Nic.Faults;
        faults.Miso = SignalFault.None;
        faults.InterruptLine = SignalFault.None;
        faults.MisoNoise = 0;
        faults.MosiNoise = 0;
        faults.TransmitterStuck = false;
        Cable.IsPlugged = true;
    }

    /// <summary>Lets time pass without a client.</summary>
    public void Rest(int milliseconds) => Clock.RunFor(milliseconds * 1000L);

    /// <summary>Echoes while a script does its worst.</summary>
    /// <returns>The client at its end, which comes within a bounded time or the test fails.</returns>
    public EchoClient Echo(int bytes, FaultScript script)
    {
        long start = Clock.Now;
        var client = new EchoClient(_pc, new SocketAddress(BoardAddress, EchoEnd.Port), bytes) { MayBeWrong = MayBeWrong };
        _pc.Schedule(Clock.Microseconds);

        // Asked for by the client, since a run does not return while the programs are busy.
        client.WhenUnderWay = script.Start;
        while (!client.IsOver && Clock.Now - start < Patience)
        {
            Clock.RunFor(Slice);
        }

        Time = Clock.Now - start;
        return client;
    }

    private static void Attach(StackProgram program, NetDevice device, uint address, uint seed)
    {
        var stack = new NetStack(program.StackClock, new SeededRandom(seed), null);
        stack.AddInterface(device, address, 24);
        program.Stack = stack;
    }

    private void AwaitLink()
    {
        for (int i = 0; i < 1000 && !Nic.Device.IsLinkUp; i++)
        {
            Clock.RunFor(Slice);
        }
    }
}
