using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using NanoTcp.Host.Boards;

namespace NanoTcp.InteropTests;

/// <summary>Datagrams and pings that no frame has room for, in fragments both ways; and multicast, whose members both sides are.</summary>
[TestClass]
public sealed class FragmentTests : InteropTest
{
    private const int Port = 4000;
    private const int LongestDatagram = 65_507;

    // Fragments come in one burst, for which the chip has 16 KB.
    private const int LongestForChip = 12_000;

    private const int AnswerTimeout = 5000;
    private const int IgmpReport = 0x16;
    private const string GroupText = "239.1.2.3";
    private const uint GroupAddress = 0xEF010203;

    [TestMethod]
    [DataRow("none", LongestDatagram)]
    [DataRow("w5500", LongestForChip)]
    public async Task ALargeDatagramIsEchoedInFragments(string nic, int longest)
    {
        int[] sizes = [1473, 2952, 2953, longest / 3, longest];
        Boot(nic);
        using var bound = new ManualResetEventSlim();
        Task board = OnBoard(program => program.EchoDatagrams(Port, sizes.Length, bound.Set));
        Assert.IsTrue(bound.Wait(AnswerTimeout, Time));
        using Socket socket = Kernel.CreateSocket(SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(new IPEndPoint(BoardAddress, Port), Time);
        var buffer = new byte[LongestDatagram + 1];
        foreach (int size in sizes)
        {
            var sent = new byte[size];
            new Random(size).NextBytes(sent);
            await socket.SendAsync(sent, SocketFlags.None, Time);
            int length = await socket.ReceiveAsync(buffer, SocketFlags.None, Time);
            CollectionAssert.AreEqual(sent, buffer[..length], $"datagram of {size} bytes");
        }

        await board;
        Assert.AreEqual(sizes.Length, Board.Stack.Statistics.IpReassembled);
        Assert.AreEqual(sizes.Length, Kernel.CounterOf("Ip", "ReasmOKs"));
    }

    [TestMethod]
    [DataRow("none")]
    [DataRow("w5500")]
    public void ALongPingIsAnswered(string nic)
    {
        Boot(nic);
        foreach (int size in (int[])[1473, 8000])
        {
            var sent = new byte[size];
            new Random(size).NextBytes(sent);
            PingReply reply = Kernel.Run(() =>
            {
                using var ping = new Ping();
                return ping.Send(BoardAddress, AnswerTimeout, sent, new PingOptions(64, dontFragment: false));
            });
            Assert.AreEqual(IPStatus.Success, reply.Status, $"ping with {size} bytes");
            CollectionAssert.AreEqual(sent, reply.Buffer, $"ping with {size} bytes");
        }
    }

    [TestMethod]
    [DataRow("none")]
    [DataRow("w5500")]
    public async Task TheKernelSeesThatTheBoardIsInAGroup(string nic)
    {
        Boot(nic);
        using Socket socket = Kernel.CreateSocket(SocketType.Raw, ProtocolType.Igmp);
        Join(socket);

        // the kernel would answer its own query too, and its report would spare the board's
        socket.MulticastLoopback = false;
        Assert.AreEqual(0, Board.Stack.GetInterface(0).JoinGroup(GroupAddress));
        await AssertReportedAsync(socket);

        // RFC 2236 section 2: a general query that allows half a second
        byte[] query = [0x11, 5, 0xEE, 0xFA, 0, 0, 0, 0];
        await socket.SendToAsync(query, SocketFlags.None, new IPEndPoint(IPAddress.Parse("224.0.0.1"), 0), Time);
        await AssertReportedAsync(socket);
    }

    [TestMethod]
    [DataRow("none")]
    [DataRow("w5500")]
    public async Task MulticastReachesMembersOnBothSides(string nic)
    {
        Boot(nic);
        Board.Stack.GetInterface(0).JoinGroup(GroupAddress);
        using var bound = new ManualResetEventSlim();
        Task board = OnBoard(program => program.AnswerGroup(Port, GroupAddress, bound.Set));
        Assert.IsTrue(bound.Wait(AnswerTimeout, Time));
        using Socket socket = Kernel.CreateSocket(SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Any, Port + 1));
        Join(socket);
        await socket.SendToAsync("to all"u8.ToArray(), SocketFlags.None, new IPEndPoint(IPAddress.Parse(GroupText), Port), Time);

        var buffer = new byte[100];
        SocketReceiveFromResult received = await socket.ReceiveFromAsync(buffer, SocketFlags.None, new IPEndPoint(IPAddress.Any, 0), Time);

        Assert.AreEqual("to all", System.Text.Encoding.ASCII.GetString(buffer, 0, received.ReceivedBytes));
        Assert.AreEqual(new IPEndPoint(BoardAddress, Port), received.RemoteEndPoint);
        await board;
    }

    private void Boot(string nic)
    {
        BootBoard(Enum.Parse<NicType>(nic, ignoreCase: true));
        Board.Stack.LimitReassembly(2, LongestDatagram + 8);
    }

    private static void Join(Socket socket)
    {
        IPAddress local = new([(byte)(KernelAddress >> 24), (byte)(KernelAddress >> 16), (byte)(KernelAddress >> 8), (byte)KernelAddress]);
        socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.AddMembership, new MulticastOption(IPAddress.Parse(GroupText), local));
        socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastInterface, local.GetAddressBytes());
    }

    // The kernel's own messages are seen too.
    private async Task AssertReportedAsync(Socket socket)
    {
        var packet = new byte[100];
        while (true)
        {
            int length = await socket.ReceiveAsync(packet, SocketFlags.None, Time);
            int header = (packet[0] & 15) << 2;
            bool isFromBoard = new IPAddress(packet[12..16]).Equals(BoardAddress);
            if (isFromBoard && length == header + 8 && packet[header] == IgmpReport)
            {
                Assert.AreEqual(GroupText, new IPAddress(packet[(header + 4)..(header + 8)]).ToString());
                return;
            }
        }
    }
}
