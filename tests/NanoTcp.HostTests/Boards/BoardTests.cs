using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using NanoTcp.Host;
using NanoTcp.Host.Boards;
using NanoTcp.Tool.Echo;

namespace NanoTcp.HostTests.Boards;

[TestClass]
public sealed class BoardTests
{
    [TestMethod]
    [DataRow("--nic w5500", "SPI transactions per frame")]
    [DataRow("--nic w6100", "SPI transactions per frame")]
    [DataRow("--nic enc28j60", "SPI transactions per frame")]
    [DataRow("--nic none", "retransmissions")]
    public async Task ABoardEchoesToThePcAndEndsWithItsStatistics(string options, string statistics)
    {
        using RunningBoard board = await RunningBoard.StartAsync(options);

        EchoResult result = await board.EchoAsync(bytes: 2_000_000, connections: 3);

        Assert.AreEqual(2_000_000, result.Bytes);
        Assert.IsTrue(result.ClosedByServer);
        Assert.AreEqual(0, await board.StopAsync());
        Assert.Contains(statistics, board.Output);
        Assert.Contains("TCP segments", board.Output);
        Assert.Contains("packets dropped", board.Output);
        Assert.AreEqual("", board.Error);
    }

    [TestMethod]
    [DataRow("--nic w5500")]
    [DataRow("--nic none")]
    public async Task ABoardGetsItsAddressFromThePcsEnd(string options)
    {
        using RunningBoard board = await RunningBoard.StartAsync($"{options} --dhcp --hostname boiler");

        Assert.AreEqual(100_000, (await board.EchoAsync(bytes: 100_000, connections: 1)).Bytes);
        Assert.AreEqual(0, await board.StopAsync());
        Assert.Contains("dhcp: 10.77.0.2/24 from 10.77.0.1 for 3600 s", board.Output);
        Assert.Contains("name: boiler.local on the link", board.Output);
    }

    [TestMethod]
    public async Task ABoardServesModbusAndItsMessagesWhenAskedTo()
    {
        using RunningBoard board = await RunningBoard.StartAsync("--modbus --log-console --forward 0:502 --forward 0:23");

        await using NetworkStream master = await board.ConnectAsync(502);
        master.Write([0, 1, 0, 0, 0, 6, 255, 6, 3, 0xE7, 0x12, 0x34]);
        byte[] response = new byte[12];
        master.ReadExactly(response);
        CollectionAssert.AreEqual(new byte[] { 0, 1, 0, 0, 0, 6, 255, 6, 3, 0xE7, 0x12, 0x34 }, response);

        await using NetworkStream telnet = await board.ConnectAsync(23);
        using var lines = new StreamReader(telnet, Encoding.ASCII);
        Assert.Contains("cable: impairments: none", lines.ReadLine()!);
        Assert.AreEqual(0, await board.StopAsync());
        Assert.Contains("log console on port 23 (TCP), modbus on port 502 (TCP)", board.Output);
    }

    [TestMethod]
    public async Task ATraceShowsCallsStatesAndFramesInOrder()
    {
        using RunningBoard board = await RunningBoard.StartAsync("--trace");

        await board.EchoAsync(bytes: 1000, connections: 1, messageSize: 1000);
        await board.WaitForOutputAsync("LAST_ACK -> CLOSED");
        Assert.AreEqual(0, await board.StopAsync());

        string[] inOrder =
        [
            "listen(0) = 0", "0.0.0.0:7 CLOSED -> LISTEN", "LISTEN -> SYN_RECEIVED", "SYN_RECEIVED -> ESTABLISHED", "accept(0) = ", ") = 1000",
            "ESTABLISHED -> CLOSE_WAIT", "CLOSE_WAIT -> LAST_ACK", "LAST_ACK -> CLOSED",
        ];
        int at = 0;
        foreach (string text in inOrder)
        {
            int found = board.Output.IndexOf(text, text.StartsWith("0.0.0.0", StringComparison.Ordinal) ? 0 : at, StringComparison.Ordinal);
            Assert.IsGreaterThanOrEqualTo(0, found, $"{text} in {board.Output}");
            at = Math.Max(at, found);
        }

        Assert.Contains(" in    ", board.Output);
        Assert.Contains(" out   ", board.Output);
        Assert.Contains("SYN ACK seq=", board.Output);
    }

