using NanoTcp.Tool.Echo;

namespace NanoTcp.HostTests.Echo;

[TestClass]
public sealed class EchoPatternTests
{
    private const int Period = 65_521;

    [TestMethod]
    [DataRow(0L)]
    [DataRow(65_520L)]
    [DataRow(10_000_000_000L)]
    public void SlicesAreConsistent(long position)
    {
        var pattern = new EchoPattern(seed: 1, longestSlice: 70_000);
        byte[] whole = pattern.Slice(position, 70_000).ToArray();

        Assert.IsTrue(pattern.Slice(position + 1000, 500).Span.SequenceEqual(whole.AsSpan(1000, 500)));
        pattern.Verify(position, whole);
    }

    [TestMethod]
    public void ThePatternRepeatsAfterItsPeriod()
    {
        var pattern = new EchoPattern(seed: 1, longestSlice: 2000);
        byte[] piece = pattern.Slice(0, 2000).ToArray();

        pattern.Verify(Period, piece);
        foreach (int shift in (int[])[1, 256, 512, 1024, 1460, 4096, 32_768, 65_520])
        {
            Assert.ThrowsExactly<EchoFailedException>(() => pattern.Verify(shift, piece));
        }
    }

    [TestMethod]
    public void ConnectionsHaveDifferentPatterns()
    {
        byte[] piece = new EchoPattern(seed: 1, longestSlice: 100).Slice(0, 100).ToArray();

        Assert.ThrowsExactly<EchoFailedException>(() => new EchoPattern(seed: 2, longestSlice: 100).Verify(0, piece));
    }
}
