using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoTcp.Fuzz.Targets;
using NanoTcp.Sockets;
using NanoTcp.Tcp;

namespace NanoTcp.PropertyTests;

/// <summary>Many short connections between two stacks: the last one finds what the first one found.</summary>
[TestClass]
public class ChurnTests
{
    private const int Connections = 100_000;
    private const int AtOnce = 8;
    private const int Ports = 64;
    private const int BytesPerConnection = 40;
    private const long MemoryGrowthLimit = 256 * 1024;

    [TestMethod]
    public void AHundredThousandConnectionsLeakNothing()
    {
        // fewer ports than connections by far: one that was kept would soon be missed
        var settings = new TcpSettings { EphemeralPortFirst = 40_000, EphemeralPortLast = 40_000 + Ports - 1, TimeWaitLimit = AtOnce };
        var pair = new StackPair(5, settings, settings.Clone());
        Serve(pair);
        long memory = 0;
        var clients = new StreamProgram?[AtOnce];
        int started = 0;
        int ended = 0;
        pair.Client.Step = () =>
        {
            for (int i = 0; i < AtOnce; i++)
            {
                clients[i]?.Step();
                if (clients[i] is { IsClosed: true } client)
                {
                    Assert.AreEqual(0, client.Error);
                    Assert.AreEqual(BytesPerConnection, client.Read);
                    clients[i] = null;
                    ended++;
                }

                if (clients[i] == null && started < Connections)
                {
                    clients[i] = new StreamProgram(pair.Client, new FuzzRandom(1), BytesPerConnection, pauses: false);
                    clients[i]!.Connect(new SocketAddress(StackPair.ServerAddress, 7));
                    started++;
                    pair.Client.Schedule(0);
                }
            }
        };
        pair.RunUntil(() => ended >= Connections / 10, 100_000_000, "connections are stuck");
        memory = GC.GetTotalMemory(true);
        pair.RunUntil(() => ended == Connections, 100_000_000, "connections are stuck");
        Assert.IsLessThan(memory + MemoryGrowthLimit, GC.GetTotalMemory(true));

        BsdSockets.Of(pair.Server.Stack).Close(0);
        pair.CheckNothingIsLeft();
        BindEveryPort(BsdSockets.Of(pair.Client.Stack), settings);
    }

    private static void Serve(StackPair pair)
    {
        BsdSockets s = BsdSockets.Of(pair.Server.Stack);
        int listener = s.Socket(SocketConstants.AF_INET, SocketConstants.SOCK_STREAM | SocketConstants.SOCK_NONBLOCK, 0);
        s.Bind(listener, new SocketAddress(0, 7));
        s.Listen(listener, 2 * AtOnce);
        var open = new List<StreamProgram>();
        pair.Server.Step = () =>
        {
            for (int fd = s.Accept(listener, null!); fd >= 0; fd = s.Accept(listener, null!))
            {
                var connection = new StreamProgram(pair.Server, new FuzzRandom(2), BytesPerConnection, pauses: false);
                connection.Accept(fd);
                open.Add(connection);
            }

            open.ForEach(connection => connection.Step());
            open.RemoveAll(connection => connection.IsClosed);
        };
    }

    private static void BindEveryPort(BsdSockets s, TcpSettings settings)
    {
        for (int port = settings.EphemeralPortFirst; port <= settings.EphemeralPortLast; port++)
        {
            int fd = s.Socket(SocketConstants.AF_INET, SocketConstants.SOCK_STREAM, 0);
            Assert.AreEqual(0, s.Bind(fd, new SocketAddress(0, port)), $"port {port}");
            Assert.AreEqual(0, s.Close(fd));
        }
    }
}
