using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using NanoTcp.Host;
using NanoTcp.Host.Boards;
using NanoTcp.InteropTests.World;

namespace NanoTcp.InteropTests;

/// <summary>How connections begin and end, and what stops them for a while.</summary>
[TestClass]
public sealed class ConnectionTests : InteropTest
{
    private const int ProgramPort = 5000;
    private const int KernelPort = 6000;
    private const int ClosedPort = 81;
    private const int Bytes = 200_000;

    // Longer than the first probes of a zero window, on both sides.
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(3);

    // Three ARP requests a second apart, with time to spare on a busy machine.
    private static readonly TimeSpan s_soonEnough = TimeSpan.FromSeconds(30);

    [TestMethod]
    [DataRow("none")]
    [DataRow("w5500")]
    public async Task TheBoardSendsAfterTheKernelsFin(string nic)
    {
        Boot(nic);
        Task program = OnBoard(board =>
        {
            int listener = board.Listen(ProgramPort);
            int fd = board.Accept(listener);
            board.Receive(fd, seed: 1, Bytes);
            board.ReceiveEnd(fd);
            board.Send(fd, seed: 1, Bytes);
            board.Close(fd);
            board.Close(listener);
        });
        using KernelConnection connection = await ConnectWhenListeningAsync();
        await connection.SendAsync(Bytes);
        connection.EndSending();
        await connection.ReceiveAsync(Bytes);
        await connection.ReceiveEndAsync();
        await program.WaitAsync(Time);
        await AssertNothingIsLeftAsync();
    }

    [TestMethod]
    [DataRow("none")]
    [DataRow("w5500")]
    public async Task TheKernelSendsAfterTheBoardsFin(string nic)
    {
        Boot(nic);
        Task program = OnBoard(board =>
        {
            int listener = board.Listen(ProgramPort);
            int fd = board.Accept(listener);
            board.Send(fd, seed: 1, Bytes);
            board.EndSending(fd);
            board.Receive(fd, seed: 1, Bytes);
            board.ReceiveEnd(fd);
            board.Close(fd);
            board.Close(listener);
        });
        using KernelConnection connection = await ConnectWhenListeningAsync();
        await connection.ReceiveAsync(Bytes);
        await connection.ReceiveEndAsync();
        await connection.SendAsync(Bytes);
        connection.EndSending();
        await program.WaitAsync(Time);
        await AssertNothingIsLeftAsync();
    }

    [TestMethod]
    public async Task AClosedPortOfTheBoardRefuses()
    {
        BootBoard(NicType.None);
        SocketException refusal = await Assert.ThrowsExactlyAsync<SocketException>(() => ConnectAsync(ClosedPort));
        Assert.AreEqual(SocketError.ConnectionRefused, refusal.SocketErrorCode);
    }

    [TestMethod]
    public async Task AClosedPortOfTheKernelRefuses()
    {
        BootBoard(NicType.None);
        await OnBoard(board => Assert.AreEqual(Errno.ECONNREFUSED, board.ConnectInVain(KernelAddress, ClosedPort))).WaitAsync(Time);
        await AssertNothingIsLeftAsync();
    }

    [TestMethod]
    [DataRow("none")]
    [DataRow("w5500")]
    public async Task ADeadHostIsReportedUnreachable(string nic)
    {
        Boot(nic);
        long start = Stopwatch.GetTimestamp();
        await OnBoard(board => Assert.AreEqual(Errno.EHOSTUNREACH, board.ConnectInVain(DeadAddress, KernelPort))).WaitAsync(Time);
        Assert.IsLessThan(s_soonEnough, Stopwatch.GetElapsedTime(start));
        await AssertNothingIsLeftAsync();
    }

    [TestMethod]
    [DataRow("none")]
    [DataRow("w5500")]
    public async Task TheBoardWaitsForAKernelThatDoesNotRead(string nic)
    {
        Boot(nic);
        using KernelConnection connection = await ConnectAsync(ChargenPort, prepare: socket => socket.ReceiveBufferSize = 4096);
        await connection.ReceiveLinesAsync(1000);
        await Task.Delay(s_pause, Time);
        await connection.ReceiveLinesAsync(Bytes);
        connection.Abort();
        await AssertNothingIsLeftAsync();
        Assert.AreEqual(0, Board.Stack.Statistics.TcpAborts, "connections that a timeout ended");
    }

