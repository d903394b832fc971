using NanoTcp.Host;
using NanoTcp.Host.Links.Linux;

namespace NanoTcp.HostTests.Links;

[TestClass]
public sealed class TunTapTests
{
    [TestMethod]
    [DataRow("tap:tap0", "tap")]
    [DataRow("tun:tap0", "tun")]
    public void TheCommandThatCreatesAnInterfaceCanBeCopied(string link, string mode)
    {
        Assert.AreEqual(
            $"sudo ip tuntap add dev tap0 mode {mode} user $USER && sudo ip addr add 10.77.0.1/24 dev tap0 && sudo ip link set tap0 up",
            TunTap.Creation(LinkChoice.Parse(link), Ipv4Network.Parse("10.77.0.2/24")));
    }
}
