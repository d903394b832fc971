using System.Text.Json;

namespace NanoTcp.HostTests.Echo;

[TestClass]
public sealed class EchoCommandTests
{
    [TestMethod]
    public async Task ACorrectServerGivesExitCode0AndATable()
    {
        using TestServer server = TestServer.Echo();

        string commandLine = $"echo {server.Target} --bytes 200kB --size 500 --connections 3";
        (int exit, string output, string error) = await ToolRun.ToEndAsync(commandLine);

        Assert.AreEqual("", error);
        Assert.AreEqual(0, exit);
        Assert.Contains("200,000", output);
        Assert.Contains("latency p99", output);
    }

    [TestMethod]
    public async Task OnlyJsonIsWritten()
    {
        using TestServer server = TestServer.Echo();

        (int exit, string output, _) = await ToolRun.ToEndAsync($"echo {server.Target} --bytes 100000 --connections 2 --json");

        Assert.AreEqual(0, exit);
        JsonElement json = JsonDocument.Parse(output).RootElement;
        Assert.IsTrue(json.GetProperty("ok").GetBoolean());
        Assert.AreEqual(100_000, json.GetProperty("bytes").GetInt64());
        Assert.AreEqual(2, json.GetProperty("connections").GetInt32());
        Assert.IsGreaterThan(0.0, json.GetProperty("latencyMicroseconds").GetProperty("p50").GetDouble());
    }

    [TestMethod]
    public async Task AnIncorrectEchoGivesExitCode1AndThePosition()
    {
        using TestServer server = TestServer.Echo((buffer, _, _) => buffer[0] ^= 1);

        (int exit, _, string error) = await ToolRun.ToEndAsync($"echo {server.Target} --bytes 10000");

        Assert.AreEqual(1, exit);
        Assert.StartsWith("nanotcp: echo: wrong echo: byte 0 came back as 0x", error);
    }

    [TestMethod]
    public async Task AFailureIsReportedAsJson()
    {
        using TestServer server = TestServer.Echo((buffer, _, _) => buffer[0] ^= 1);

        (int exit, string output, _) = await ToolRun.ToEndAsync($"echo {server.Target} --bytes 10000 --json");

        Assert.AreEqual(1, exit);
        JsonElement json = JsonDocument.Parse(output).RootElement;
        Assert.IsFalse(json.GetProperty("ok").GetBoolean());
        Assert.StartsWith("wrong echo", json.GetProperty("error").GetString());
    }
}
