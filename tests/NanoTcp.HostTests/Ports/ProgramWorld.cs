extern alias NanoTcpNet;

using NanoTcp.Host;
using NanoTcp.Host.Boards;
using NanoTcp.Host.Ladders;
using NanoTcp.Links;
using NanoTcp.Simulation;
using NanoTcp.W5500.Sockets;
using NanoTcpNet::NanoTcp.Net;

namespace NanoTcp.HostTests.Ports;

/// <summary>Two boards with the same chip on one cable, in virtual time, each with a program: 10.0.0.1 runs a server, 10.0.0.2 a client.</summary>
internal sealed class ProgramWorld : IDisposable
{
    public const string ServerAddress = "10.0.0.1";

    // the chips' autonegotiation, and the announcement of the addresses
    private const long Settling = 10_000;

    private readonly VirtualClock _world = new();
    private readonly BoardClock _serverClock;
    private readonly BoardClock _clientClock;
    private readonly NetStack _server;
    private readonly NetStack _client;
    private bool _hasServerEnded;
    private bool _hasClientEnded;

    public ProgramWorld(NicType nic)
    {
        var cable = new Cable(_world, 1);
        _serverClock = new BoardClock(_world);
        _clientClock = new BoardClock(_world);
        _server = Board(nic, _serverClock, cable.A, 1);
        _client = Board(nic, _clientClock, cable.B, 2);
    }

    /// <summary>Virtual time in milliseconds.</summary>
    public long Now => _world.Now;

    public int OpenFiles => Sockets.BsdSockets.Of(_server).OpenFiles + Sockets.BsdSockets.Of(_client).OpenFiles;

    /// <summary>Runs both programs to their ends. The client starts when the server waits for the first time.</summary>
    /// <param name="longest">In virtual milliseconds; a test fails when a program takes longer.</param>
    public void Run(Action server, Action client, long longest = 600_000)
    {
        bool isServing = false;
        _serverClock.Start(() =>
        {
            Idle(_server, _serverClock, Settling);
            Network.Use(_server);
            isServing = true;
            server();
            _hasServerEnded = true;
            Idle(_server, _serverClock, long.MaxValue);
        });
        _clientClock.Start(() =>
        {
            Idle(_client, _clientClock, Settling + 100);
            Assert.IsTrue(isServing);
            Network.Use(_client);
            client();
            _hasClientEnded = true;
            Idle(_client, _clientClock, long.MaxValue);
        });
        RunBoards(Settling + longest);
        Assert.IsTrue(_hasServerEnded && _hasClientEnded, $"after {longest} ms: server {_hasServerEnded}, client {_hasClientEnded}");
    }

    /// <summary>Lets time pass in the client's program.</summary>
    public void ClientSleeps(int milliseconds) => Idle(_client, _clientClock, _world.Now + milliseconds);

    /// <summary>Lets the stacks finish what the programs have left to them.</summary>
    public void Settle(int milliseconds) => RunBoards(_world.Now + milliseconds, isOver: () => false);

    public void Dispose()
    {
        Network.Use((Network)null!);
        _serverClock.Dispose();
        _clientClock.Dispose();
    }

    private void RunBoards(long end, Func<bool>? isOver = null)
    {
        isOver ??= () => _hasServerEnded && _hasClientEnded;
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

    // what the background pump does on a board while no call blocks
    private static void Idle(NetStack stack, BoardClock clock, long end)
    {
        while (clock.Now < end)
        {
            stack.Poll(clock.Now);
            clock.Wait(Math.Min(end, stack.NextDeadline));
        }
    }

    private NetStack Board(NicType nic, BoardClock clock, CablePort end, byte number)
    {
        var stack = new NetStack(clock, new SeededRandom(number), null);
        NetDevice device = VirtualNic.Create(nic, _world, clock, end, [2, 0, 0, 0, 0, number], number);
        stack.AddInterface(device, 0x0A000000u + number, 24);
        (device as W5500SocketDevice)?.Serve(stack, new SeededRandom(number));
        return stack;
    }
}
