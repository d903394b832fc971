using System.Diagnostics;
using NanoTcp.Host.Boards;
using NanoTcp.InteropTests.World;

namespace NanoTcp.InteropTests;

/// <summary>Many bytes over one connection: nothing is lost, doubled or mixed up, whatever the cable does.</summary>
[TestClass]
public sealed class BulkTests : InteropTest
{
    [TestMethod]
    [DataRow("none", 20 * Megabyte)]
    [DataRow("w5500", 20 * Megabyte)]
    [DataRow("w6100", 5 * Megabyte)]
    [DataRow("enc28j60", 5 * Megabyte)]
    public Task AnEchoIsUnchanged(string nic, int bytes) => EchoesAsync(nic, bytes, isRough: false);

    [TestMethod]
    [DataRow("none", 20 * Megabyte)]
    [DataRow("w5500", 2 * Megabyte)]
    [DataRow("enc28j60", 2 * Megabyte)]
    public Task AnEchoIsUnchangedOverAnImpairedCable(string nic, int bytes) => EchoesAsync(nic, bytes, isRough: true);

    [TestMethod]
    [DataRow("none", 20 * Megabyte)]
    [DataRow("w5500", 20 * Megabyte)]
    public Task TheBoardReceivesBulkData(string nic, int bytes) => TakesInAsync(nic, bytes, isRough: false);

    [TestMethod]
    [DataRow("none", 20 * Megabyte)]
    [DataRow("w5500", 2 * Megabyte)]
    public Task TheBoardReceivesBulkDataOverAnImpairedCable(string nic, int bytes) => TakesInAsync(nic, bytes, isRough: true);

    [TestMethod]
    [DataRow("none", 20 * Megabyte)]
    [DataRow("w5500", 20 * Megabyte)]
    public Task TheBoardSendsBulkData(string nic, int bytes) => SendsAsync(nic, bytes, isRough: false);

    [TestMethod]
    [DataRow("none", 20 * Megabyte)]
    [DataRow("w5500", 2 * Megabyte)]
    public Task TheBoardSendsBulkDataOverAnImpairedCable(string nic, int bytes) => SendsAsync(nic, bytes, isRough: true);

    private async Task EchoesAsync(string nic, int bytes, bool isRough)
    {
        Boot(nic, isRough);
        using KernelConnection connection = await ConnectAsync(EchoPort);
        long start = Stopwatch.GetTimestamp();
        await connection.EchoAsync(bytes);
        ReportSpeed("echo", bytes, start);
        Assert.AreEqual(connection.SentDigest, connection.ReceivedDigest, "SHA-256 of what was sent and of what came back");
        await connection.CloseAsync();
        await EndAsync(isRough);
    }

    private async Task TakesInAsync(string nic, int bytes, bool isRough)
    {
        Boot(nic, isRough);
        using KernelConnection connection = await ConnectAsync(DiscardPort);
        long start = Stopwatch.GetTimestamp();
        await connection.SendAsync(bytes);

        // The board answers the FIN with its own once it has read all that came before.
        await connection.CloseAsync();
        ReportSpeed("kernel to board", bytes, start);
        await EndAsync(isRough);
    }

    private async Task SendsAsync(string nic, int bytes, bool isRough)
    {
        Boot(nic, isRough);
        using KernelConnection connection = await ConnectAsync(ChargenPort);
        long start = Stopwatch.GetTimestamp();
        await connection.ReceiveLinesAsync(bytes);
        ReportSpeed("board to kernel", bytes, start);
        connection.Abort();
        await EndAsync(isRough);
    }

    private void Boot(string nic, bool isRough) => BootBoard(Enum.Parse<NicType>(nic, ignoreCase: true), isRough ? Rough : null);

    private async Task EndAsync(bool isRough)
    {
        if (isRough)
        {
            AssertWasRough();
        }

        await AssertNothingIsLeftAsync();
    }
}
