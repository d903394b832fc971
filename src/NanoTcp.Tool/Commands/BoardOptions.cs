using System.CommandLine;
using NanoTcp.Host;
using NanoTcp.Host.Boards;
using NanoTcp.Host.Hardware;
using NanoTcp.Host.Ladders;
using NanoTcp.Services;
using NanoTcp.Tool.CommandLine;

namespace NanoTcp.Tool.Commands;

/// <summary>The options that describe a board.</summary>
internal sealed class BoardOptions
{
    // accepted instead of a file name
    private const string ToConsole = "-";

    private readonly Option<NicType> _nic = OptionFactory.Single("--nic", "w5500|w5500-tcp|w5500-hybrid|w6100|enc28j60|none",
        "Network chip; none puts the stack straight on the link [default: w5500]", NicNames.Parse);

    private readonly Option<LinkChoice?> _link = OptionFactory.Single<LinkChoice?>("--link", "user|tap:NAME|tun:NAME|pcap:NAME",
        "How the board is joined to the PC; user needs no privilege, pcap puts it on the PC's own network [default: user]", LinkChoice.Parse);

    private readonly Option<bool> _createLink = new("--create-link")
    {
        Description = "Creates the TAP or TUN interface of --link if it is missing; needs root, and the interface goes with the board",
    };

    private readonly Option<SpiWiring?> _spi = OptionFactory.Single<SpiWiring?>("--spi", "/dev/spidevN.M",
        "Uses a real chip on this machine's SPI bus instead of a model", SpiWiring.Parse);

    private readonly Option<int> _spiClock = OptionFactory.Single("--spi-clock", "MHZ",
        $"SPI clock; less where wires are long [default: {SpiWiring.DefaultMegahertz}]", Number.Between(1, 80));

    private readonly Option<int?> _interrupt = OptionFactory.Single<int?>("--int", "GPIO",
        "Where the chip's interrupt line is connected [default: nowhere]", text => Gpio(text));

    private readonly Option<int?> _reset = OptionFactory.Single<int?>("--reset", "GPIO",
        "Where the chip's reset line is connected [default: nowhere]", text => Gpio(text));

    private readonly Option<Ipv4Network?> _ip = OptionFactory.Single<Ipv4Network?>("--ip", "ADDRESS/PREFIX",
        $"The board's address and network [default: {BoardSettings.DefaultNetwork}]", text => Ipv4Network.Parse(text));

    private readonly Option<bool> _dhcp = new("--dhcp")
    {
        Description = "Gets address, gateway and name servers from a DHCP server; with --link user the PC's end is one",
    };

    private readonly Option<bool> _dhcpServer = new("--dhcp-server")
    {
        Description = "Gives addresses to other hosts on the link, unless another DHCP server is there",
    };

    private readonly Option<bool> _modbus = new("--modbus")
    {
        Description = "Serves Modbus/TCP (502), with 1,000 entries in each table",
    };

    private readonly Option<bool> _logConsole = new("--log-console")
    {
        Description = "Shows the board's messages to Telnet clients (23)",
    };

    private readonly Option<string?> _hostName = OptionFactory.Single<string?>("--hostname", "NAME",
        "The board's name, for the DHCP server and as NAME.local", ParseHostName);

    private readonly Option<string?> _sntp = OptionFactory.Single<string?>("--sntp", "SERVER",
        "Gets the time of day from an SNTP server; without SERVER, from those that the DHCP server announces", CommandLine.HostName.Parse);

    private readonly Option<uint?> _gateway = OptionFactory.Single<uint?>("--gateway", "ADDRESS",
        "The board's default gateway; with --link user the PC's end [default: the network's first other address]",
        text => Ipv4Text.Parse(text));

    private readonly Option<PortForward[]> _forward;

    private readonly Option<byte[]?> _mac = OptionFactory.Single<byte[]?>("--mac", "ADDRESS",
        "The board's Ethernet address [default: made from its IP address]", MacText.Parse);

    private readonly Option<Impairments?> _impair = OptionFactory.Single<Impairments?>("--impair", "loss=1%,dup=1%,...",
        "What the cable does to frames: loss=1%,dup=1%,reorder=1%,corrupt=0.1%,delay=5ms,rate=10mbit", Impairments.Parse);

    private readonly Option<uint?> _seed = OptionFactory.Single<uint?>("--seed", "N",
        "Makes impairments and the stack's random numbers repeatable", text => Number.Seed(text));

    private readonly Option<string?> _pcap = new("--pcap")
    {
        HelpName = "FILE",
        Description = "Writes all frames to a pcapng file, for Wireshark, with socket calls as comments",
    };

