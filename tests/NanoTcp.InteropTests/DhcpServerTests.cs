using NanoTcp.Host;
using NanoTcp.Host.Boards;
using NanoTcp.InteropTests.World;
using NanoTcp.Services;
using Tmds.Linux;

namespace NanoTcp.InteropTests;

/// <summary>The board's DHCP server with busybox's client, which is the laptop on a direct cable, and with dnsmasq as another server.</summary>
[TestClass]
public sealed class DhcpServerTests : InteropTest
{
    private RunningProgram? _program;

    [TestCleanup]
    public void EndProgram()
    {
        _program?.Dispose();
    }

    [TestMethod]
    [DataRow("none", "")]
    [DataRow("w5500", "-B")]
    public async Task UdhcpcGetsRenewsAndReleasesAnAddress(string nic, string option)
    {
        BootBoard(NicNames.Parse(nic));
        DhcpServer server = StartServer(new DhcpServerSettings { LeaseSeconds = 600, DnsServer = Ipv4Text.Parse("10.77.0.2") });
        await UntilAsync(() => server.State == DhcpServerState.Serving, () => $"the server: {server.State}");

        _program = StartInKernel("busybox", $"udhcpc -f -i tap0 -t 8 -T 2 -s {SourceFile("Dhcp/udhcpc.sh")} {option}");
        await AwaitLineAsync("bound 10.77.0.3/24 lease=600 server=10.77.0.2 router= dns=10.77.0.2");
        Assert.AreEqual(1, server.LeasesInUse);
        await EchoAsync(100_000);

        Assert.AreEqual(0, LibC.kill(_program.Id, LibC.SIGUSR1));
        await AwaitLineAsync("renew 10.77.0.3/24 lease=600");
        Assert.AreEqual(0, LibC.kill(_program.Id, LibC.SIGUSR2));
        await UntilAsync(() => server.LeasesInUse == 0, () => "the release");
        server.Stop();
    }

    [TestMethod]
    public async Task TheServerYieldsToDnsmasq()
    {
        BootBoard(NicType.None);
        _program = StartInKernel("dnsmasq", $"--no-daemon --conf-file=/dev/null --no-resolv --no-hosts --pid-file= --user=root --port=0 --interface=tap0 "
            + $"--bind-interfaces --dhcp-range=10.77.0.100,10.77.0.110,255.255.255.0,120 --no-ping --dhcp-leasefile=/dev/null");
        await AwaitLineAsync("dnsmasq-dhcp: DHCP, IP range");

        DhcpServer server = StartServer(null);
        await UntilAsync(() => server.State == DhcpServerState.Yielding, () => $"the other server: {server.State}");

        Assert.AreEqual(KernelAddress, server.OtherServer);
    }

    private DhcpServer StartServer(DhcpServerSettings? settings)
    {
        var server = new DhcpServer(Board.Stack, Board.Stack.GetInterface(0), settings);
        server.Start();
        return server;
    }

    private Task AwaitLineAsync(string beginning) => UntilAsync(() => _program!.Has(beginning), () => $"\"{beginning}\" among:\n{_program!.Output}");
}
