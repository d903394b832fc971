using System.CommandLine;
using NanoTcp.Benchmarks.Load;

namespace NanoTcp.HostTests.Benchmarks;

[TestClass]
public sealed class LoadTests
{
    [TestMethod]
    public async Task TheVirtualCableNeedsNoPrivileges()
    {
        LoadResult result = await LoadTest.RunAsync(LoadPart.Connections, new LoadSettings { Connections = 200 }, LoadLink.Virtual);

        Assert.AreEqual("", string.Join(", ", result.Failures));
        Assert.AreEqual(200, result.Counts.Connections);
        Assert.AreEqual(200_000, result.Counts.Bytes);
    }

    [TestMethod]
    [DataRow("--connections 0", "1 to 8000")]
    [DataRow("--connections 8001", "1 to 8000")]
    [DataRow("--bytes x", "1 to 1000000")]
    [DataRow("--seconds -1", "1 to 3600")]
    [DataRow("--minutes 0", "0.1 to 10080")]
    [DataRow("--link wire", "tap and virtual")]
    [DataRow("--delay 1001", "0 to 1000")]
    [DataRow("--syn-cache 257", "1 to 256")]
    [DataRow("--impair loss", "loss=P%")]
    [DataRow("flood", "connections, churn and soak")]
    public void AnInvalidValueIsRejectedWithTheAcceptedOnes(string arguments, string accepted)
    {
        ParseResult parsed = LoadCommand.Create(new Option<FileInfo?>("--json")).Parse(arguments);

        Assert.Contains(accepted, parsed.Errors.Single().Message);
    }
}
