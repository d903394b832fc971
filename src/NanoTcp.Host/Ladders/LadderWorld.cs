using System.Text;
using NanoTcp.Host.Boards;
using NanoTcp.Ip;
using NanoTcp.Links;
using NanoTcp.Simulation;
using NanoTcp.Sockets;
using NanoTcp.W5500.Sockets;

namespace NanoTcp.Host.Ladders;

/// <summary>Settings of a ladder.</summary>
internal sealed record LadderSettings(NicType Nic, Impairments Impairments, uint Seed)
{
    // without delay all lines would be horizontal
    private const long DefaultDelay = 10_000;

    /// <summary>Impairments of the cable.</summary>
    public Impairments Cable { get; } = Impairments.Delay > 0 ? Impairments : Impairments with { Delay = DefaultDelay };
}

/// <summary>The textbook TCP conversation between two boards, in virtual time: the same settings give the same history.</summary>
internal sealed class LadderWorld : IDisposable
{
    public const int Port = 7;
    public const uint ServerAddress = 0x0A00_0001;
    public const uint ClientAddress = 0x0A00_0002;

    // time for links to come up and addresses to be announced
    private const long Settling = 10_000_000;

    // the client starts when the server already waits
    private const int ClientStart = 20;
    private const int OpeningCheck = 10;
    private const int Longest = 600_000;

    private readonly LadderSettings _settings;
    private readonly VirtualClock _world = new();
    private readonly BoardClock _serverClock;
    private readonly BoardClock _clientClock;
    private readonly NetStack _server;
    private readonly NetStack _client;
    private readonly LadderRecorder _ladder;
    private readonly LadderTrace _trace;
    private long _beginning;
    private bool _isOpen;
    private bool _hasServerEnded;
    private bool _hasClientEnded;

    private LadderWorld(LadderSettings settings)
    {
        _settings = settings;
        var cable = new Cable(_world, settings.Seed);
        _serverClock = new BoardClock(_world);
        _clientClock = new BoardClock(_world);
        _server = MakeBoard(_serverClock, cable.A, ServerAddress, settings.Seed);
        _client = MakeBoard(_clientClock, cable.B, ClientAddress, settings.Seed + 1);
        _ladder = new LadderRecorder(() => _world.Microseconds - _beginning, int.MaxValue);
        _trace = new LadderTrace(cable, _ladder);
        _serverClock.Start(Serve);
        _clientClock.Start(Ask);
        RunUntil(() => false, _world.Now + (Settling / 1000));
        BoardCable.Impair(cable.A.Impairments, settings.Cable);
        BoardCable.Impair(cable.B.Impairments, settings.Cable);
    }

    /// <summary>Runs the conversation.</summary>
    /// <returns>The events in order.</returns>
    public static IReadOnlyList<LadderEvent> Run(LadderSettings settings)
    {
        using var world = new LadderWorld(settings);
        world._beginning = world._world.Microseconds;
        world._trace.Begin(world._server, world._client);
        world._isOpen = true;
        world.RunUntil(world.IsOver, world._world.Now + Longest);
        return world._ladder.Take().Events;
    }

    public void Dispose()
    {
        _serverClock.Dispose();
        _clientClock.Dispose();
    }

    private bool IsOver() => _hasServerEnded && _hasClientEnded && _trace.IsIdle;

    private void RunUntil(Func<bool> isOver, long end)
    {
        while (!isOver() && _world.Now < end)
        {
            if (_serverClock.IsReady)
            {
                _serverClock.Resume();
            }
            else if (_clientClock.IsReady)
            {
                _clientClock.Resume();
            }
            else
            {
                _world.Wait(Math.Min(end, Math.Min(_serverClock.Deadline, _clientClock.Deadline)));
            }
        }
    }

    private void Serve()
    {
        AwaitOpening(_server, _serverClock);
        BsdSockets sockets = BsdSockets.Of(_server);
        byte[] buffer = new byte[100];
        int listener = sockets.Socket(SocketConstants.AF_INET, SocketConstants.SOCK_STREAM, 0);
        sockets.Bind(listener, new SocketAddress(SocketConstants.INADDR_ANY, Port));
        sockets.Listen(listener, 1);
        int connection = sockets.Accept(listener, null);
        int length;
        while ((length = sockets.Read(connection, buffer, 0, buffer.Length)) > 0)
        {
            sockets.Write(connection, buffer, 0, length);
        }

        sockets.Close(connection);
        _hasServerEnded = true;
        ServeStack(_server, _serverClock, () => false);
    }

    private void Ask()
    {
        AwaitOpening(_client, _clientClock);
        Sleep(_client, _clientClock, ClientStart);
        BsdSockets sockets = BsdSockets.Of(_client);
        byte[] buffer = new byte[100];
        byte[] question = Encoding.ASCII.GetBytes("Hello, board!");
        int fd = sockets.Socket(SocketConstants.AF_INET, SocketConstants.SOCK_STREAM, 0);
        if (sockets.Connect(fd, new SocketAddress(ServerAddress, Port)) == 0)
        {
            sockets.Write(fd, question, 0, question.Length);
            sockets.Read(fd, buffer, 0, buffer.Length);
        }

        sockets.Close(fd);
        _hasClientEnded = true;
        ServeStack(_client, _clientClock, () => false);
    }

    private void AwaitOpening(NetStack stack, BoardClock clock) => ServeStack(stack, clock, () => _isOpen);

    private static void Sleep(NetStack stack, BoardClock clock, int milliseconds)
    {
        long end = clock.Now + milliseconds;
        while (clock.Now < end)
        {
            stack.Poll(clock.Now);
            clock.Wait(Math.Min(end, stack.NextDeadline));
        }
    }

    // What the background pump does on a board while no call blocks.
    private void ServeStack(NetStack stack, BoardClock clock, Func<bool> isOver)
    {
        while (!isOver())
        {
            stack.Poll(clock.Now);
            clock.Wait(_isOpen ? stack.NextDeadline : Math.Min(stack.NextDeadline, clock.Now + OpeningCheck));
        }
    }

    private NetStack MakeBoard(BoardClock clock, CablePort end, uint address, uint seed)
    {
        byte[] mac = MacText.ForBoard(address);
        var stack = new NetStack(clock, new SeededRandom(seed), null);
        NetDevice device = VirtualNic.Create(_settings.Nic, _world, clock, end, mac, seed);
        stack.AddInterface(device, address, 24);
        (device as W5500SocketDevice)?.Serve(stack, new SeededRandom(seed));
        return stack;
    }
}
