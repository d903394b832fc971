using NanoTcp.Host;
using NanoTcp.Host.Links.Linux;
using NanoTcp.InteropTests.World;

namespace NanoTcp.InteropTests;

/// <summary>A TAP or TUN interface of a kernel that does not offload: each frame is one of a wire.</summary>
[TestClass]
public sealed class NoOffloadTests : InteropTest
{
    [TestMethod]
    [DataRow("tap")]
    [DataRow("tun")]
    public async Task WithoutOffloadingAnEchoIsUnchanged(string kind)
    {
        LinkType type = Enum.Parse<LinkType>(kind, ignoreCase: true);
        var link = new LinkChoice(type, MakeInterface(type));
        Ipv4Network network = Ipv4Network.Parse($"{BoardAddress}/24");
        int fd = Kernel.Run(() => TunTap.Open(link, network, out _, mayOffload: false));
        using var device = new TunTapDevice(fd, offloads: false, link.Interface, link.IsEthernet ? [2, 0, 0, 0, 0, 2] : null, null);
        using var clock = new LinkClock(device);
        var stack = new NetStack(clock, new SystemRandom(), null);
        stack.AddInterface(device, network.Address, network.PrefixLength);
        using var services = new Host.Boards.Services(stack, network.Address, [], maxClients: 16);

        using KernelConnection connection = await ConnectAsync(EchoPort);
        await connection.EchoAsync(5 * Megabyte);

        Assert.AreEqual(connection.SentDigest, connection.ReceivedDigest, "SHA-256 of what was sent and of what came back");
        await connection.CloseAsync();
    }
}
