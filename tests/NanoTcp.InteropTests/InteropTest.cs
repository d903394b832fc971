using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using NanoTcp.Host;
using NanoTcp.Host.Boards;
using NanoTcp.InteropTests.World;
using NanoTcp.Simulation;
using NanoTcp.Tcp;
using BsdSockets = NanoTcp.Sockets.BsdSockets;

namespace NanoTcp.InteropTests;

/// <summary>
/// A test between the Linux kernel, in a namespace of its own, and a board on a TAP or TUN interface there. Set the environment
/// variable NANOTCP_PCAP to a folder to get each test's frames as a file for Wireshark.
/// </summary>
public abstract class InteropTest
{
    protected const int EchoPort = 7;
    protected const int DiscardPort = 9;
    protected const int ChargenPort = 19;
    protected const int Megabyte = 1_000_000;
    protected const int EthernetMtu = 1500;

    private protected static readonly Impairments Rough = Impairments.Parse("loss=2%,reorder=2%,corrupt=1%");

    private const uint Seed = 1;

    // In milliseconds.
    private const int FirstPing = 50;
    private const int LongestPing = 10_000;
    private const int Patience = 20_000;

    private static readonly TimeSpan s_longestTest = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan s_longestCall = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_longestEnding = TimeSpan.FromSeconds(20);
    private static readonly Ipv4Network s_board = Ipv4Network.Parse("10.77.0.2/24");

    private readonly CancellationTokenSource _time = new(s_longestTest);
    private KernelNamespace? _kernel;
    private VirtualBoard? _board;
    private int _openFiles;

    public TestContext TestContext { get; set; } = null!;

    /// <summary>Ends whatever takes too long.</summary>
    protected CancellationToken Time => _time.Token;

    protected static IPAddress BoardAddress { get; } = IPAddress.Parse(Ipv4Text.Format(s_board.Address));

    protected static uint KernelAddress => s_board.FirstOther;

    /// <summary>An unused address of the network.</summary>
    protected static uint DeadAddress => s_board.Address + 97;

    private protected KernelNamespace Kernel => _kernel!;

    private protected VirtualBoard Board => _board!;

    private protected BoardProgram Program => new(BsdSockets.Of(Board.Stack), s_longestCall);

    [TestInitialize]
    public void MakeNamespace()
    {
        try
        {
            _kernel = new KernelNamespace();
        }
        catch (NamespaceUnavailableException e)
        {
            Skip(e.Message);
        }
    }

    [TestCleanup]
    public void RemoveNamespace()
    {
        if (_board != null)
        {
            Report(_board);
            _board.Dispose();
        }

        _kernel?.Dispose();
        _time.Dispose();
    }

    /// <summary>Ends the test because of what the machine lacks; where it should be there, that is a failure.</summary>
    protected internal static void Skip(string reason)
    {
        if (Environment.GetEnvironmentVariable("CI") == "true")
        {
            Assert.Fail($"skipped, which CI=true does not allow: {reason}");
        }

        Assert.Inconclusive(reason);
    }

    private protected void BootBoard(NicType nic, Impairments? impairments = null, LinkType link = LinkType.Tap, int mtu = EthernetMtu,
        string? hostName = null, string? madeInterface = null, TcpSettings? tcp = null, int maxClients = 8192)
    {
        string name = madeInterface ?? MakeInterface(link, mtu);
        var settings = new BoardSettings
        {
            Nic = nic,
            Link = new LinkChoice(link, name),
            Network = s_board,
            HostName = hostName,
            Impairments = impairments ?? Impairments.None,
            Tcp = tcp,
            MaxClients = maxClients,
            Seed = Seed,
            CaptureFile = CaptureFile(),
        };
        _board = Kernel.Run(() => VirtualBoard.Boot(settings, (_, _) => { }));
        _openFiles = BsdSockets.Of(_board.Stack).OpenFiles;
        AwaitInterface();
    }

