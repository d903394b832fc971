using NanoTcp.Host;
using NanoTcp.Host.Boards;
using NanoTcp.InteropTests.World;

namespace NanoTcp.InteropTests;

/// <summary>A board on a TUN interface, which carries IP packets without an Ethernet header.</summary>
[TestClass]
public sealed class TunTests : InteropTest
{
    [TestMethod]
    [DataRow("")]
    [DataRow("loss=1%,corrupt=1%,reorder=1%")]
    public async Task AnEchoIsUnchanged(string impairments)
    {
        BootBoard(NicType.None, impairments.Length == 0 ? null : Impairments.Parse(impairments), LinkType.Tun);
        using KernelConnection connection = await ConnectAsync(EchoPort);
        await connection.EchoAsync(2 * Megabyte);
        Assert.AreEqual(connection.SentDigest, connection.ReceivedDigest, "SHA-256 of what was sent and of what came back");
        await connection.CloseAsync();
        await AssertNothingIsLeftAsync();
    }
}
