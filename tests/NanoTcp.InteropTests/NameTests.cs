using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using NanoTcp.Host;
using NanoTcp.Host.Boards;
using NanoTcp.InteropTests.World;
using NanoTcp.Ip;
using NanoTcp.Services;

namespace NanoTcp.InteropTests;

/// <summary>Address and names from dnsmasq, which lives in the kernel's namespace as the DHCP and name server of a home's router does.</summary>
[TestClass]
public sealed class NameTests : InteropTest
{
    private const string Lowest = "10.77.0.100";
    private const string Highest = "10.77.0.110";
    private const int Patience = 20_000;

    private readonly string _leases = Path.GetTempFileName();
    private Process? _server;

    [TestCleanup]
    public void EndServer()
    {
        _server?.Kill();
        _server?.Dispose();
        File.Delete(_leases);
    }

    [TestMethod]
    [DataRow("none")]
    [DataRow("w5500")]
    public async Task TheBoardGetsAnAddressAndKeepsIt(string nic)
    {
        string tap = MakeInterface(LinkType.Tap);
        StartServer("--dhcp-option=option:T1,4 --dhcp-option=option:T2,60");

        BootBoardByDhcp(Enum.Parse<NicType>(nic, ignoreCase: true), tap);

        DhcpLease lease = Board.Names.Dhcp!.Lease!;
        Assert.IsTrue(Board.Address >= Ipv4Text.Parse(Lowest) && Board.Address <= Ipv4Text.Parse(Highest), Ipv4Text.Format(Board.Address));
        Assert.AreEqual(KernelAddress, lease.Server);
        Assert.AreEqual(KernelAddress, lease.Router);
        Assert.AreEqual(120_000, lease.End - lease.Start);
        Assert.Contains("boiler", await File.ReadAllTextAsync(_leases, Time), "the server knows the board's name");
        long first = lease.Start;
        await UntilAsync(() => lease.Start != first && Board.Names.Dhcp.State == DhcpState.Bound, () => "a renewal");
        Assert.AreEqual(120_000, lease.End - lease.Start);
    }

    [TestMethod]
    public async Task TheBoardResolvesNames()
    {
        string tap = MakeInterface(LinkType.Tap);
        StartServer("--host-record=pump.example.org,192.0.2.7 --cname=alias.example.org,pump.example.org --domain=example.org "
            + "--local=/example.org/");
        BootBoardByDhcp(NicType.None, tap);
        DnsResolver resolver = Board.Resolver;

        Assert.AreEqual("0 192.0.2.7", await OnResolver(resolver, "pump.example.org"));
        Assert.AreEqual("0 192.0.2.7", await OnResolver(resolver, "alias.example.org"));
        Assert.AreEqual("0 192.0.2.7", await OnResolver(resolver, "pump"), "in the domain that the DHCP server told");
        Assert.AreEqual($"{DnsError.EAI_NONAME} 0.0.0.0", await OnResolver(resolver, "nobody.example.org"));
    }

    [TestMethod]
    public async Task AStoppedBoardReleasesItsAddress()
    {
        string tap = MakeInterface(LinkType.Tap);
        StartServer("");
        BootBoardByDhcp(NicType.None, tap);
        Assert.Contains("boiler", await File.ReadAllTextAsync(_leases, Time));

        Board.Names.Dhcp!.Stop();

        await UntilAsync(() => !File.ReadAllText(_leases).Contains("boiler"), () => "the lease to go");
    }

    [TestMethod]
    [DataRow("--dhcp-option=121,192.0.2.0/24,10.77.0.1", "10.77.0.0/24 192.0.2.0/24>10.77.0.1")]
    [DataRow("--dhcp-option=option:netmask,255.255.255.255", "BOARD/32 10.77.0.1/32 0.0.0.0/0>10.77.0.1")]
    [DataRow("--dhcp-option=option:netmask,255.255.255.255 --dhcp-option=121,0.0.0.0/0,10.77.0.1,10.77.0.1/32,0.0.0.0",
        "10.77.0.1/32 BOARD/32 0.0.0.0/0>10.77.0.1")]
    public async Task TheBoardReachesWhatIsBehindTheRoutersOfTheServer(string options, string routes)
    {
        const string outside = "192.0.2.1";
        string tap = MakeInterface(LinkType.Tap);
        Kernel.AddAddress("lo", outside + "/32");
        StartServer(options);
        BootBoardByDhcp(NicType.None, tap);
        string[] expected = routes.Replace("BOARD", Ipv4Text.Format(Board.Address), StringComparison.Ordinal).Split(' ');
        CollectionAssert.AreEquivalent(expected, Routes().ToArray(), string.Join(' ', Routes()));

        using Socket listener = ListenInKernel(5000);
        Task board = OnBoard(program => program.Close(program.Connect(Ipv4Text.Parse(outside), 5000)));
        using KernelConnection connection = await AcceptAsync(listener);
        await board;
    }

    // RFC 5227; RFC 2131 section 3.1 (5): the client declines, and requests another address ten seconds later
    [TestMethod]
    public void AnAddressOfTheKernelIsNotUsed()
    {
        string tap = MakeInterface(LinkType.Tap);
        Kernel.AddAddress("lo", Highest + "/32");
        StartServer($"--dhcp-host=02:00:0a:4d:00:02,{Highest}");

        BootBoardByDhcp(NicType.None, tap, checksAddress: null);

        Assert.IsTrue(Board.Address >= Ipv4Text.Parse(Lowest) && Board.Address < Ipv4Text.Parse(Highest), Ipv4Text.Format(Board.Address));
        Assert.AreEqual(1, Board.Stack.Statistics.AddressConflicts);
    }

    private IEnumerable<string> Routes()
    {
        var route = new RouteEntry();
        for (int i = 0; Board.Stack.GetRoute(i, route); i++)
        {
            yield return $"{Ipv4Text.Format(route.Network)}/{route.PrefixLength}" + (route.Gateway == 0 ? "" : $">{Ipv4Text.Format(route.Gateway)}");
        }
    }

    private void StartServer(string options)
    {
        string address = Ipv4Text.Format(KernelAddress);
        try
        {
            _server = Kernel.Start("dnsmasq", $"--no-daemon --conf-file=/dev/null --no-resolv --no-hosts --pid-file= --user=root "
                + $"--interface=tap0 --bind-interfaces --listen-address={address} --dhcp-range={Lowest},{Highest},255.255.255.0,120 "
                + $"--dhcp-authoritative --no-ping --dhcp-leasefile={_leases} {options}");
        }
        catch (NamespaceUnavailableException e)
        {
            Skip(e.Message);
        }

        // it prints a lot: read it, so that it does not block
        _server!.ErrorDataReceived += (_, line) => TestContext.WriteLine(line.Data ?? "");
        _server.BeginErrorReadLine();
    }

    private static Task<string> OnResolver(DnsResolver resolver, string name) => Task.Run(() =>
    {
        int error = resolver.Resolve(name, Patience, out uint address);
        return $"{error} {new IPAddress(IPAddress.HostToNetworkOrder((int)address) & 0xFFFFFFFFL)}";
    });
}
