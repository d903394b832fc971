using System.Net;
using System.Net.Sockets;
using NanoTcp.Fuzz.Wire;
using NanoTcp.Host.Boards;
using NanoTcp.InteropTests.World;

namespace NanoTcp.InteropTests.Attacks;

/// <summary>Clients that take the board's places for connections and do nothing with them, or close abruptly.</summary>
[TestClass]
public sealed class PlaceAttackTests : InteropTest
{
    private const string Interface = "tap0";
    private const int HttpPort = 80;
    private const int Places = 16;
    private const int AbruptClients = 16;
    private const int ChipSockets = 8;
    private const int RequestLength = 100;
    private const string Request = "GET /status.json HTTP/1.1\r\nHost: board\r\nConnection: close\r\n\r\n";

    private static readonly TimeSpan s_abruptPeriod = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan s_halfOpenEnd = TimeSpan.FromSeconds(4);

    [TestMethod]
    [DataRow(nameof(NicType.None))]
    [DataRow(nameof(NicType.W5500Hybrid))]
    public async Task IdleConnectionsToOneServiceKeepNoOtherOut(string nic)
    {
        BootBoard(Enum.Parse<NicType>(nic), maxClients: Places);
        var idle = new List<KernelConnection>();
        for (int i = 0; i < Places + 8; i++)
        {
            idle.Add(await ConnectAsync(EchoPort));
        }

        await AssertStatusPageAsync();
        await AssertStatusPageAsync();

        idle.ForEach(connection => connection.Dispose());
    }

    [TestMethod]
    public async Task AbruptClosesLeaveThePlacesFreeInHybridMode()
    {
        BootBoard(NicType.W5500Hybrid, maxClients: 256);
        using var ended = new CancellationTokenSource(s_abruptPeriod);
        int[] closed = await Task.WhenAll(Enumerable.Range(0, AbruptClients).Select(_ => CloseAbruptlyAsync(ended.Token)));

        TestContext.WriteLine($"{closed.Sum()} connections closed abruptly");
        await AssertStatusPageAsync();
        await Task.WhenAll(Enumerable.Range(1, 20).Select(seed => EchoAsync(RequestLength, seed)));
    }

    [TestMethod]
    public async Task HalfOpenConnectionsOfTheChipEndAfterSeconds()
    {
        BootBoard(NicType.W5500Tcp);
        using (var socket = new PacketSocket(Kernel, Interface))
        {
            for (int i = 0; i < ChipSockets; i++)
            {
                socket.Send(SynFlood.Syn(Board, EchoPort, (Board.Address & ~0xFFu) + 100, 1024 + i));
                await Task.Delay(20, Time);
            }
        }

        await Task.Delay(s_halfOpenEnd, Time);
        await EchoAsync(RequestLength);
    }

    private async Task AssertStatusPageAsync()
    {
        using Socket socket = Kernel.CreateSocket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(new IPEndPoint(BoardAddress, HttpPort), Time);
        await socket.SendAsync(System.Text.Encoding.ASCII.GetBytes(Request), Time);
        var buffer = new byte[100];
        int count = await socket.ReceiveAsync(buffer, Time);
        StringAssert.StartsWith(System.Text.Encoding.ASCII.GetString(buffer, 0, count), "HTTP/1.1 200 OK");
    }

    // Returns the number of connections that it has closed with RST: some at once, some while the echo is on its way.
    private async Task<int> CloseAbruptlyAsync(CancellationToken end)
    {
        int count = 0;
        var buffer = new byte[3000];
        while (!end.IsCancellationRequested)
        {
            using Socket socket = Kernel.CreateSocket(SocketType.Stream, ProtocolType.Tcp);
            socket.LingerState = new LingerOption(true, 0);
            await socket.ConnectAsync(new IPEndPoint(BoardAddress, EchoPort), Time);
            if (count % 3 > 0)
            {
                await socket.SendAsync(buffer, Time);
            }

            if (count % 3 > 1)
            {
                await socket.ReceiveAsync(buffer, Time);
            }

            count++;
        }

        return count;
    }
}
