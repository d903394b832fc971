using System.Net;
using System.Net.Sockets;
using NanoTcp.Tool.CommandLine;
using NanoTcp.Tool.Echo;

namespace NanoTcp.HostTests.Echo;

[TestClass]
public sealed class EchoTesterTests
{
    // for a server that does not answer
    private static readonly TimeSpan s_stall = TimeSpan.FromSeconds(0.5);

    // for one that does, on a machine however busy
    private static readonly TimeSpan s_hang = TimeSpan.FromSeconds(60);

    [TestMethod]
    public async Task EveryByteIsEchoedExactlyOnce()
    {
        using TestServer server = TestServer.Echo();

        EchoResult result = await TestAsync(server, bytes: 300_001, connections: 7);

        Assert.AreEqual(300_001, result.Bytes);
        Assert.AreEqual(7, result.Connections);
        Assert.IsTrue(result.ClosedByServer);
        Assert.IsGreaterThan(0, result.Latency.Count);
        Assert.IsGreaterThan(0.0, result.BytesPerSecond);
        Assert.IsTrue(result.Latency.P50 <= result.Latency.P90 && result.Latency.P90 <= result.Latency.P99);
        Assert.IsTrue(result.Latency.P99 <= result.Latency.Max);
    }

    [TestMethod]
    public async Task ASingleByteIsEnough()
    {
        using TestServer server = TestServer.Echo();

        Assert.AreEqual(1, (await TestAsync(server, bytes: 1, connections: 1)).Bytes);
    }

    [TestMethod]
    public async Task TimeEndsATestWithoutAByteLimit()
    {
        using TestServer server = TestServer.Echo();
        EchoSettings settings = Settings(server) with { Bytes = EchoSettings.MaxBytes, Duration = TimeSpan.FromMilliseconds(400) };

        EchoResult result = await new EchoTester(settings).RunAsync(CancellationToken.None);

        Assert.IsGreaterThan(0, result.Bytes);
    }

    [TestMethod]
    [DataRow(0L)]
    [DataRow(1023L)]
    [DataRow(200_000L)]
    public async Task AFlippedBitIsReportedWithItsPosition(long place)
    {
        using TestServer server = TestServer.Echo((buffer, count, position) =>
        {
            if (place >= position && place < position + count)
            {
                buffer[place - position] ^= 0x20;
            }
        });

        EchoFailedException e = await FailureAsync(server, bytes: 300_000, connections: 1);

        Assert.StartsWith($"wrong echo: byte {place} came back as 0x", e.Message);
    }

    [TestMethod]
    public async Task AMissingByteIsDetected()
    {
        using var server = new TestServer(async stream =>
        {
            var buffer = new byte[100_000];
            bool first = true;
            int count;
            while ((count = await stream.ReadAsync(buffer)) > 0)
            {
                await stream.WriteAsync(buffer.AsMemory(first ? 1 : 0, first ? count - 1 : count));
                first = false;
            }
        });

        EchoFailedException e = await FailureAsync(server, bytes: 300_000, connections: 1);

        Assert.StartsWith("wrong echo: byte 0 came back as 0x", e.Message);
    }

    [TestMethod]
    public async Task ExtraBytesAreDetected()
    {
        using var server = new TestServer(async stream =>
        {
            await stream.CopyToAsync(stream);
            await stream.WriteAsync(new byte[3]);
        });

        EchoFailedException e = await FailureAsync(server, bytes: 100, connections: 1);

        Assert.AreEqual("wrong echo: 3 bytes more came back than were sent", e.Message);
    }

    [TestMethod]
    public async Task AServerThatClosesEarlyIsReported()
    {
        using var server = new TestServer(async stream =>
        {
            var buffer = new byte[1024];
            await stream.ReadExactlyAsync(buffer);
            await stream.WriteAsync(buffer);
        });

        EchoFailedException e = await FailureAsync(server, bytes: 300_000, connections: 1);

        Assert.IsTrue(
            e.Message.StartsWith("the server closed the connection after", StringComparison.Ordinal)
                || e.Message.StartsWith("the connection broke after", StringComparison.Ordinal),
            e.Message);
    }

    [TestMethod]
    public async Task ASilentServerTimesOut()
    {
        using var server = new TestServer(async stream =>
        {
            var buffer = new byte[1024];
            while (await stream.ReadAsync(buffer) > 0)
            {
            }
        });

        EchoFailedException e = await FailureAsync(server, bytes: 300_000, connections: 2, s_stall);

        Assert.AreEqual("no echo for 0.5 s: 0 of the 1024 bytes sent came back", e.Message);
    }

    [TestMethod]
    public async Task AServerThatReadsNothingTimesOut()
    {
        using var server = new TestServer(_ => Task.Delay(Timeout.Infinite));

        EchoFailedException e = await FailureAsync(server, bytes: 300_000, connections: 1, s_stall);

        Assert.StartsWith("no echo for 0.5 s: 0 of the", e.Message);
    }

    [TestMethod]
    public async Task AServerThatKeepsTheConnectionOpenIsReported()
    {
        using var server = new TestServer(async stream =>
        {
            await stream.CopyToAsync(stream);
            await Task.Delay(Timeout.Infinite);
        });

        Assert.IsFalse((await TestAsync(server, bytes: 10_000, connections: 1, TimeSpan.FromSeconds(2))).ClosedByServer);
    }

    [TestMethod]
    public async Task ARefusedConnectionIsReported()
    {
        // The port is bound, but no socket listens on it.
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var target = new HostAndPort("127.0.0.1", ((IPEndPoint)socket.LocalEndPoint!).Port);

        EchoFailedException e = await Assert.ThrowsExactlyAsync<EchoFailedException>(
            () => new EchoTester(new EchoSettings(target)).RunAsync(CancellationToken.None));

        Assert.AreEqual($"{target} refused the connection: nobody listens there", e.Message);
    }

    [TestMethod]
    public async Task AnUnknownHostIsReported()
    {
        var settings = new EchoSettings(new HostAndPort("no-such-host.invalid", 7));

        EchoFailedException e = await Assert.ThrowsExactlyAsync<EchoFailedException>(
            () => new EchoTester(settings).RunAsync(CancellationToken.None));

        Assert.AreEqual("unknown host 'no-such-host.invalid'", e.Message);
    }

    private static Task<EchoResult> TestAsync(TestServer server, long bytes, int connections, TimeSpan? stallTimeout = null) =>
        new EchoTester(Settings(server) with { Bytes = bytes, Connections = connections, StallTimeout = stallTimeout ?? s_hang })
            .RunAsync(CancellationToken.None);

    private static Task<EchoFailedException> FailureAsync(TestServer server, long bytes, int connections, TimeSpan? stallTimeout = null) =>
        Assert.ThrowsExactlyAsync<EchoFailedException>(() => TestAsync(server, bytes, connections, stallTimeout));

    private static EchoSettings Settings(TestServer server) => new(new HostAndPort("127.0.0.1", server.Port)) { StallTimeout = s_hang };
}
