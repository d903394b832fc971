extern alias NanoTcpNet;

using System.Net.Sockets;
using System.Text;
using NanoTcp.Host;
using NanoTcp.Host.Boards;
using NanoTcpNet::NanoTcp.Net;
using BoardClient = NanoTcpNet::System.Net.Sockets.TcpClient;
using BoardListener = NanoTcpNet::System.Net.Sockets.TcpListener;
using BoardSocketException = NanoTcpNet::System.Net.Sockets.SocketException;

namespace NanoTcp.HostTests.Boards;

/// <summary>A virtual board in a program of the PC.</summary>
[TestClass]
public sealed class LibraryTests
{
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(30);

    [TestMethod]
    [DataRow(NicType.None)]
    [DataRow(NicType.W5500)]
    [DataRow(NicType.W6100)]
    [DataRow(NicType.Enc28j60)]
    [DataRow(NicType.W5500Tcp)]
    [DataRow(NicType.W5500Hybrid)]
    public async Task AProgramServesThePcInThreeLines(NicType nic)
    {
        using VirtualBoard board = VirtualBoard.Start(new BoardSettings { Nic = nic, Forwards = [new PortForward(0, 80)] });
        Network.Use(board.Stack, board.Resolver, board.Dhcp);
        var listener = new BoardListener(NanoTcpNet::System.Net.IPAddress.Any, 80);
        listener.Start(1);
        Task serving = Task.Run(() =>
        {
            using BoardClient client = listener.AcceptTcpClient();
            client.GetStream().Write([.. "hello"u8], 0, 5);
        });

        using var pc = new TcpClient("127.0.0.1", board.Forwards[0].HostPort);
        using var reader = new StreamReader(pc.GetStream(), Encoding.ASCII);

        Assert.AreEqual("hello", await reader.ReadToEndAsync().WaitAsync(s_longest));
        await serving.WaitAsync(s_longest);
        listener.Stop();
        Network.Use((Network)null!);
    }

    [TestMethod]
    [DataRow(NicType.None)]
    [DataRow(NicType.W5500)]
    [DataRow(NicType.W5500Tcp)]
    public async Task TheEndOfABoardEndsBlockedCallsAndDeliversWhatWasSent(NicType nic)
    {
        const int Length = 200_000;
        TcpClient pc;
        Task blocked;
        using (VirtualBoard board = VirtualBoard.Start(new BoardSettings { Nic = nic, Forwards = [new PortForward(0, 80)] }))
        {
            Network.Use(board.Stack, board.Resolver, board.Dhcp);
            var listener = new BoardListener(NanoTcpNet::System.Net.IPAddress.Any, 80);
            listener.Start(1);
            pc = new TcpClient("127.0.0.1", board.Forwards[0].HostPort);
            BoardClient client = listener.AcceptTcpClient();
            blocked = Task.Run(() => client.GetStream().Read(new byte[1], 0, 1));
            client.GetStream().Write(new byte[Length], 0, Length);
        }

        Network.Use((Network)null!);
        using (pc)
        {
            using var received = new MemoryStream();
            await pc.GetStream().CopyToAsync(received).WaitAsync(s_longest);

            Assert.AreEqual(Length, received.Length);
        }

        await Assert.ThrowsAsync<BoardSocketException>(() => blocked.WaitAsync(s_longest));
    }
}