    private readonly Option<string?> _trace = OptionFactory.Single<string?>("--trace", "FILE.svg|FILE.txt",
        "Draws socket calls, TCP's states and frames when the board ends; without a file, or with -, prints them while it runs", ParseTrace);

    private readonly bool _hasServices;

    /// <param name="hasServices">True for a board with services of its own; false for a program's.</param>
    public BoardOptions(bool hasServices)
    {
        _hasServices = hasServices;
        string forwards = hasServices ? string.Join(" ", BoardSettings.DefaultForwards) : "none";
        _forward = OptionFactory.Multiple("--forward", "HOSTPORT:BOARDPORT",
            $"Port of localhost that leads to one of the board; repeatable [default: {forwards}]", PortForward.Parse);
    }

    public void AddTo(Command command)
    {
        _trace.Arity = ArgumentArity.ZeroOrOne;
        _sntp.Arity = ArgumentArity.ZeroOrOne;
        foreach (Option option in (Option[])
            [_nic, _link, _createLink, _spi, _spiClock, _interrupt, _reset, _ip, _dhcp, _dhcpServer, .. _hasServices ? (Option[])[_modbus, _logConsole] : [],
             _hostName, _sntp, _gateway, _forward, _mac, _impair, _seed, _pcap, _trace])
        {
            command.Add(option);
        }
    }

    /// <summary>True if the argument after an option is the option's value.</summary>
    public bool IsValue(Option option, string next) => option == _trace ? IsTraceTarget(next)
        : option == _sntp ? CommandLine.HostName.IsValid(next) && !next.EndsWith(".dll", StringComparison.OrdinalIgnoreCase)
        : option is Option<bool> ? bool.TryParse(next, out _)
        : true;

    /// <summary>The file of --trace; null for none.</summary>
    public string? TraceFile(ParseResult parsed) => parsed.GetValue(_trace) is string file and not ToConsole ? file : null;

    public BoardSettings Read(ParseResult parsed, TextWriter traceOutput) => new()
    {
        HasServices = _hasServices,
        Nic = parsed.GetValue(_nic),
        Link = parsed.GetValue(_link) ?? LinkChoice.User,
        CreatesLink = parsed.GetValue(_createLink),
        Spi = ReadWiring(parsed),
        Network = parsed.GetValue(_ip) ?? BoardSettings.DefaultNetwork,
        Dhcp = parsed.GetValue(_dhcp),
        DhcpServer = parsed.GetValue(_dhcpServer),
        Modbus = parsed.GetValue(_modbus),
        LogConsole = parsed.GetValue(_logConsole),
        HostName = parsed.GetValue(_hostName),
        Sntp = parsed.GetResult(_sntp) != null,
        TimeServer = parsed.GetValue(_sntp),
        Gateway = parsed.GetValue(_gateway),
        Forwards = parsed.GetValue(_forward) ?? [],
        // the library returns an empty array for an omitted option
        MacAddress = parsed.GetResult(_mac) == null ? null : parsed.GetValue(_mac),
        Impairments = parsed.GetValue(_impair) ?? Impairments.None,
        Seed = parsed.GetValue(_seed),
        CaptureFile = parsed.GetValue(_pcap),
        TraceOutput = parsed.GetResult(_trace) != null && TraceFile(parsed) == null ? traceOutput : null,
    };

    private SpiWiring? ReadWiring(ParseResult parsed)
    {
        SpiWiring? wiring = parsed.GetValue(_spi);
        if (wiring == null)
        {
            Option? lonely = ((Option[])[_spiClock, _interrupt, _reset]).FirstOrDefault(option => parsed.GetResult(option) != null);
            return lonely == null ? null : throw new UsageException($"{lonely.Name}: only a real chip has wires; say where it is with --spi");
        }

        if (parsed.GetResult(_link) != null)
        {
            throw new UsageException("--link: a real chip has a real cable; leave --link out");
        }

        int megahertz = parsed.GetResult(_spiClock) == null ? SpiWiring.DefaultMegahertz : parsed.GetValue(_spiClock);
        return wiring with
        {
            ClockFrequency = megahertz * 1_000_000,
            InterruptPin = parsed.GetValue(_interrupt),
            ResetPin = parsed.GetValue(_reset),
        };
    }

    private static int Gpio(string text) => Number.Between(0, 1023)(text);

    private static bool IsTraceTarget(string text) => text == ToConsole || LadderFile.IsName(text);

    private static string ParseTrace(string text) => IsTraceTarget(text)
        ? text
        : throw new FormatException("a name that ends in .svg or .txt is accepted, or - for the console");

    private static string ParseHostName(string text)
    {
        bool isName = text.Length is >= 1 and <= MdnsResponder.LongestName && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');
        return isName ? text : throw new FormatException($"1 to {MdnsResponder.LongestName} letters, digits and hyphens are accepted");
    }
}
