using NanoTcp.Fuzz.Wire;
using NanoTcp.Simulation;
using NanoTcp.Sockets;
using NanoTcp.Tcp;

namespace NanoTcp.PropertyTests;

/// <summary>Two stacks joined by a cable in virtual time, each with a program that does what it can whenever its turn comes.</summary>
internal sealed class StackPair
{
    public const uint ClientAddress = 0x0A000002;
    public const uint ServerAddress = 0x0A000001;

    // TIME_WAIT, orphans that are given up, and the age of an unused neighbor
    private const long RestMicroseconds = 3_000_000_000;

    public StackPair(uint seed, TcpSettings? client, TcpSettings? server)
    {
        Cable = new Cable(Clock, seed);
        Client = Add(Cable.A, 2, ClientAddress, seed, client);
        Server = Add(Cable.B, 1, ServerAddress, seed + 1, server);
    }

    public VirtualClock Clock { get; } = new();

    public Cable Cable { get; }

    public StackProgram Client { get; }

    public StackProgram Server { get; }

    /// <summary>Runs until something holds.</summary>
    /// <exception cref="InvariantException">It does not within the time.</exception>
    public void RunUntil(Func<bool> condition, long limitMilliseconds, string otherwise)
    {
        while (!condition())
        {
            if (Clock.Now >= limitMilliseconds)
            {
                throw new InvariantException(otherwise);
            }

            Clock.RunFor(Math.Max(1, Math.Min(Client.NextEvent, Server.NextEvent) == SimulationPart.Never ? 100_000 : 10_000));
        }
    }

    /// <summary>Waits until everything must be over, and checks that nothing is left on either side.</summary>
    public void CheckNothingIsLeft()
    {
        Clock.RunFor(RestMicroseconds);
        foreach (StackProgram program in new[] { Client, Server })
        {
            if (BsdSockets.Of(program.Stack).OpenFiles != 0)
            {
                throw new InvariantException($"{BsdSockets.Of(program.Stack).OpenFiles} fds are left");
            }

            if (program.Stack.NextDeadline != long.MaxValue)
            {
                throw new InvariantException("a timer is left");
            }
        }
    }

    private StackProgram Add(CablePort port, byte number, uint address, uint seed, TcpSettings? settings)
    {
        var program = new StackProgram(Clock);
        var stack = new NetStack(program.StackClock, new SeededRandom(seed), settings);
        stack.AddInterface(new CablePortDevice(port.Name, port, [2, 0, 0, 0, 0, number]), address, 24);
        program.Stack = stack;
        return program;
    }
}
