using NanoTcp.Host;
using NanoTcp.Host.Boards;
using NanoTcp.InteropTests.World;

namespace NanoTcp.InteropTests;

/// <summary>A board on one of the PC's own interfaces, by libpcap: the kernel is another host of that network, at the far end of a veth pair.</summary>
[TestClass]
public sealed class LanTests : InteropTest
{
    // veth leaves checksums and the cutting of long segments undone unless told otherwise: nothing tells it here.
    [TestMethod]
    [DataRow(false, "")]
    [DataRow(false, "loss=1%,corrupt=1%,reorder=1%")]
    [DataRow(true, "")]
    public async Task AnEchoIsUnchanged(bool hasChip, string impairments)
    {
        BootBoard(hasChip ? NicType.W5500 : NicType.None, impairments.Length == 0 ? null : Impairments.Parse(impairments), LinkType.Pcap);
        using KernelConnection connection = await ConnectAsync(EchoPort);
        await connection.EchoAsync(2 * Megabyte);
        Assert.AreEqual(connection.SentDigest, connection.ReceivedDigest, "SHA-256 of what was sent and of what came back");
        await connection.CloseAsync();
        await AssertNothingIsLeftAsync();
    }

    [TestMethod]
    public void AnUnknownInterfaceListsTheExistingOnes()
    {
        string name = MakeInterface(LinkType.Pcap);
        var settings = new BoardSettings { Nic = NicType.None, Link = new LinkChoice(LinkType.Pcap, "eth7") };

        var failure = Assert.ThrowsExactly<UsageException>(() => Kernel.Run(() => VirtualBoard.Boot(settings, (_, _) => { })));

        Assert.StartsWith("--link: 'pcap:eth7' is wrong: ", failure.Message);
        Assert.Contains(name, failure.Message);
    }
}
