extern alias Benchmarks;
using System.Globalization;
using Benchmarks::NanoTcp.Benchmarks.Load;

namespace NanoTcp.InteropTests.Load;

/// <summary>The load test of the benchmarks by TAP, for some seconds: its own verdict must be a pass.</summary>
[TestClass]
public sealed class LoadTests
{
    public required TestContext TestContext { get; init; }

    [TestMethod]
    [DataRow(1000)]
    [DataRow(5000)]
    public Task ConnectionsThatAreOpenAtOnceGetTheirEcho(int connections) =>
        AssertPassesAsync(LoadPart.Connections, new LoadSettings { Connections = connections });

    [TestMethod]
    public Task ConnectionsThatComeAndGoLeaveNothing() =>
        AssertPassesAsync(LoadPart.Churn, new LoadSettings { Churn = TimeSpan.FromSeconds(3) });

    [TestMethod]
    public Task ConnectionsSurviveAnImpairedCableThatIsUnplugged() =>
        AssertPassesAsync(LoadPart.Soak, new LoadSettings { Soak = TimeSpan.FromSeconds(8) });

    private async Task AssertPassesAsync(LoadPart part, LoadSettings settings)
    {
        LoadResult result;
        try
        {
            result = await LoadTest.RunAsync(part, settings, LoadLink.Tap);
        }
        catch (LoadUnavailableException e)
        {
            InteropTest.Skip(e.Message);
            return;
        }

        TestContext.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{result.Counts.Connections} connections, {result.OpenAtOnce} at once, {result.Counts.Bytes / 1e6:0.0} MB in {result.Elapsed.TotalSeconds:0.0} s; "
            + $"memory {result.Memory.Before / 1e6:0.0}, at most {result.Memory.Peak / 1e6:0.0}, then {result.Memory.Final / 1e6:0.0} MB"));
        Assert.AreEqual("", string.Join(", ", result.Failures));
    }
}
