using NanoTcp.Apps;
using NanoTcp.Host.Hardware;
using NanoTcp.Host.Tracing;
using NanoTcp.Tcp;

namespace NanoTcp.Host.Boards;

/// <summary>Settings of a virtual board.</summary>
public sealed record BoardSettings
{
    private readonly bool? _checksAddress;

    /// <summary>10.77.0.2/24.</summary>
    public static Ipv4Network DefaultNetwork { get; } = new(0x0A4D0002, 24);

    /// <summary>The network chip and its use.</summary>
    public NicType Nic { get; init; } = NicType.W5500;

    /// <summary>What joins the board to the PC.</summary>
    public LinkChoice Link { get; init; } = LinkChoice.User;

    /// <summary>True to create the TAP or TUN interface of the link if it is missing; it goes with the board.</summary>
    public bool CreatesLink { get; init; }

    /// <summary>A real chip, which brings a cable of its own; null for a model or none.</summary>
    public SpiWiring? Spi { get; init; }

    internal HardwareAccess Hardware { get; init; } = new();

    /// <summary>Default ports of the board's services on localhost.</summary>
    internal static IReadOnlyList<PortForward> DefaultForwards { get; } =
    [
        new(7007, EchoService.WellKnownPort), new(7009, DiscardService.WellKnownPort), new(7019, ChargenService.WellKnownPort),
        new(7080, StatusService.WellKnownPort),
    ];

    /// <summary>The board's address and network; with <see cref="Dhcp"/> and the link "user", what the server there gives.</summary>
    public Ipv4Network Network { get; init; } = DefaultNetwork;

    /// <summary>The router's address; on the link "user", that of the PC's end. Null for the default.</summary>
    public uint? Gateway { get; init; }

    /// <summary>True to ask a DHCP server for address, gateway and name servers.</summary>
    public bool Dhcp { get; init; }

    /// <summary>
    /// True to probe an address from a DHCP server for conflicts, which takes up to seven seconds. By default true, except on the link
    /// "user", whose only other station is the server.
    /// </summary>
    public bool ChecksAddress
    {
        get => _checksAddress ?? !HasGatewayOnPc;
        init => _checksAddress = value;
    }

    /// <summary>The board's name, for the DHCP server and as NAME.local on the link; null for none.</summary>
    public string? HostName { get; init; }

    /// <summary>True to obtain the time of day by SNTP. A board that gets no answer within five seconds starts without it.</summary>
    public bool Sntp { get; init; }

    /// <summary>Name or address of the time server; null for those that the DHCP server announces.</summary>
    public string? TimeServer { get; init; }

    /// <summary>
    /// Ports of localhost that lead to the board on the link "user". Empty for none; <c>nanotcp board</c> then forwards those of its services.
    /// </summary>
    public IReadOnlyList<PortForward> Forwards { get; init; } = [];

    /// <summary>Null to derive it from the IP address.</summary>
    public byte[]? MacAddress { get; init; }

    /// <summary>What the cable does to frames.</summary>
    public Impairments Impairments { get; init; } = Impairments.None;

    /// <summary>TCP's settings; null for a board's, with larger buffers without a chip.</summary>
    public TcpSettings? Tcp { get; init; }

    /// <summary>
    /// Maximum number of TCP clients of the services at once. A PC can serve many more than a board. With all slots in use, a new client displaces one that is idle
    /// for ten seconds.
    /// </summary>
    internal int MaxClients { get; init; } = 8192;

    /// <summary>Makes impairments and the stack's random numbers repeatable. Null for a random seed.</summary>
    public uint? Seed { get; init; }

    /// <summary>Path of a pcapng file for all frames, with socket calls as comments; null for none.</summary>
    public string? CaptureFile { get; init; }

    /// <summary>Receives calls, state changes and segments; null for none.</summary>
    public TextWriter? TraceOutput { get; init; }

    /// <summary>Observes the same; null for none.</summary>
    internal IBoardObserver? Observer { get; init; }

    /// <summary>True when the stack uses the PC's interface directly, without a cable.</summary>
    internal bool IsDirect => Spi == null && Nic == NicType.None && Link.Type != LinkType.User && Impairments.IsNone;

    /// <summary>True when Ethernet frames reach the stack; false when the chip's own TCP and UDP serve all sockets.</summary>
    internal bool HasFrames => Nic != NicType.W5500Tcp;

    /// <summary>True for a board that runs the services of <c>nanotcp board</c> itself; false when a program runs on it.</summary>
    internal bool HasServices { get; init; } = true;

    /// <summary>True to serve Modbus/TCP.</summary>
    internal bool Modbus { get; init; }

    /// <summary>True to show the board's messages to Telnet clients.</summary>
    internal bool LogConsole { get; init; }

    /// <summary>True to give addresses to other hosts on the link.</summary>
    internal bool DhcpServer { get; init; }

    /// <summary>True for a board with the status page, which takes one of the chip's eight sockets.</summary>
    internal bool HasStatusPage => HasServices && Nic != NicType.W5500Tcp;

