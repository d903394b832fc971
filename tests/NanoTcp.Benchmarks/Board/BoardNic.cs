using NanoTcp.Enc28j60;
using NanoTcp.Links;
using NanoTcp.Simulation;
using NanoTcp.Sockets;
using NanoTcp.W5500;
using NanoTcp.W5500.Sockets;

namespace NanoTcp.Benchmarks.Board;

/// <summary>A network chip, and who does TCP.</summary>
internal enum BoardChip
{
    /// <summary>W5500, the stack's TCP on MACRAW.</summary>
    W5500,

    /// <summary>W5500, the chip's own TCP.</summary>
    W5500Tcp,

    /// <summary>ENC28J60, half duplex.</summary>
    Enc28j60,

    /// <summary>The same with memory for two frames to send.</summary>
    Enc28j60Ahead,
}

/// <summary>A chip's model and its driver on an SPI bus whose time is accounted.</summary>
internal sealed class BoardNic
{
    private const uint Seed = 1;

    private static readonly byte[] s_mac = [2, 0, 0, 0, 0, 1];

    public BoardNic(BoardChip kind, CablePort cable, SimulationClock world, Clock clock, BusTime time)
    {
        if (kind is BoardChip.Enc28j60 or BoardChip.Enc28j60Ahead)
        {
            var chip = new Enc28j60Chip(world, Seed);
            chip.Connect(cable);
            Port = new Enc28j60Port(chip, time.ClockFrequency);
            var options = new Enc28j60Options(s_mac) { SendsAhead = kind == BoardChip.Enc28j60Ahead };
            Device = new Enc28j60Device(Port, options, clock, chip.InterruptPin, chip.ResetPin);
        }
        else
        {
            var chip = new W5500Chip(world, Seed);
            chip.Connect(cable);
            Port = new W5500Port(chip, time.ClockFrequency);
            var options = new W5500Options(s_mac);
            Device = kind == BoardChip.W5500
                ? new W5500Device(Port, options, clock, chip.InterruptPin, chip.ResetPin)
                : new W5500SocketDevice(Port, options, clock, chip.InterruptPin, chip.ResetPin, new(W5500SocketMode.Chip) { SocketKilobytes = 8 });
        }

        Port.CallMicroseconds = time.CallMicroseconds;
    }

    public SimulatedSpiPort Port { get; }

    public NetDevice Device { get; }

    /// <summary>Puts the chip's own sockets behind those of a stack that has the device.</summary>
    public void Serve(NetStack stack)
    {
        if (Device is W5500SocketDevice device)
        {
            device.Serve(stack, new SeededRandom(Seed));
        }
    }
}
