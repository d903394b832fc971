extern alias NanoTcpNet;

using NanoTcp.Links;
using NanoTcp.Simulation;
using NanoTcpNet::NanoTcp.Net;

namespace NanoTcp.HostTests.Ports;

/// <summary>Two boards on one cable, in real time: 10.0.0.1 runs servers, 10.0.0.2 clients.</summary>
internal sealed class TwoBoards : IDisposable
{
    public const string ServerAddress = "10.0.0.1";

    private readonly RealTimeSimulationClock _world = new();
    private readonly NetStack _server;
    private readonly NetStack _client;

    public TwoBoards()
    {
        var cable = new Cable(_world, 1);
        _server = Board(cable.A, 1);
        _client = Board(cable.B, 2);
    }

    /// <summary>The programs that start now run on the server's board.</summary>
    public void UseServer() => Network.Use(_server);

    /// <summary>The programs that start now run on the client's board.</summary>
    public void UseClient() => Network.Use(_client);

    public void Dispose()
    {
        Network.Use((Network)null!);
        _client.Stop();
        _server.Stop();
        _world.Close();
    }

    private static NetStack Board(CablePort port, byte number)
    {
        var stack = new NetStack(new SystemClock(), new SeededRandom(number), null);
        stack.AddInterface(new CablePortDevice("eth0", port, [2, 0, 0, 0, 0, number]), 0x0A000000u + number, 24);
        stack.Start();
        return stack;
    }
}