    /// <summary>Boots a board that asks for its address, on an interface that <see cref="MakeInterface"/> made.</summary>
    /// <param name="checksAddress">False not to look whether the kernel has the address already, which takes seconds; null for the tool's own choice.</param>
    private protected void BootBoardByDhcp(NicType nic, string tap, bool? checksAddress = false)
    {
        var settings = new BoardSettings
        {
            Nic = nic,
            Link = new LinkChoice(LinkType.Tap, tap),
            Network = s_board,
            Dhcp = true,
            HostName = "boiler",
            Seed = Seed,
            CaptureFile = CaptureFile(),
        };
        settings = checksAddress is bool checks ? settings with { ChecksAddress = checks } : settings;
        _board = Kernel.Run(() => VirtualBoard.Boot(settings, (_, _) => { }));
        _openFiles = BsdSockets.Of(_board.Stack).OpenFiles;
    }

    /// <summary>Makes the interface that a board can be put on.</summary>
    /// <returns>Its name.</returns>
    private protected string MakeInterface(LinkType link, int mtu = EthernetMtu)
    {
        string mode = link == LinkType.Tap ? "tap" : "tun";
        try
        {
            if (link == LinkType.Pcap)
            {
                Kernel.AddPair("veth0", "veth1", $"{Ipv4Text.Format(KernelAddress)}/{s_board.PrefixLength}");
                return "veth1";
            }

            Kernel.AddInterface(mode + "0", mode, $"{Ipv4Text.Format(KernelAddress)}/{s_board.PrefixLength}", mtu);
        }
        catch (NamespaceUnavailableException e)
        {
            Skip(e.Message);
        }

        return mode + "0";
    }

    /// <summary>Connects the kernel to the board.</summary>
    /// <param name="prepare">Sets the socket's options.</param>
    private protected async Task<KernelConnection> ConnectAsync(int port, int seed = 1, Action<Socket>? prepare = null)
    {
        Socket socket = Kernel.CreateSocket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            prepare?.Invoke(socket);
            await socket.ConnectAsync(new IPEndPoint(BoardAddress, port), Time);
            return new KernelConnection(socket, seed, Time);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Makes a listening socket of the kernel.</summary>
    protected Socket ListenInKernel(int port)
    {
        Socket listener = Kernel.CreateSocket(SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Any, port));
        listener.Listen();
        return listener;
    }

    private protected async Task<KernelConnection> AcceptAsync(Socket listener, int seed = 1) =>
        new(await listener.AcceptAsync(Time), seed, Time);

