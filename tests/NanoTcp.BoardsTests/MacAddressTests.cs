using NanoTcp.Boards;
using NanoTcp.Esp32;
using NanoTcp.Links;
using NanoTcp.W5500;

namespace NanoTcp.BoardsTests;

/// <summary>A board's MAC address: the program's, or else a random one.</summary>
[TestClass]
public sealed class MacAddressTests
{
    [TestInitialize]
    public void UseAnEsp32() => BoardPlatform.Current = new Esp32Platform();

    [TestMethod]
    public void BoardsWithTheSameProgramHaveDifferentAddresses()
    {
        HashSet<string> addresses = [];
        for (int i = 0; i < 1000; i++)
        {
            Assert.IsTrue(addresses.Add(MacAddress.ToString(EthernetBoard.ChooseMacAddress(null), 0)));
        }
    }

    [TestMethod]
    public void ARandomAddressIsALocallyAdministeredStations()
    {
        int first = 0;
        for (int i = 0; i < 1000; i++)
        {
            byte[] address = EthernetBoard.ChooseMacAddress(null);

            Assert.HasCount(6, address);
            Assert.AreEqual(2, address[0] & 3, MacAddress.ToString(address, 0));
            first |= address[0];
        }

        Assert.AreEqual(0xFE, first, "the other six bits are random");
    }

    [TestMethod]
    [DataRow("02:4E:54:00:00:01")]
    [DataRow("A4-CF-12-00-00-01")]
    public void TheProgramsAddressWins(string text)
    {
        byte[] address = EthernetBoard.ChooseMacAddress(text);

        Assert.AreEqual(text.Replace('-', ':'), MacAddress.ToString(address, 0));
        EthernetChipOptions options = new W5500Options(address);
        CollectionAssert.AreEqual(address, options.MacAddress);
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("02:4E:54:00:00")]
    [DataRow("02:4E:54:00:00:0G")]
    public void InvalidTextIsRejected(string text)
    {
        Exception refusal = Assert.ThrowsExactly<ArgumentException>(() => EthernetBoard.ChooseMacAddress(text));

        Assert.Contains($"'{text}' is no MAC address", refusal.Message);
    }
}
