using System.Diagnostics;
using NanoTcp.Tool.Echo;

namespace NanoTcp.HostTests.Echo;

[TestClass]
public sealed class LatencySummaryTests
{
    [TestMethod]
    public void PercentilesUseNearestRank()
    {
        // Each of 1 to 1000 microseconds, in a mixed order.
        long tick = Stopwatch.Frequency / 1_000_000;
        LatencySummary summary = LatencySummary.Of(Enumerable.Range(1, 1000).Select(i => i * 3 % 1001 * tick));

        Assert.AreEqual(1000, summary.Count);
        Assert.AreEqual(500, summary.P50, 0.5);
        Assert.AreEqual(900, summary.P90, 0.5);
        Assert.AreEqual(990, summary.P99, 0.5);
        Assert.AreEqual(1000, summary.Max, 0.5);
    }

    [TestMethod]
    public void OneRoundTripIsEveryPercentile()
    {
        LatencySummary summary = LatencySummary.Of([Stopwatch.Frequency]);

        Assert.AreEqual(new LatencySummary(1, 1e6, 1e6, 1e6, 1e6), summary);
    }

    [TestMethod]
    public void NoRoundTripsIsNotAnError()
    {
        Assert.AreEqual(new LatencySummary(0, 0, 0, 0, 0), LatencySummary.Of([]));
    }
}
