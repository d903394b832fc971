using NanoTcp.Benchmarks.Memory;
using NanoTcp.Benchmarks.Worlds;

namespace NanoTcp.HostTests.Benchmarks;

[TestClass]
public sealed class SegmentAllocationTests
{
    public static IEnumerable<object[]> Cases =>
        from nic in Enum.GetNames<Nic>()
        from traffic in Enum.GetNames<Traffic>()
        select new object[] { nic, traffic };

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void NothingIsAllocatedPerSegment(string nic, string traffic)
    {
        SegmentAllocation.Result result = SegmentAllocation.Measure(Enum.Parse<Nic>(nic), Enum.Parse<Traffic>(traffic));

        Assert.AreEqual(0, result.Bytes);
        Assert.IsGreaterThan(1000, result.Sent);
        Assert.IsGreaterThan(1000, result.Received);
    }
}