    /// <summary>The forwards, or the default ones.</summary>
    internal IReadOnlyList<PortForward> EffectiveForwards => Forwards.Count == 0 && HasGatewayOnPc && HasServices
        ? [.. DefaultForwards.Where(forward => HasStatusPage || forward.BoardPort != StatusService.WellKnownPort)]
        : Forwards;

    /// <summary>The gateway, if any.</summary>
    internal uint? EffectiveGateway => Gateway ?? (HasGatewayOnPc ? Network.FirstOther : null);

    /// <summary>True when the PC's end of the cable acts as router and name server.</summary>
    internal bool HasGatewayOnPc => Spi == null && Link.Type == LinkType.User;

    /// <exception cref="UsageException">Two settings conflict; the message says which.</exception>
    internal void Validate()
    {
        if (Spi != null)
        {
            ValidateSpi();
        }

        if (!HasFrames)
        {
            ValidateChipOnly();
        }

        if (Nic != NicType.None && Link.Type == LinkType.Tun)
        {
            throw new UsageException(
                $"--link: '{Link}' carries IP packets, but {NicNames.Describe(Nic)} sends Ethernet frames; use --nic none or --link tap:NAME");
        }

        if (CreatesLink && (Spi != null || Link.Type is not (LinkType.Tap or LinkType.Tun)))
        {
            throw new UsageException("--create-link: only a TAP or TUN interface can be created; name it with --link tap:NAME or tun:NAME");
        }

        if (Forwards.Count > 0 && Link.Type != LinkType.User)
        {
            throw new UsageException(
                $"--forward: '{Forwards[0]}' needs --link user; over '{Link}' the board is reached at its own address");
        }

        if (Dhcp && Link.Type == LinkType.Tun)
        {
            throw new UsageException($"--dhcp: '{Link}' has no Ethernet, which DHCP needs; use --link tap:NAME or user");
        }

        if (DhcpServer && (Dhcp || (Spi == null && Link.Type is LinkType.Tun or LinkType.User)))
        {
            throw new UsageException(Dhcp ? "--dhcp-server: a board whose own address is from a server cannot be one; leave --dhcp out"
                : $"--dhcp-server: the link '{Link}' has no clients; use --link tap:NAME or pcap:NAME");
        }

        if (Sntp && TimeServer == null && (!Dhcp || HasGatewayOnPc))
        {
            throw new UsageException(Dhcp ? "--sntp: the DHCP server of --link user announces no time server; name one with --sntp SERVER"
                : "--sntp: without --dhcp no server is announced; name one with --sntp SERVER");
        }

        if (Dhcp && Gateway != null && Link.Type != LinkType.User)
        {
            throw new UsageException("--dhcp: the server says what the gateway is; leave --gateway out");
        }

        if (Gateway is uint gateway && (!Network.IsHost(gateway) || gateway == Network.Address))
        {
            throw new UsageException(
                $"--gateway: '{Ipv4Text.Format(gateway)}' is wrong: another host's address in the network of {Network} is accepted");
        }
    }

    private void ValidateChipOnly()
    {
        const string WithFrames = "use --nic w5500-hybrid or w5500";
        if (Dhcp)
        {
            throw new UsageException(
                $"--dhcp: DHCP needs Ethernet frames, and with --nic w5500-tcp the chip keeps them to itself; {WithFrames}, or give --ip and --gateway");
        }

        if (DhcpServer)
        {
            throw new UsageException(
                $"--dhcp-server: DHCP needs Ethernet frames, and with --nic w5500-tcp the chip keeps them to itself; {WithFrames}");
        }

        if (Sntp)
        {
            throw new UsageException($"--sntp: SNTP needs the stack's UDP, which --nic w5500-tcp does not use; {WithFrames}");
        }

        if (HostName != null)
        {
            throw new UsageException(
                $"--hostname: {HostName}.local is answered for by multicast, which --nic w5500-tcp does not bring to the board; {WithFrames}");
        }

        if (HasServices && Forwards.Any(forward => forward.BoardPort == StatusService.WellKnownPort))
        {
            throw new UsageException(
                $"--forward: there is no status page on port {StatusService.WellKnownPort} with --nic w5500-tcp, which has too few sockets; {WithFrames}");
        }
    }

    private void ValidateSpi()
    {
        if (Nic == NicType.None)
        {
            throw new UsageException("--spi: '--nic none' is no chip; w5500, w5500-tcp, w5500-hybrid and enc28j60 are");
        }

        if (Forwards.Count > 0)
        {
            throw new UsageException("--forward: a board with a real chip is reached at its own address");
        }

        if (!Impairments.IsNone)
        {
            throw new UsageException("--impair: a real chip has a real cable, which the tool cannot make worse");
        }

        if (CaptureFile != null)
        {
            throw new UsageException("--pcap: what is on a real chip's cable is seen by another machine only");
        }
    }
}
