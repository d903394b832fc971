using NanoTcp.Host;
using NanoTcp.Tool.CommandLine;

namespace NanoTcp.HostTests.CommandLine;

[TestClass]
public sealed class ValueTests
{
    [TestMethod]
    public void ImpairmentsAreParsedInTheCablesUnits()
    {
        var expected = new Impairments
        {
            Loss = 10_000,
            Duplication = 20_000,
            Reordering = 5_000,
            Corruption = 1_000,
            Delay = 5_000,
            Rate = 10_000_000,
        };

        Assert.AreEqual(expected, Impairments.Parse("loss=1%,dup=2%,reorder=0.5%,corrupt=0.1%,delay=5ms,rate=10mbit"));
    }

    [TestMethod]
    [DataRow("delay=250us", 250, 0)]
    [DataRow("delay=1.5ms", 1_500, 0)]
    [DataRow("delay=1s", 1_000_000, 0)]
    [DataRow("rate=64kbit", 0, 64_000)]
    [DataRow("rate=1gbit", 0, 1_000_000_000)]
    [DataRow("rate=9600bit", 0, 9_600)]
    public void DelayAndRateHaveUnits(string text, long delay, long rate)
    {
        Impairments impairments = Impairments.Parse(text);

        Assert.AreEqual(delay, impairments.Delay);
        Assert.AreEqual(rate, impairments.Rate);
    }

    [TestMethod]
    public void ImpairmentsRoundTrip()
    {
        const string text = "loss=1%,dup=2%,reorder=0.5%,corrupt=0.1%,delay=5ms,rate=10mbit";

        Assert.AreEqual(text, Impairments.Parse(text).ToString());
        Assert.AreEqual("none", Impairments.None.ToString());
    }

    [TestMethod]
    [DataRow("loss=101%", "'101%' is not a share; 0% to 100% is accepted")]
    [DataRow("loss=-1%", "'-1%' is not a share; 0% to 100% is accepted")]
    [DataRow("loss=0.01", "'0.01' is not a share; 0% to 100% is accepted")]
    [DataRow("loss=%", "'%' is not a share; 0% to 100% is accepted")]
    [DataRow("loss=1%,loss=2%", "'loss' is given twice")]
    [DataRow("delay=5", "'5' is not a delay; 0us to 10s is accepted, in us, ms or s")]
    [DataRow("delay=11s", "'11s' is not a delay; 0us to 10s is accepted, in us, ms or s")]
    [DataRow("rate=10", "'10' is not a rate; 1kbit to 10gbit is accepted, in bit, kbit, mbit or gbit (per second)")]
    [DataRow("rate=0mbit", "'0mbit' is not a rate; 1kbit to 10gbit is accepted, in bit, kbit, mbit or gbit (per second)")]
    [DataRow("", "loss=P%, dup=P%, reorder=P%, corrupt=P%, delay=Tms and rate=Rmbit are accepted, joined by commas")]
    [DataRow("lost=1%", "loss=P%, dup=P%, reorder=P%, corrupt=P%, delay=Tms and rate=Rmbit are accepted, joined by commas")]
    [DataRow("loss=1%,", "loss=P%, dup=P%, reorder=P%, corrupt=P%, delay=Tms and rate=Rmbit are accepted, joined by commas")]
    public void InvalidImpairmentsAreReported(string text, string message)
    {
        Assert.AreEqual(message, Assert.ThrowsExactly<FormatException>(() => Impairments.Parse(text)).Message);
    }

    [TestMethod]
    public void ANetworkContainsItsAddresses()
    {
        Ipv4Network network = Ipv4Network.Parse("192.168.7.9/28");

        Assert.AreEqual(0xC0A80709u, network.Address);
        Assert.AreEqual(0xC0A80700u, network.Network);
        Assert.AreEqual(0xC0A8070Fu, network.Broadcast);
        Assert.AreEqual(0xC0A80701u, network.FirstOther);
        Assert.IsTrue(network.IsHost(0xC0A80701u));
        Assert.IsFalse(network.IsHost(0xC0A8070Fu));
        Assert.IsFalse(network.IsHost(0xC0A80801u));
    }

    [TestMethod]
    public void TheFirstOtherAddressDiffersFromOurs()
    {
        Assert.AreEqual(0x0A4D0002u, Ipv4Network.Parse("10.77.0.1/24").FirstOther);
    }

    [TestMethod]
    [DataRow("10.77.0.2")]
    [DataRow("10.77.0.2/0")]
    [DataRow("10.77.0.2/31")]
    [DataRow("10.77.0/24")]
    [DataRow("10.77.0.256/24")]
    [DataRow("10.77.0.2/24/1")]
    [DataRow("10.77.0.0/24")]
    [DataRow("10.77.0.255/24")]
    [DataRow("224.0.0.1/24")]
    [DataRow("127.0.0.1/8")]
    [DataRow("0.0.0.1/8")]
    [DataRow("::1/64")]
    public void InvalidHostsOfANetworkAreRejected(string text)
    {
        Assert.ThrowsExactly<FormatException>(() => Ipv4Network.Parse(text));
    }

