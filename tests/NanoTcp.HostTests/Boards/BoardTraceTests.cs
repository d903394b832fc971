using System.Xml.Linq;

namespace NanoTcp.HostTests.Boards;

/// <summary>What --trace draws and prints of a board that runs.</summary>
[TestClass]
public sealed class BoardTraceTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    [DataRow("w5500")]
    [DataRow("w5500-tcp")]
    [DataRow("none")]
    public async Task AFileHoldsTheBoardsLadder(string nic)
    {
        string output = await RunAsync($"--nic {nic} --trace {_folder}/a.txt", bytes: 1000);

        string ladder = await File.ReadAllTextAsync($"{_folder}/a.txt");
        Assert.Contains("link user", ladder);
        AssertInOrder(
            ladder, "10.77.0.2", "10.77.0.1", "listen(0) = 0", " SYN seq=0 ", " SYN ACK seq=0 ack=1 ", "accept(0) = ", ") = 1000",
            " ack=1001 len=1000 ", " FIN ACK seq=1001 ack=1001 ", "close(");
        Assert.Contains("7 LISTEN", ladder);
        Assert.Contains("CLOSE_WAIT", ladder);
        Assert.Contains("poll() = 1", ladder);
        Assert.DoesNotContain("listen(0)", output, "what is drawn is not printed");
    }

    [TestMethod]
    public async Task APictureIsWellFormed()
    {
        await RunAsync($"--impair loss=5%,delay=5ms --seed 2 --trace {_folder}/a.svg", bytes: 10_000);

        XElement picture = XDocument.Load($"{_folder}/a.svg").Root!;
        string[] labels = [.. picture.Descendants("{http://www.w3.org/2000/svg}text").Select(text => text.Value)];
        CollectionAssert.Contains(labels, "Board");
        CollectionAssert.Contains(labels, "PC");
        CollectionAssert.Contains(labels, "listen(0) = 0");
        Assert.IsTrue(labels.Any(label => label.StartsWith("7-", StringComparison.Ordinal) && label.EndsWith(" SYN seq=0", StringComparison.Ordinal)));
    }

    [TestMethod]
    public async Task ALongTraceKeepsItsBeginAndCountsOmissions()
    {
        await RunAsync($"--nic none --trace {_folder}/a.txt", bytes: 3_000_000);

        string ladder = await File.ReadAllTextAsync($"{_folder}/a.txt");
        Assert.Contains("; the first 2,000 events, ", ladder.Split('\n')[0]);
        Assert.Contains(" more were left out", ladder.Split('\n')[0]);
        Assert.Contains(" SYN seq=0 ", ladder);
        Assert.IsLessThan(3000, ladder.Split('\n').Length);
    }

    [TestMethod]
    [DataRow("--trace")]
    [DataRow("--trace -")]
    public async Task WithoutAFileTheTraceIsPrinted(string option)
    {
        string output = await RunAsync($"{option} --nic none", bytes: 1000);

        AssertInOrder(output, "call  listen(0) = 0", " SYN seq=0", "call  poll() = 1", "call  accept(0) = ");
        Assert.DoesNotContain("poll() = 0", output);
    }

    [TestMethod]
    [DataRow("--trace a.png", "--trace: 'a.png' is wrong: a name that ends in .svg or .txt is accepted, or - for the console")]
    [DataRow("--trace /nowhere/a.svg", "--trace: '/nowhere/a.svg' cannot be written")]
    public async Task AnInvalidFileIsReportedInOneLineBeforeTheBoardStarts(string option, string expected)
    {
        (int exit, string output, string error) = await ToolRun.ToEndAsync($"board {option}");

        Assert.AreEqual(2, exit);
        Assert.Contains(expected, error);
        Assert.AreEqual(1, error.Trim().Split('\n').Length, error);
        Assert.AreEqual("", output);
    }

    private static async Task<string> RunAsync(string options, int bytes)
    {
        using RunningBoard board = await RunningBoard.StartAsync(options);
        await board.EchoAsync(bytes, connections: 1, messageSize: Math.Min(bytes, 1000));
        Assert.AreEqual(0, await board.StopAsync());
        return board.Output;
    }

    private static void AssertInOrder(string text, params string[] parts)
    {
        int at = 0;
        foreach (string part in parts)
        {
            int found = text.IndexOf(part, at, StringComparison.Ordinal);
            Assert.IsGreaterThanOrEqualTo(0, found, $"{part} in {text}");
            at = found;
        }
    }
}
