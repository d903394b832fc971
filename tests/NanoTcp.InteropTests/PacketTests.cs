using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using NanoTcp.Host;
using NanoTcp.Host.Boards;

namespace NanoTcp.InteropTests;

/// <summary>Single packets: ping, UDP, and the sizes at the edge of what the link carries.</summary>
[TestClass]
public sealed class PacketTests : InteropTest
{
    // What an Ethernet frame has room for behind the headers of IP and of ICMP or UDP.
    private const int LongestPayload = EthernetMtu - 20 - 8;

    private const int AnswerTimeout = 5000;
    private const int ClosedPort = 81;

    [TestMethod]
    [DataRow("none", "tap")]
    [DataRow("w5500", "tap")]
    [DataRow("none", "tun")]
    public void APingOfEverySizeIsAnswered(string nic, string link)
    {
        Boot(nic, link);
        foreach (int size in (int[])[0, 1, 56, 57, 1000, LongestPayload - 1, LongestPayload])
        {
            byte[] sent = Payload(size);
            PingReply reply = Kernel.Run(() =>
            {
                using var ping = new Ping();
                return ping.Send(BoardAddress, AnswerTimeout, sent, new PingOptions(64, dontFragment: true));
            });
            Assert.AreEqual(IPStatus.Success, reply.Status, $"ping with {size} bytes");
            CollectionAssert.AreEqual(sent, reply.Buffer, $"ping with {size} bytes");
        }
    }

    [TestMethod]
    [DataRow("none", "tap")]
    [DataRow("w5500", "tap")]
    [DataRow("none", "tun")]
    public async Task ADatagramOfEverySizeIsEchoed(string nic, string link)
    {
        Boot(nic, link);
        using Socket socket = Kernel.CreateSocket(SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(new IPEndPoint(BoardAddress, EchoPort), Time);
        var buffer = new byte[2 * EthernetMtu];
        foreach (int size in (int[])[0, 1, 2, 511, 1000, LongestPayload - 1, LongestPayload])
        {
            byte[] sent = Payload(size);
            await socket.SendAsync(sent, SocketFlags.None, Time);
            int length = await socket.ReceiveAsync(buffer, SocketFlags.None, Time);
            CollectionAssert.AreEqual(sent, buffer[..length], $"datagram of {size} bytes");
        }
    }

    [TestMethod]
    public async Task ADatagramToAClosedPortIsRefused()
    {
        BootBoard(NicType.None);
        using Socket socket = Kernel.CreateSocket(SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(new IPEndPoint(BoardAddress, ClosedPort), Time);
        await socket.SendAsync(Payload(10), SocketFlags.None, Time);
        SocketException refusal =
            await Assert.ThrowsExactlyAsync<SocketException>(async () => await socket.ReceiveAsync(new byte[10], SocketFlags.None, Time));
        Assert.AreEqual(SocketError.ConnectionRefused, refusal.SocketErrorCode);
    }

    [TestMethod]
    [DataRow("none", 576)]
    [DataRow("none", 1499)]
    [DataRow("none", 9000)]
    [DataRow("w5500", 576)]
    [DataRow("w5500", 9000)]
    public async Task AKernelWithAnotherMtuGetsItsEcho(string nic, int mtu)
    {
        BootBoard(Enum.Parse<NicType>(nic, ignoreCase: true), mtu: mtu);
        await EchoAsync(Megabyte);
        await AssertNothingIsLeftAsync();
    }

    private void Boot(string nic, string link) =>
        BootBoard(Enum.Parse<NicType>(nic, ignoreCase: true), link: Enum.Parse<LinkType>(link, ignoreCase: true));

    private static byte[] Payload(int size)
    {
        var payload = new byte[size];
        new Random(size).NextBytes(payload);
        return payload;
    }
}
