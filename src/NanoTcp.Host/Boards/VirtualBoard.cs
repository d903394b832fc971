using NanoTcp.Apps;
using NanoTcp.Host.Capture;
using NanoTcp.Host.Hardware;
using NanoTcp.Host.Links;
using NanoTcp.Host.Links.Lan;
using NanoTcp.Host.Links.Linux;
using NanoTcp.Host.Links.User;
using NanoTcp.Host.Tracing;
using NanoTcp.Links;
using NanoTcp.Modbus;
using NanoTcp.Services;
using NanoTcp.Simulation;
using NanoTcp.Sockets;
using NanoTcp.Tcp;
using NanoTcp.W5500.Sockets;
using DhcpServer = NanoTcp.Services.DhcpServer;

namespace NanoTcp.Host.Boards;

/// <summary>
/// A board on the PC: optional network chip with driver, stack, program, and the link to the PC. Dispose it: its threads keep the process
/// alive.
/// </summary>
public sealed class VirtualBoard : IDisposable
{
    // The chip's model autonegotiates as a real chip does.
    private const int LinkUpTimeout = 5000;
    private const int LinkUpCheck = 5;

    private const int SynCacheSize = 256;
    private const int LargeBuffer = 128 * 1024;
    private const int SmallReceiveBuffer = 8192;
    private const int LargeReceiveBuffer = 32_000;
    private const int ReassembledDatagrams = 4;
    private const int UdpHeaderLength = 8;
    private const int LogLines = 1000;
    private const int LogLineLength = 200;

    // entries of each Modbus table
    private const int ModbusTableSize = 1000;

    // Without a chip's limit, the cable's end buffers the windows of many connections.
    private const int PortReceiveBytes = 4 << 20;

    private readonly BoardSettings _settings;
    private readonly Action<string, string> _report;
    private readonly uint _chance = (uint)Random.Shared.Next();

    // In order of creation; disposed in reverse order.
    private readonly Stack<IDisposable> _parts = new();

    private readonly Lock _disposal = new();

    // null when it is off
    private readonly LogConsoleService? _log;

    private byte[]? _boardMac;

    private VirtualBoard(BoardSettings settings, Action<string, string> report)
    {
        _settings = settings;
        LogConsoleService? log = settings.LogConsole ? new LogConsoleService(LogLines, LogLineLength) : null;
        _log = log;
        _report = log == null ? report : (piece, detail) =>
        {
            log.Write($"{piece}: {detail}");
            report(piece, detail);
        };
    }

    /// <summary>The stack, for <c>Network.Use</c> of NanoTcp.Net or for BSD calls.</summary>
    public NetStack Stack { get; private set; } = null!;

    /// <summary>The chip's driver, or the link itself without a chip.</summary>
    public NetDevice Device { get; private set; } = null!;

    /// <summary>The board's current address in host order.</summary>
    public uint Address => Stack.GetInterface(0).Address;

    /// <summary>Resolves names for the board's programs.</summary>
    public DnsResolver Resolver => Names.Resolver;

    /// <summary>Obtains the time of day; null without <see cref="BoardSettings.Sntp"/>.</summary>
    public SntpClient? TimeClient { get; private set; }

    internal BoardNames Names { get; private set; } = null!;

    /// <summary>The DHCP client; null for a fixed address.</summary>
    public DhcpClient? Dhcp => Names.Dhcp;

    /// <summary>The board's own programs; null when it was started without.</summary>
    internal Services? Services { get; private set; }

    /// <summary>Null when the board uses the PC's interface directly.</summary>
    internal Cable? Cable { get; private set; }

    /// <summary>Rule violations seen by the chip's model; null without a model.</summary>
    internal ChipRules? Rules { get; private set; }

    /// <summary>Ports of localhost in the order of the settings, with port 0 replaced by the chosen one.</summary>
    public IReadOnlyList<PortForward> Forwards { get; private set; } = [];

    private uint Seed => _settings.Seed ?? _chance;

