namespace NanoTcp.HostTests.Echo;

[TestClass]
public sealed class EchoReportTests
{
    [TestMethod]
    public async Task AReportIsASelfContainedPage()
    {
        using TestServer server = TestServer.Echo();
        using var folder = new ReportFolder();

        (int exit, _, string error) = await ToolRun.ToEndAsync($"echo {server.Target} --bytes 400kB --size 500 --report {folder.File}");

        Assert.AreEqual("", error);
        Assert.AreEqual(0, exit);
        string page = File.ReadAllText(folder.File);
        Assert.Contains($"Echo test of {server.Target}", page);
        Assert.Contains("over 1 connection, messages of 500 bytes", page);
        Assert.AreEqual(3, page.Split("<div class=\"wide\">").Length - 1, "what is wider than a phone scrolls by itself");
        Assert.Contains("<polyline class=\"line c0\"", page);
        Assert.Contains("<rect class=\"bar c0\"", page);
        Assert.Contains("prefers-color-scheme: dark", page);
        Assert.DoesNotContain("http", page);
        Assert.DoesNotContain("NaN", page);
    }

    [TestMethod]
    public async Task AComparisonShowsRatiosAndBothCurves()
    {
        using TestServer one = TestServer.Echo();
        using TestServer other = TestServer.Echo();
        using var folder = new ReportFolder();

        string commandLine = $"echo --compare {one.Target} {other.Target} --bytes 100kB --report {folder.File}";
        (int exit, string output, string error) = await ToolRun.ToEndAsync(commandLine);

        Assert.AreEqual("", error);
        Assert.AreEqual(0, exit);
        Assert.Contains("first / second", output);
        Assert.Contains(other.Target, output);
        string page = File.ReadAllText(folder.File);
        Assert.Contains("<polyline class=\"line c0\"", page);
        Assert.Contains("<polyline class=\"line c1\"", page);
    }

    [TestMethod]
    public async Task AFailedTestKeepsAnOlderReport()
    {
        using TestServer server = TestServer.Echo((buffer, _, _) => buffer[0] ^= 1);
        using var folder = new ReportFolder();
        File.WriteAllText(folder.File, "older");

        (int exit, _, _) = await ToolRun.ToEndAsync($"echo {server.Target} --bytes 10000 --report {folder.File}");

        Assert.AreEqual(1, exit);
        Assert.AreEqual("older", File.ReadAllText(folder.File));
    }

    [TestMethod]
    public async Task AFileThatCannotBeWrittenIsReportedBeforeTheTest()
    {
        using var folder = new ReportFolder();
        string file = Path.Combine(folder.File, "in-a-folder-that-is-not-there.html");

        (int exit, string output, string error) = await ToolRun.ToEndAsync($"echo localhost:1 --report {file}");

        Assert.AreEqual(2, exit);
        Assert.AreEqual("", output);
        Assert.StartsWith($"nanotcp: --report: '{file}' cannot be written: ", error);
    }

    private sealed class ReportFolder : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("nanotcp");

        public string File => Path.Combine(_folder.FullName, "report.html");

        public void Dispose() => _folder.Delete(recursive: true);
    }
}
