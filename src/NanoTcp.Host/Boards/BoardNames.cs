using NanoTcp.Apps;
using NanoTcp.Ip;
using NanoTcp.Services;

namespace NanoTcp.Host.Boards;

/// <summary>The services that configure a board's address and name, and resolve host names.</summary>
internal sealed class BoardNames : IDisposable
{
    // without a server, a link-local address is configured after some 20 s
    private const int AddressTimeout = 30_000;

    private readonly Action<string, string> _report;
    private readonly DhcpClient? _dhcp;
    private readonly MdnsResponder? _mdns;
    private readonly string? _hostName;
    private MdnsService? _page;

    public BoardNames(NetStack stack, BoardSettings settings, Action<string, string> report)
    {
        _report = report;
        _hostName = settings.HostName;
        Resolver = new DnsResolver(stack, null);
        NetInterface netInterface = stack.GetInterface(0);
        if (settings.Dhcp)
        {
            var dhcp = new DhcpSettings { HostName = settings.HostName, CheckAddress = settings.ChecksAddress, StartDelay = 0 };
            _dhcp = new DhcpClient(stack, netInterface, dhcp) { Resolver = Resolver, Changed = ReportDhcp };
            _dhcp.Start();
        }
        else if (settings.EffectiveGateway is uint gateway)
        {
            Resolver.AddServer(gateway);
        }

        if (settings.HostName != null && settings.Link.Type != LinkType.Tun)
        {
            _mdns = new MdnsResponder(stack, netInterface, settings.HostName);
            _mdns.Start();
        }
    }

    public DnsResolver Resolver { get; }

    /// <summary>The board's name on the link, such as "boiler.local"; null when it has none.</summary>
    public string? LocalName => _mdns?.Name;

    /// <summary>True when the status page is announced on the link.</summary>
    public bool IsPageAnnounced => _page is { IsEstablished: true };

    /// <summary>Null for a fixed address.</summary>
    public DhcpClient? Dhcp => _dhcp;

    /// <summary>Announces the board's status page on the link, if the board has a name there.</summary>
    public void AnnouncePage()
    {
        if (_mdns != null)
        {
            _page = EchoBoard.AnnouncePage(_mdns, _hostName!);
        }
    }

    /// <exception cref="InvalidOperationException">No address could be obtained.</exception>
    public void AwaitAddress()
    {
        if (_dhcp != null && _dhcp.WaitForAddress(AddressTimeout) == 0)
        {
            throw new InvalidOperationException($"no address within {AddressTimeout / 1000} s: no DHCP server answers");
        }

        if (_dhcp is { LinkLocalAddress: not 0 })
        {
            _report("dhcp", $"no server answers: {Ipv4Text.Format(_dhcp.LinkLocalAddress)}, link-local, until one does");
        }

        if (_mdns != null)
        {
            _report("name", $"{_mdns.Name} on the link");
        }
    }

    public void Dispose()
    {
        _mdns?.Stop();
        _dhcp?.Stop();
    }

    private void ReportDhcp(DhcpClient client)
    {
        if (client.State == DhcpState.Bound && client.Lease is DhcpLease lease)
        {
            _report("dhcp", $"{Ipv4Address.ToString(lease.Address)}/{lease.PrefixLength} from {Ipv4Address.ToString(lease.Server)}"
                + (lease.End == long.MaxValue ? "" : $" for {(lease.End - lease.Start) / 1000} s"));
        }
    }
}