    /// <summary>Starts a board without programs: its stack has an address when the call returns.</summary>
    /// <param name="settings">The board and its link to the PC.</param>
    /// <exception cref="UsageException">The settings are not supported on this PC; the message names them as options of <c>nanotcp board</c>.</exception>
    /// <exception cref="InvalidOperationException">A component failed; the message says which and why.</exception>
    public static VirtualBoard Start(BoardSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return Boot(settings with { HasServices = false }, (_, _) => { });
    }

    /// <summary>Boots a board, which has an address when the call returns, and listens if it has services.</summary>
    /// <param name="report">Called for each started component with its name and a description.</param>
    /// <exception cref="UsageException">The settings are not supported on this PC.</exception>
    /// <exception cref="InvalidOperationException">A component failed; the message says which and why.</exception>
    internal static VirtualBoard Boot(BoardSettings settings, Action<string, string> report)
    {
        settings.Validate();
        var board = new VirtualBoard(settings, report);
        try
        {
            board.Boot();
            return board;
        }
        catch
        {
            board.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Stops the board. Closes the sockets of its programs, so that blocked calls end, and waits for up to two seconds until peers have
    /// received what was sent. Then closes link, ports and the capture file.
    /// </summary>
    public void Dispose()
    {
        // by the end of the process too, in another thread
        lock (_disposal)
        {
            while (_parts.TryPop(out IDisposable? part))
            {
                part.Dispose();
            }
        }
    }

    private void Boot()
    {
        BoardTrace? trace = OpenTrace();
        Clock clock = _settings.Spi is SpiWiring wiring ? PlugIntoHardware(wiring)
            : _settings.IsDirect ? PlugIntoInterface(trace)
            : PlugIntoCable(trace);
        StartStack(clock);
        Stack.Trace = trace;
        if (Cable != null)
        {
            AttachPeer(Cable);
        }

        Names = Keep(new BoardNames(Stack, _settings, _report));

        if (_settings.HasServices)
        {
            StartServices();
        }
        else
        {
            Keep(new ProgramSockets(Stack));
        }

        if (_settings.DhcpServer)
        {
            StartDhcpServer();
        }

        AwaitLink();
        Names.AwaitAddress();
        if (_settings.Sntp)
        {
            StartTime();
        }
    }

    private void StartTime()
    {
        BoardTime time = Keep(new BoardTime(Stack, _settings.TimeServer, Names, _report));
        TimeClient = time.Client;
        time.AwaitTime();
    }

    private void StartServices()
    {
        StatusService? status = _settings.HasStatusPage ? new StatusService(Stack) { Dhcp = Names.Dhcp } : null;
        Service?[] others = [status, _log, _settings.Modbus ? new ModbusService(NewModbusTables()) : null];
        uint address = _settings.Dhcp ? SocketConstants.INADDR_ANY : _settings.Network.Address;
        Services = Keep(new Services(Stack, address, others.OfType<Service>(), _settings.MaxClients));
        if (status != null)
        {
            Names.AnnouncePage();
        }

        _report("program", string.Join(", ", Services.All.Select(service => $"{service.Name} on port {service.Port}{(service.HasDatagrams ? "" : " (TCP)")}")));
    }

    private static ModbusTables NewModbusTables() => new(ModbusTableSize, ModbusTableSize, ModbusTableSize, ModbusTableSize);

    private void StartDhcpServer()
    {
        var server = new DhcpServer(Stack, Stack.GetInterface(0), null);
        server.Start();
        _report("dhcp server", "gives the addresses after the board's, unless another server is on the link");
    }

    private BoardTrace? OpenTrace()
    {
        TraceLog? log = _settings.TraceOutput == null ? null : Keep(new TraceLog(_settings.TraceOutput));
        PcapngWriter? capture = OpenCapture();
        return log == null && capture == null && _settings.Observer == null ? null : new BoardTrace(log, capture, _settings.Observer);
    }

    private PcapngWriter? OpenCapture()
    {
        if (_settings.CaptureFile is not string path)
        {
            return null;
        }

        try
        {
            return Keep(new PcapngWriter(System.IO.File.Create(path)));
        }
        catch (Exception e) when (OutputFile.IsFault(e))
        {
            throw new UsageException(OutputFile.Describe("--pcap", path, e));
        }
    }

    private Clock PlugIntoInterface(BoardTrace? trace)
    {
        LinkChoice link = _settings.Link;
        IFrameWatcher? watcher = trace?.Watch(link.Interface, link.IsEthernet ? LinkKind.Ethernet : LinkKind.Ip);
        (Device, Clock clock) = OpenInterface(link.IsEthernet ? BoardMac : null, watcher);
        ReportInterface("the stack sits on it");
        return clock;
    }

    private SystemClock PlugIntoHardware(SpiWiring wiring)
    {
        var clock = new SystemClock();
        Device = Keep(HardwareNic.Open(
            wiring, _settings.Hardware, (port, interrupt, reset) => NicDriver.Create(_settings.Nic, BoardMac, clock, port, interrupt, reset),
            _report)).Device;
        return clock;
    }

    // Returns the device, and a clock whose wait ends when the device has frames.
    private (NetDevice Device, Clock Clock) OpenInterface(byte[]? macAddress, IFrameWatcher? watcher)
    {
        LinkChoice link = _settings.Link;
        if (link.Type == LinkType.Pcap)
        {
            return (Keep(new LanDevice(LanInterfaces.Find(link), link, macAddress!, watcher)), new SystemClock());
        }

        int fd = TunTap.Open(link, _settings.Network, out bool offloads, mayCreate: _settings.CreatesLink);
        var device = Keep(new TunTapDevice(fd, offloads, link.Interface, macAddress, watcher));
        return (device, Keep(new LinkClock(device)));
    }

    private SystemClock PlugIntoCable(BoardTrace? trace)
    {
        var clock = new SystemClock();
        LinkKind kind = _settings.Link.IsEthernet ? LinkKind.Ethernet : LinkKind.Ip;
        BoardCable cable = Keep(new BoardCable(kind, _settings.Impairments, Seed, trace?.Watch("cable", kind)));
        Cable = cable.Cable;
        _report("cable", $"impairments: {_settings.Impairments}");
        (Device, Rules) = _settings.Nic switch
        {
            NicType.Enc28j60 => Enc28j60Nic.Create(cable, Seed, clock, BoardMac, _report),
            NicType.None => (CreatePort("eth0", Cable.A, kind == LinkKind.Ethernet ? BoardMac : null), null),
            _ => WiznetNic.Create(_settings.Nic, cable, Seed, clock, BoardMac, _report),
        };
        return clock;
    }

    private CablePortDevice CreatePort(string name, CablePort end, byte[]? macAddress) =>
        new(name, end, Cable!.Kind, macAddress!, NetDevice.EthernetMtu, PortReceiveBytes);

    // Two PCs on one network must not derive the same address from the same settings.
    private byte[] BoardMac => _boardMac ??= _settings.MacAddress ?? MacText.ForBoard(
        _settings.Network.Address ^ (_settings.Link.Type == LinkType.Pcap ? LanInterfaces.StationOf(_settings.Link) : 0));

    private RandomSource CreateRandom(uint salt) => _settings.Seed is uint seed ? new SeededRandom(seed ^ salt) : new SystemRandom();

    private void StartStack(Clock clock)
    {
        int receiveBuffer = _settings.Nic == NicType.None ? LargeReceiveBuffer
            : _settings.Spi == null ? SmallReceiveBuffer
            : Math.Min(SmallReceiveBuffer, _settings.Hardware.LongestTransfer);
        Stack = new NetStack(clock, CreateRandom(0), _settings.Tcp ?? DefaultTcp(), receiveBuffer);
        Stack.LimitReassembly(ReassembledDatagrams, Services.LongestDatagram + UdpHeaderLength);
        if (_settings.Dhcp)
        {
            Stack.AddInterface(Device, 0, 0);
        }
        else
        {
            Stack.AddInterface(Device, _settings.Network.Address, _settings.Network.PrefixLength);
            if (_settings.EffectiveGateway is uint gateway)
            {
                Stack.SetDefaultGateway(gateway);
            }
        }

        if (Device is W5500SocketDevice sockets)
        {
            sockets.Serve(Stack, CreateRandom(2));
            _report("sockets", $"{sockets.SocketCount} of the chip's own" + (_settings.Nic == NicType.W5500Hybrid ? ", the stack's behind them" : ""));
        }

        if (_settings.Nic != NicType.None)
        {
            // A driver's self-test describes its result, also on success.
            _report("driver", Device.DescribeError(0));
        }

        _report("stack", $"{(_settings.Dhcp ? "address from DHCP" : _settings.Network)}, MAC {(Device.MacAddress == null ? "none" : MacText.Format(Device.MacAddress))}");
    }

    // A board's settings, except for a larger SYN cache; without a chip, larger buffers too.
    private TcpSettings DefaultTcp()
    {
        var settings = new TcpSettings { SynCacheSize = SynCacheSize };
        if (_settings.Nic == NicType.None)
        {
            settings.SendBufferSize = LargeBuffer;
            settings.ReceiveBufferSize = LargeBuffer;
        }

        return settings;
    }

    private void AttachPeer(Cable cable)
    {
        if (_settings.Link.Type == LinkType.User)
        {
            AttachGateway(cable);
        }
        else
        {
            AttachBridge(cable);
        }
    }

    private void AttachGateway(Cable cable)
    {
        uint address = _settings.EffectiveGateway!.Value;
        CablePortDevice port = CreatePort("gateway", cable.B, MacText.ForGateway(address));
        var network = new Ipv4Network(address, _settings.Network.PrefixLength);
        Gateway gateway = Keep(new Gateway(port, network, _settings.Network.Address, CreateRandom(1)));
        Forwards = [.. _settings.EffectiveForwards.Select(forward => forward with { HostPort = gateway.Forward(forward) })];
        gateway.Start();
        _report("gateway", $"{Ipv4Text.Format(address)}, a second stack at the cable's far end");
    }

    private void AttachBridge(Cable cable)
    {
        // The bridge has no address: it receives frames for the board's.
        byte[]? mac = cable.Kind == LinkKind.Ethernet ? BoardMac : null;
        (NetDevice outside, Clock clock) = OpenInterface(mac, null);
        Keep(new DeviceBridge(CreatePort("bridge", cable.B, mac), outside, clock)).Start();
        ReportInterface("bridged to the cable's far end");
    }

    private void ReportInterface(string role)
    {
        _report("link", $"{_settings.Link}, {role}");
        string? advice = _settings.Link.Type == LinkType.Pcap
            ? LanInterfaces.Advice(_settings.Link, _settings.Network, _settings.Dhcp)
            : TunTap.Advice(_settings.Link, _settings.Network);
        if (advice != null)
        {
            _report("note", advice);
        }
    }

    private void AwaitLink()
    {
        // a TAP or TUN may be brought up later
        if (_settings.IsDirect)
        {
            return;
        }

        for (int waited = 0; !Device.IsLinkUp && waited < LinkUpTimeout; waited += LinkUpCheck)
        {
            Thread.Sleep(LinkUpCheck);
        }

        if (!Device.IsLinkUp && _settings.Spi != null)
        {
            _report("note", "no link: the board serves once the cable is plugged in at both ends");
        }
        else if (!Device.IsLinkUp)
        {
            throw new InvalidOperationException($"the link of {Device.Name} did not come up within {LinkUpTimeout / 1000} s");
        }
    }

    private T Keep<T>(T part)
        where T : IDisposable
    {
        _parts.Push(part);
        return part;
    }
}