    [TestMethod]
    [DataRow("none")]
    [DataRow("w5500")]
    public async Task TheKernelWaitsForABoardThatDoesNotRead(string nic)
    {
        Boot(nic);
        Task program = OnBoard(board =>
        {
            int listener = board.Listen(ProgramPort);
            int fd = board.Accept(listener);
            Thread.Sleep(s_pause);
            board.Receive(fd, seed: 1, Megabyte);
            board.ReceiveEnd(fd);
            board.Close(fd);
            board.Close(listener);
        });
        using KernelConnection connection = await ConnectWhenListeningAsync();
        await connection.SendAsync(Megabyte);
        await connection.CloseAsync();
        await program.WaitAsync(Time);
        await AssertNothingIsLeftAsync();
    }

    [TestMethod]
    [DataRow("none")]
    [DataRow("w5500")]
    public async Task TheBoardAndTheKernelConnectConcurrently(string nic)
    {
        Boot(nic);
        using Socket listener = ListenInKernel(KernelPort);
        Task clients = Task.WhenAll(Enumerable.Range(1, 8).Select(seed => OnBoard(board =>
        {
            int fd = board.Connect(KernelAddress, KernelPort);
            board.Send(fd, seed: 1, Bytes);
            board.EndSending(fd);
            board.Receive(fd, seed: 1, Bytes);
            board.ReceiveEnd(fd);
            board.Close(fd);
        })));
        Task server = Task.WhenAll(Enumerable.Range(1, 8).Select(async _ =>
        {
            using KernelConnection connection = await AcceptAsync(listener);
            await connection.ReceiveAsync(Bytes);
            await connection.ReceiveEndAsync();
            await connection.SendAsync(Bytes);
            connection.EndSending();
        }));
        Task echo = Task.WhenAll(Enumerable.Range(1, 8).Select(seed => EchoAsync(Bytes, seed)));
        await Task.WhenAll(clients, server, echo).WaitAsync(Time);
        await AssertNothingIsLeftAsync();
    }

    [TestMethod]
    public async Task TheBoardOpensManyConnectionsInSequence()
    {
        const int Count = 500;
        BootBoard(NicType.None);
        using Socket listener = ListenInKernel(KernelPort);
        Task client = OnBoard(board =>
        {
            for (int i = 0; i < Count; i++)
            {
                int fd = board.Connect(KernelAddress, KernelPort);
                board.Send(fd, seed: 1, 100);
                board.Receive(fd, seed: 1, 100);

                // Ours is the first FIN, so the board has a TIME_WAIT each time.
                board.Close(fd);
            }
        });
        for (int i = 0; i < Count; i++)
        {
            using KernelConnection connection = await AcceptAsync(listener);
            await connection.ReceiveAsync(100);
            await connection.SendAsync(100);
            await connection.ReceiveEndAsync();
        }

        await client.WaitAsync(Time);
        await AssertNothingIsLeftAsync();
    }

    [TestMethod]
    public async Task SimultaneousOpenWithTheKernel()
    {
        // The delay makes the two SYNs cross.
        BootBoard(NicType.None, Impairments.Parse("delay=200ms"));
        await EchoAsync(1);
        Task program = OnBoard(board =>
        {
            int fd = board.Connect(KernelAddress, KernelPort, ProgramPort);
            board.Send(fd, seed: 1, Bytes);
            board.Receive(fd, seed: 1, Bytes);
            board.EndSending(fd);
            board.ReceiveEnd(fd);
            board.Close(fd);
        });
        using KernelConnection connection =
            await ConnectAsync(ProgramPort, prepare: socket => socket.Bind(new IPEndPoint(IPAddress.Any, KernelPort)));
        await connection.EchoAsync(Bytes);
        await connection.CloseAsync();
        await program.WaitAsync(Time);
        await AssertNothingIsLeftAsync();
    }

    private void Boot(string nic) => BootBoard(Enum.Parse<NicType>(nic, ignoreCase: true));

    // The program listens on a thread of its own: a little later than the test looks.
    private async Task<KernelConnection> ConnectWhenListeningAsync()
    {
        while (true)
        {
            try
            {
                return await ConnectAsync(ProgramPort);
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionRefused)
            {
                await Task.Delay(10, Time);
            }
        }
    }
}
