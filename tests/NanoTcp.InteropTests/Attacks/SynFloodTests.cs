using NanoTcp.Host;
using NanoTcp.Host.Boards;
using NanoTcp.InteropTests.World;
using NanoTcp.Tcp;

namespace NanoTcp.InteropTests.Attacks;

/// <summary>SYNs from forged addresses that fill the SYN cache, while the kernel's clients connect.</summary>
[TestClass]
public sealed class SynFloodTests : InteropTest
{
    private const string Interface = "tap0";
    private const int Clients = 100;
    private const int FramesPerMillisecond = 50;
    private const uint FirstForged = 3;
    private const int ForgedCount = 200;
    private const int Ports = 16;
    private const int RequestLength = 100;
    private const int ManyClients = 1000;
    private const int FewEntries = 4;

    private static readonly TimeSpan s_longestFlood = TimeSpan.FromSeconds(20);

    [TestMethod]
    public async Task AllClientsGetInDuringAFlood()
    {
        BootBoard(NicType.None);
        await EchoDuringFloodAsync(Clients);
    }

    [TestMethod]
    public async Task AThousandClientsGetInAtOnceThroughFourEntriesOverALongDelay()
    {
        BootBoard(NicType.None, Impairments.Parse("delay=50ms"), tcp: new TcpSettings { SynCacheSize = FewEntries });
        await EchoDuringFloodAsync(ManyClients);
        Assert.AreEqual(0, Board.Stack.Statistics.TcpResetsSent, "resets");
    }

    private async Task EchoDuringFloodAsync(int clients)
    {
        NetStatistics statistics = Board.Stack.Statistics;
        uint network = Board.Address & ~0xFFu;
        var flood = new SynFlood(Board, EchoPort, Enumerable.Range(0, ForgedCount).Select(i => network + FirstForged + (uint)i), Ports);
        using var ended = new CancellationTokenSource(s_longestFlood);
        Task<long> flooding = flood.SendAsync(Kernel, Interface, FramesPerMillisecond, ended.Token);
        await UntilAsync(() => statistics.TcpSynCookiesSent > 0, () => "a full SYN cache");

        await Task.WhenAll(Enumerable.Range(1, clients).Select(seed => EchoAsync(RequestLength, seed)));

        await ended.CancelAsync();
        TestContext.WriteLine($"{await flooding} forged SYNs, {statistics.TcpSynCookiesSent} cookies sent, {statistics.TcpSynCookiesReceived} came back");
        Assert.IsGreaterThan(0, statistics.TcpSynCookiesReceived, "clients that came in by a cookie");
        await AssertNothingIsLeftAsync();
    }
}