    [TestMethod]
    [DataRow((int)NicType.W5500, "7007:7 7009:9 7019:19 7080:80")]
    [DataRow((int)NicType.W5500Tcp, "7007:7 7009:9 7019:19")]
    public void OnlyServedPortsAreForwarded(int nic, string forwards)
    {
        Assert.AreEqual(forwards, string.Join(' ', new BoardSettings { Nic = (NicType)nic }.EffectiveForwards));
    }

    [TestMethod]
    public async Task ABoardResolvesNamesThroughThePc()
    {
        var settings = new BoardSettings { Nic = NicType.None, Dhcp = true, Forwards = [new PortForward(0, 7)] };
        using VirtualBoard board = VirtualBoard.Boot(settings, (_, _) => { });

        // the dot makes it a name to ask for, and not one that the board knows
        int address = await Task.Run(() => board.Resolver.Resolve("localhost.", 10_000, out uint found) == 0
            ? (int)found
            : throw new InvalidOperationException("not found"));
        Assert.AreEqual(0x7F000001, address);
    }

    [TestMethod]
    [DataRow("--nic w5500-tcp", 2)]
    [DataRow("--nic w5500-hybrid", 20)]
    public async Task AChipWithItsOwnTcpEchoesToo(string options, int connections)
    {
        using RunningBoard board = await RunningBoard.StartAsync(options);

        EchoResult result = await board.EchoAsync(bytes: 400_000, connections: connections);

        Assert.AreEqual(400_000, result.Bytes);
        Assert.IsTrue(result.ClosedByServer);
        Assert.AreEqual(0, await board.StopAsync());
        Assert.AreEqual("", board.Error);
    }

    [TestMethod]
    [DataRow("--nic none", 65_507)]
    [DataRow("--nic w5500", 12_000)]
    public async Task FragmentedDatagramsAreEchoed(string options, int longest)
    {
        using RunningBoard board = await RunningBoard.StartAsync(options);
        using var pc = new UdpClient();
        pc.Connect(IPAddress.Loopback, board.PortOf(7));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        foreach (int size in (int[])[longest, 1472, 1473, 2049, 2050, 4433])
        {
            var sent = new byte[size];
            new Random(size).NextBytes(sent);
            await pc.SendAsync(sent, patience.Token);
            UdpReceiveResult received = await pc.ReceiveAsync(patience.Token);
            CollectionAssert.AreEqual(sent, received.Buffer, $"{size} bytes");
        }
    }

    [TestMethod]
    public async Task FiftyClientsAreServedAtOnce()
    {
        using RunningBoard board = await RunningBoard.StartAsync();

        EchoResult result = await board.EchoAsync(bytes: 1_000_000, connections: 50);

        Assert.AreEqual(1_000_000, result.Bytes);
        Assert.IsTrue(result.ClosedByServer);
    }

    [TestMethod]
    public async Task SmallMessagesArriveInOrder()
    {
        using RunningBoard board = await RunningBoard.StartAsync("--nic none");

        Assert.AreEqual(20_000, (await board.EchoAsync(bytes: 20_000, connections: 2, messageSize: 1)).Bytes);
    }

    [TestMethod]
    [DataRow("--nic w5500")]
    [DataRow("--nic enc28j60")]
    [DataRow("--nic none")]
    public async Task AnImpairedCableOnlyDelays(string options)
    {
        using RunningBoard board = await RunningBoard.StartAsync(
            $"{options} --impair loss=2%,dup=1%,reorder=1%,corrupt=0.5%,delay=1ms --seed 42");

        Assert.AreEqual(500_000, (await board.EchoAsync(bytes: 500_000, connections: 5)).Bytes);
        Assert.AreEqual(0, await board.StopAsync());
        Assert.Contains("cable: frames lost", board.Output);
        Assert.Contains("cable: frames with a bit flipped", board.Output);
    }

    [TestMethod]
    public async Task AHalfClosedConnectionStillGetsItsEcho()
    {
        using RunningBoard board = await RunningBoard.StartAsync();
        byte[] sent = new byte[100_000];
        new Random(1).NextBytes(sent);
        using NetworkStream stream = await board.ConnectAsync(7);

        Task sending = Task.Run(async () =>
        {
            await stream.WriteAsync(sent);
            stream.Socket.Shutdown(SocketShutdown.Send);
        });
        using var received = new MemoryStream();
        await stream.CopyToAsync(received);
        await sending;

        CollectionAssert.AreEqual(sent, received.ToArray());
    }

