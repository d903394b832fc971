using NanoTcp.Tool.Reporting;

namespace NanoTcp.HostTests.Reporting;

[TestClass]
public sealed class SpeedTests
{
    [TestMethod]
    [DataRow(54_321_000.0, "54.3 MB/s")]
    [DataRow(9_876_000.0, "9.88 MB/s")]
    [DataRow(831_000.0, "0.83 MB/s")]
    [DataRow(12_300.0, "0.0123 MB/s")]
    [DataRow(0.0, "0.0000 MB/s")]
    public void ThroughputHasOneUnit(double bytesPerSecond, string expected) => Assert.AreEqual(expected, Speed.Format(bytesPerSecond));

    [TestMethod]
    public void TheBusTakesItsBitsAndACostPerCall()
    {
        var bus = new BusEstimate(Transactions: 20_000, Bytes: 2_500_000, ClockFrequency: 20_000_000);

        Assert.AreEqual(2.0, bus.Seconds, 1e-9);
        Assert.AreEqual(500_000, bus.BytesPerSecond(1_000_000), 1e-3);
    }
}
