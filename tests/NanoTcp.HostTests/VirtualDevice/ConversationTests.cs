using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoTcp.VirtualDevice;

namespace NanoTcp.HostTests.VirtualDevice;

/// <summary>The virtual device's program, run on .NET: it is one thread on a virtual clock, so its lines are always the same.</summary>
[TestClass]
public class ConversationTests
{
    private static readonly List<string> s_lines = [];
    private static bool s_isPassed;

    [ClassInitialize]
    public static void Run(TestContext context) => s_isPassed = new Conversation(s_lines.Add).Run();

    [TestMethod]
    public void TheTestPasses() => Assert.IsTrue(s_isPassed, string.Join(Environment.NewLine, s_lines));

    [TestMethod]
    public void TheServerMakesTheCallsOfTheTextbook() => AssertOrder(
        "server: socket()", "server: bind(", "server: listen(", "server: accept(", "server: read(1) = 12", "server: write(1, 12 bytes) = 12",
        "server: read(1) = 0", "server: close(1) = 0", "server: close(0) = 0");

    [TestMethod]
    public void TheClientMakesTheCallsOfTheTextbook() => AssertOrder(
        "client: socket()", "client: connect(0, 10.0.0.1:7) = 0", "client: write(0, 12 bytes) = 12", "client: read(0) = 12",
        "client: write(0, 4000 bytes) = 4000", "client: shutdown(0, SHUT_WR) = 0", "client: read(0) = 0", "client: close(0) = 0");

    [TestMethod]
    public void TheTraceShowsHandshakeDataAndClose() => AssertOrder(
        "  client -> server  SYN seq 0 len 0",
        "  server -> client  SYN,ACK seq 0 ack 1 len 0",
        "  client -> server  ACK seq 1 ack 1 len 0",
        "  client -> server  PSH,ACK seq 1 ack 1 len 12",
        "  server -> client  PSH,ACK seq 1 ack 13 len 12",
        "  client -> server  FIN,ACK seq 4013 ack 4013 len 0",
        "  server -> client  ACK seq 4013 ack 4014 len 0",
        "  server -> client  FIN,ACK seq 4013 ack 4014 len 0",
        "  client -> server  ACK seq 4014 ack 4014 len 0");

    [TestMethod]
    public void NoCallFails() => Assert.IsEmpty(s_lines.Where(line => line.Contains("fails", StringComparison.Ordinal)));

    [TestMethod]
    public void TheLastLineIsPass()
    {
        TextWriter console = Console.Out;
        using var output = new StringWriter();
        Console.SetOut(output);
        try
        {
            NanoTcp.VirtualDevice.Program.Main();
        }
        finally
        {
            Console.SetOut(console);
        }

        Assert.EndsWith($"PASS{Environment.NewLine}", output.ToString());
    }

    // Each of them begins a line, in this order, with others between.
    private static void AssertOrder(params string[] expected)
    {
        int position = -1;
        foreach (string line in expected)
        {
            position = s_lines.FindIndex(position + 1, text => text.StartsWith(line, StringComparison.Ordinal));
            Assert.IsGreaterThanOrEqualTo(0, position, $"'{line}' is not there, or not in its place.");
        }
    }
}
