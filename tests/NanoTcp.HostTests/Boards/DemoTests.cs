using System.Diagnostics;

namespace NanoTcp.HostTests.Boards;

[TestClass]
public sealed class DemoTests
{
    [TestMethod]
    [DataRow("")]
    [DataRow("demo")]
    public async Task TheDemoGetsItsEchoWithinTenSeconds(string commandLine)
    {
        long start = Stopwatch.GetTimestamp();

        (int exit, string output, string error) = await ToolRun.ToEndAsync(commandLine);

        Assert.AreEqual("", error);
        Assert.AreEqual(0, exit);
        Assert.IsLessThan(TimeSpan.FromSeconds(10), Stopwatch.GetElapsedTime(start));
        string[] pieces = ["chip", "driver", "stack", "gateway", "program", "latency p99", "throughput", "SPI transactions per frame"];
        foreach (string piece in pieces)
        {
            Assert.Contains(piece, output);
        }

        Assert.Contains("came back, and every byte was right", output);
    }
}
