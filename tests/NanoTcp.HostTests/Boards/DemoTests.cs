using System.Globalization;
using System.Text.RegularExpressions;

namespace NanoTcp.HostTests.Boards;

[TestClass]
public sealed class DemoTests
{
    [TestMethod]
    [DataRow("")]
    [DataRow("demo")]
    public async Task TheDemoGetsItsEcho(string commandLine)
    {
        (int exit, string output, string error) = await ToolRun.ToEndAsync(commandLine);

        Assert.AreEqual("", error);
        Assert.AreEqual(0, exit);
        string[] pieces = ["chip", "driver", "stack", "gateway", "program", "latency p99", "throughput", "SPI transactions per frame"];
        foreach (string piece in pieces)
        {
            Assert.Contains(piece, output);
        }

        Assert.Contains("came back, and every byte was right", output);
    }

    [TestMethod]
    public async Task TheDemoSaysWhatIsThePcsSpeedAndWhatABoardsSpiAllows()
    {
        (_, string output, _) = await ToolRun.ToEndAsync("demo");

        string pc = Regex.Match(output, @"throughput on this PC +([\d.]+) MB/s").Groups[1].Value;
        Assert.Contains($"{pc} MB/s is the speed of this PC", output);
        double board = double.Parse(Regex.Match(output, @"a board's SPI allows +([\d.]+) MB/s").Groups[1].Value, CultureInfo.InvariantCulture);

        // 20 Mbit/s are 2.5 MB/s, of which an echo uses each bit twice
        Assert.IsGreaterThan(0.2, board);
        Assert.IsLessThan(1.25, board);
    }
}