    [TestMethod]
    public async Task DiscardReadsEverythingAndClosesAfterUs()
    {
        using RunningBoard board = await RunningBoard.StartAsync();
        using NetworkStream stream = await board.ConnectAsync(9);

        await stream.WriteAsync(new byte[300_000]);
        stream.Socket.Shutdown(SocketShutdown.Send);

        Assert.AreEqual(0, await stream.ReadAsync(new byte[1]));
    }

    [TestMethod]
    public async Task ChargenSendsAsLongAsItIsRead()
    {
        using RunningBoard board = await RunningBoard.StartAsync();
        using NetworkStream stream = await board.ConnectAsync(19);

        var received = new byte[95 * 74 * 10];
        await stream.ReadExactlyAsync(received);

        string lines = Encoding.ASCII.GetString(received);
        Assert.StartsWith(" !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefg\r\n!\"#", lines);
        Assert.AreEqual(lines[..(95 * 74)], lines[^(95 * 74)..]);
    }

    [TestMethod]
    public async Task AClosedPortOfTheBoardResetsTheConnection()
    {
        using RunningBoard board = await RunningBoard.StartAsync();
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

        // The reset may come while the system still connects.
        SocketException e = await Assert.ThrowsExactlyAsync<SocketException>(async () =>
        {
            await socket.ConnectAsync(IPAddress.Loopback, board.PortOf(99));
            await socket.ReceiveAsync(new byte[1]);
        });

        Assert.AreEqual(SocketError.ConnectionReset, e.SocketErrorCode);
    }

    [TestMethod]
    public async Task DatagramRepliesReachTheirSender()
    {
        using RunningBoard board = await RunningBoard.StartAsync();
        using var one = new UdpClient();
        using var other = new UdpClient();
        one.Connect(IPAddress.Loopback, board.PortOf(7));
        other.Connect(IPAddress.Loopback, board.PortOf(7));

        // While the board's link address is being asked for, only the last datagram is kept (RFC 1122 section 2.3.2.2).
        await one.SendAsync(new byte[] { 0 });
        await ReceiveAsync(one);
        for (int i = 0; i < 20; i++)
        {
            await one.SendAsync(new byte[] { 1, (byte)i });
            await other.SendAsync(new byte[] { 2, (byte)i });
            CollectionAssert.AreEqual(new byte[] { 1, (byte)i }, (await ReceiveAsync(one)).Buffer);
            CollectionAssert.AreEqual(new byte[] { 2, (byte)i }, (await ReceiveAsync(other)).Buffer);
        }
    }

    [TestMethod]
    [OSCondition(OperatingSystems.Linux | OperatingSystems.OSX)]
    public async Task ASignalShowsSocketsAndInterfacesAndTheBoardContinues()
    {
        using RunningBoard board = await RunningBoard.StartAsync();
        await using NetworkStream stream = await board.ConnectAsync(7);
        await stream.WriteAsync(new byte[5]);
        await stream.ReadExactlyAsync(new byte[5]);

        using (Process kill = Process.Start("kill", $"-USR1 {Environment.ProcessId}"))
        {
            await kill.WaitForExitAsync();
        }

        string connection = await board.WaitForOutputAsync("ESTABLISHED");
        Assert.Contains("LISTEN", connection);
        Assert.Contains("10.77.0.2:7", connection);
        Assert.Contains("10.77.0.2/24", await board.WaitForOutputAsync("10.77.0.2/24"));
        Assert.AreEqual(10_000, (await board.EchoAsync(bytes: 10_000, connections: 1)).Bytes);
        Assert.AreEqual(0, await board.StopAsync());
        Assert.Contains("packets dropped", board.Output);
    }

    [TestMethod]
    public async Task APortInUseIsNamed()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        int port = ((IPEndPoint)taken.LocalEndpoint).Port;

        (int exit, _, string error) = await ToolRun.ToEndAsync($"board --forward {port}:7");

        Assert.AreEqual(2, exit);
        Assert.AreEqual(
            $"nanotcp: --forward: '{port}:7': port {port} of localhost is in use by another program; choose another one, or 0 for any",
            error.TrimEnd());
    }

    [TestMethod]
    public async Task ACaptureFileThatCannotBeWrittenIsNamed()
    {
        string path = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString(), "x.pcapng");

        (int exit, _, string error) = await ToolRun.ToEndAsync($"board --forward 0:7 --pcap {path}");

        Assert.AreEqual(2, exit);
        Assert.StartsWith($"nanotcp: --pcap: '{path}' cannot be written: ", error);
    }

    private static Task<UdpReceiveResult> ReceiveAsync(UdpClient client) => client.ReceiveAsync().WaitAsync(TimeSpan.FromSeconds(10));
}