    [TestMethod]
    [DataRow("02:00:00:4D:00:02")]
    [DataRow("02-00-00-4d-00-02")]
    public void AMacAddressIsParsedWithColonsOrHyphens(string text)
    {
        Assert.AreEqual("02:00:00:4D:00:02", MacText.Format(MacText.Parse(text)));
    }

    [TestMethod]
    [DataRow("02:00:00:4D:00")]
    [DataRow("02:00:00:4D:00:GG")]
    [DataRow("2:0:0:4D:0:2")]
    [DataRow("01:00:5E:00:00:01")]
    [DataRow("FF:FF:FF:FF:FF:FF")]
    [DataRow("00:00:00:00:00:00")]
    public void InvalidMacAddressesAreRejected(string text)
    {
        Assert.ThrowsExactly<FormatException>(() => MacText.Parse(text));
    }

    [TestMethod]
    [DataRow("1", 1)]
    [DataRow("1500", 1500)]
    [DataRow("4MB", 4_000_000)]
    [DataRow("4MiB", 4_194_304)]
    [DataRow("64k", 64_000)]
    [DataRow("1KiB", 1_024)]
    public void ByteCountsHaveUnits(string text, long expected)
    {
        Assert.AreEqual(expected, ByteCount.Between(1, 10_000_000)(text));
    }

    [TestMethod]
    [DataRow("0")]
    [DataRow("-1")]
    [DataRow("11MB")]
    [DataRow("1.5MB")]
    [DataRow("MB")]
    [DataRow("99999999999999999999GB")]
    public void ByteCountsOutOfRangeAreRejected(string text)
    {
        FormatException e = Assert.ThrowsExactly<FormatException>(() => ByteCount.Between(1, 10_000_000)(text));

        Assert.AreEqual("1 to 10000000 bytes are accepted, with kB, MB, GB, KiB, MiB or GiB if wanted", e.Message);
    }

    [TestMethod]
    [DataRow("localhost:7007", "localhost", 7007)]
    [DataRow("10.77.0.2:7", "10.77.0.2", 7)]
    [DataRow("[::1]:7", "::1", 7)]
    public void AServerIsParsedAsHostAndPort(string text, string host, int port)
    {
        Assert.AreEqual(new HostAndPort(host, port), HostAndPort.Parse(text));
        Assert.AreEqual(text, HostAndPort.Parse(text).ToString());
    }

    [TestMethod]
    [DataRow("localhost")]
    [DataRow("localhost:")]
    [DataRow(":7")]
    [DataRow("localhost:0")]
    [DataRow("localhost:65536")]
    [DataRow("::1:7")]
    public void InvalidServersAreRejected(string text)
    {
        Assert.ThrowsExactly<FormatException>(() => HostAndPort.Parse(text));
    }

    [TestMethod]
    public void LinksAreUserTapTunAndPcap()
    {
        Assert.AreEqual(LinkChoice.User, LinkChoice.Parse("user"));
        Assert.AreEqual(new LinkChoice(LinkType.Tap, "tap0"), LinkChoice.Parse("tap:tap0"));
        Assert.AreEqual(new LinkChoice(LinkType.Pcap, "Ethernet 2"), LinkChoice.Parse("pcap:Ethernet 2"));
        Assert.AreEqual(new LinkChoice(LinkType.Tun, "vpn-1"), LinkChoice.Parse("tun:vpn-1"));
    }

    [TestMethod]
    [DataRow("tap")]
    [DataRow("tap:")]
    [DataRow("tap:sixteencharacters")]
    [DataRow("tap:a/b")]
    [DataRow("tap:a b")]
    [DataRow("tap:$(reboot)")]
    [DataRow("pcap:")]
    public void InvalidLinksAreRejected(string text)
    {
        Assert.ThrowsExactly<FormatException>(() => LinkChoice.Parse(text));
    }

    [TestMethod]
    public void AForwardIsParsedAsTwoPorts()
    {
        Assert.AreEqual(new PortForward(7007, 7), PortForward.Parse("7007:7"));
        Assert.AreEqual(new PortForward(0, 19), PortForward.Parse("0:19"));
    }

    [TestMethod]
    [DataRow("7007")]
    [DataRow("7007:0")]
    [DataRow("65536:7")]
    [DataRow("7007:7:7")]
    [DataRow("-1:7")]
    public void InvalidForwardsAreRejected(string text)
    {
        Assert.ThrowsExactly<FormatException>(() => PortForward.Parse(text));
    }
}