    /// <summary>Runs a program of the board, which blocks, on a thread of its own.</summary>
    private protected Task OnBoard(Action<BoardProgram> program) =>
        Task.Factory.StartNew(() => program(Program), Time, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>Echoes bytes over a new connection and closes it in order.</summary>
    private protected async Task EchoAsync(long bytes, int seed = 1)
    {
        using KernelConnection connection = await ConnectAsync(EchoPort, seed);
        await connection.EchoAsync(bytes);
        await connection.CloseAsync();
    }

    /// <summary>Waits for something to become true, for twenty seconds at most.</summary>
    /// <param name="what">Tells what is missing when it does not.</param>
    protected async Task UntilAsync(Func<bool> holds, Func<string> what)
    {
        long start = Stopwatch.GetTimestamp();
        while (!holds())
        {
            Assert.IsLessThan(Patience, Stopwatch.GetElapsedTime(start).TotalMilliseconds, $"no sign of {what()}");
            await Task.Delay(50, Time);
        }
    }

    /// <summary>Starts a program in the kernel's namespace; skips the test when it is not installed.</summary>
    private protected RunningProgram StartInKernel(string program, string arguments)
    {
        try
        {
            return new RunningProgram(Kernel, program, arguments, TestContext.WriteLine);
        }
        catch (NamespaceUnavailableException e)
        {
            Skip(e.Message);
            throw;
        }
    }

    /// <summary>The folder that holds the solution.</summary>
    protected internal static string RepositoryRoot
    {
        get
        {
            string? folder = AppContext.BaseDirectory;
            while (folder != null && !File.Exists(Path.Combine(folder, "NanoTcp.sln")))
            {
                folder = Path.GetDirectoryName(folder);
            }

            return folder ?? throw new InvalidOperationException("the repository's root is not found");
        }
    }

    /// <summary>A file or folder of this project.</summary>
    protected static string SourceFile(string name) => Path.Combine(RepositoryRoot, "tests", "NanoTcp.InteropTests", name);

    /// <summary>Waits until the board has closed every connection, which must free every descriptor.</summary>
    protected async Task AssertNothingIsLeftAsync()
    {
        long start = Stopwatch.GetTimestamp();
        while (BsdSockets.Of(Board.Stack).OpenFiles != _openFiles && Stopwatch.GetElapsedTime(start) < s_longestEnding)
        {
            await Task.Delay(20, Time);
        }

        Assert.AreEqual(_openFiles, BsdSockets.Of(Board.Stack).OpenFiles, "open descriptors of the board");
    }

    /// <summary>Makes sure that the cable did to frames what the test is about, and that both sides' checksums saw it.</summary>
    protected void AssertWasRough()
    {
        CableCounters toKernel = Board.Cable!.A.Counters;
        CableCounters toBoard = Board.Cable.B.Counters;
        Assert.IsGreaterThan(0, Math.Min(toKernel.LostFrames, toBoard.LostFrames), "lost frames");
        Assert.IsGreaterThan(0, Math.Min(toKernel.ReorderedFrames, toBoard.ReorderedFrames), "reordered frames");
        long[] drops = Board.Stack.Statistics.Drops;
        Assert.IsGreaterThan(0, drops[(int)DropReason.TcpChecksum] + drops[(int)DropReason.IpChecksum], "checksum errors on the board");
        Assert.IsGreaterThan(0, Kernel.CounterOf("Tcp", "InCsumErrors"), "checksum errors in the kernel");
    }

    /// <summary>Tells how fast bytes went.</summary>
    protected void ReportSpeed(string what, long bytes, long start)
    {
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        TestContext.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{what}: {bytes / 1e6:0.#} MB in {seconds:0.00} s, {bytes / seconds / 1e6:0.00} MB/s"));
    }

    private void Report(VirtualBoard board)
    {
        NetStatistics stack = board.Stack.Statistics;
        var drops = Enum.GetValues<DropReason>()
            .Where(reason => stack.Drops[(int)reason] > 0)
            .Select(reason => $"{NetStatistics.NameOf(reason)} {stack.Drops[(int)reason]}");
        TestContext.WriteLine($"board: {stack.TcpSegmentsReceived} segments in, {stack.TcpSegmentsSent} out, "
            + $"{stack.TcpRetransmissions} again, {stack.TcpTimeouts} timeouts, {stack.TcpTailLossProbes} probes, "
            + $"{stack.TcpAborts} aborts, "
            + $"{board.Device.Counters.ReceiveOverruns} overruns; dropped: {string.Join(", ", drops)}");
        TestContext.WriteLine($"kernel: {Kernel.CounterOf("Tcp", "OutSegs")} segments out, {Kernel.CounterOf("Tcp", "RetransSegs")} again, "
            + $"{Kernel.CounterOf("Tcp", "InErrs")} errors in");
    }

    // Linux drops what is sent in the moments before it has noted that the interface has a carrier.
    private void AwaitInterface()
    {
        for (int timeout = FirstPing; timeout < LongestPing; timeout *= 2)
        {
            IPStatus status = Kernel.Run(() =>
            {
                using var ping = new Ping();
                return ping.Send(BoardAddress, timeout).Status;
            });
            if (status == IPStatus.Success)
            {
                return;
            }
        }

        Assert.Fail("the board does not answer a ping");
    }

    private string? CaptureFile()
    {
        string? folder = Environment.GetEnvironmentVariable("NANOTCP_PCAP");
        string name = string.Concat(TestContext.TestDisplayName!.Split(Path.GetInvalidFileNameChars()));
        return folder == null ? null : Path.Combine(folder, name + ".pcapng");
    }
}
