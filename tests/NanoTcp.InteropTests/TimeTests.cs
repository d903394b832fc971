using System.Diagnostics;
using System.Globalization;
using NanoTcp.Host;
using NanoTcp.Host.Boards;
using NanoTcp.InteropTests.World;
using NanoTcp.Services;
using NanoTcp.Tool.Commands;

namespace NanoTcp.InteropTests;

/// <summary>The time of day from chrony, and its address from dnsmasq.</summary>
[TestClass]
public sealed class TimeTests : InteropTest
{
    private const int Timeout = 20_000;

    private static readonly string s_tool = typeof(NanoTcpCommand).Assembly.Location;

    private readonly List<Process> _servers = [];
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    [TestCleanup]
    public void EndServers()
    {
        foreach (Process server in _servers)
        {
            server.Kill();
            server.WaitForExit();
            server.Dispose();
        }

        Directory.Delete(_folder, recursive: true);
    }

    [TestMethod]
    public void TheBoardHasTheTimeOfChrony()
    {
        string tap = MakeInterface(LinkType.Tap);
        StartChrony("local stratum 5");
        BootBoard(NicType.None, madeInterface: tap);
        SntpClient client = new(Board.Stack, new SntpSettings { Servers = [Ipv4Text.Format(KernelAddress)], StartDelay = 0 });

        client.Start();

        Assert.IsTrue(client.WaitForTime(Timeout), $"{client.Queries} queries, {client.UnusableReplies} answers without time");
        Assert.AreEqual(5, client.Stratum);
        Assert.AreEqual(0, client.IgnoredReplies);
        TimeSpan error = client.UtcNow - DateTime.UtcNow;
        TestContext.WriteLine($"error {error.TotalMilliseconds:0.0} ms, round trip {client.RoundTripTime} ms");
        Assert.IsLessThan(1, Math.Abs(error.TotalSeconds));
        client.Stop();
    }

    [TestMethod]
    public void AChronyThatIsNotSynchronizedGivesNoTime()
    {
        string tap = MakeInterface(LinkType.Tap);
        StartChrony("");
        BootBoard(NicType.None, madeInterface: tap);
        SntpClient client = new(Board.Stack, new SntpSettings { Servers = [Ipv4Text.Format(KernelAddress)], StartDelay = 0 });

        client.Start();

        Assert.IsTrue(SpinWait.SpinUntil(() => client.UnusableReplies > 0, Timeout), "an answer");
        Assert.IsFalse(client.IsSynchronized);
        client.Stop();
    }

    [TestMethod]
    public void TheTimeServerComesByDhcp()
    {
        string tap = MakeInterface(LinkType.Tap);
        StartChrony("local stratum 3");
        StartDnsmasq();
        BootBoardByDhcp(NicType.None, tap);
        SntpClient client = new(Board.Stack, new SntpSettings { StartDelay = 0 });
        Board.Names.Dhcp!.TimeClient = client;

        client.Start();

        Assert.IsTrue(client.WaitForTime(Timeout));
        Assert.AreEqual(KernelAddress, client.Server);
        Assert.AreEqual(3, client.Stratum);
        client.Stop();
    }

    [TestMethod]
    [DataRow("none")]
    [DataRow("w5500")]
    [DataRow("w5500-hybrid")]
    public async Task TheToolsBoardReportsTheTime(string nic)
    {
        MakeInterface(LinkType.Tap);
        StartChrony("local stratum 5");
        string address = Ipv4Text.Format(KernelAddress);

        using RunningProgram board = StartInKernel("dotnet", $"{s_tool} board --nic {nic} --link tap:tap0 --sntp {address}");
        await UntilAsync(() => board.Has("ready"), () => "the board: " + board.Output);

        AssertIsNow(TimeOf(board.Output.Split('\n').Single(line => line.StartsWith("time: ", StringComparison.Ordinal)), $" UTC from {address}, stratum 5"));
    }

    [TestMethod]
    public async Task AProgramHasTheTimeOfTheServerFromDhcp()
    {
        MakeInterface(LinkType.Tap);
        StartChrony("local stratum 3");
        StartDnsmasq();
        string program = Path.Combine(AppContext.BaseDirectory, "NanoTcp.HostedPrograms.dll");

        using RunningProgram run = StartInKernel("dotnet", $"{s_tool} run --nic none --link tap:tap0 --dhcp --sntp {program} date");

        Assert.AreEqual(0, await run.WaitAsync(Time), run.Output);
        Assert.IsTrue(run.Has("time: "), run.Output);
        AssertIsNow(TimeOf("time: " + run.Output.Split('\n').Single(line => line.StartsWith("20", StringComparison.Ordinal)), ""));
    }

    [TestMethod]
    public async Task ABoardStartsWithoutTheTime()
    {
        MakeInterface(LinkType.Tap);

        using RunningProgram board = StartInKernel("dotnet", $"{s_tool} board --nic none --link tap:tap0 --sntp {Ipv4Text.Format(DeadAddress)}");
        await UntilAsync(() => board.Has("ready"), () => "the board: " + board.Output);

        Assert.IsTrue(board.Has("time: no server has answered yet"), board.Output);
    }

    private static DateTime TimeOf(string line, string end)
    {
        Assert.EndsWith(end, line);
        return DateTime.ParseExact(line["time: ".Length..^end.Length], "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
    }

    private static void AssertIsNow(DateTime time) => Assert.IsLessThan(30, Math.Abs((DateTime.UtcNow - time).TotalSeconds));

    // it may answer a moment after it was started: until then the kernel refuses queries
    private void StartChrony(string source)
    {
        Start("chronyd", $"-x -d -u root \"{source}\" \"allow\" \"bindaddress {Ipv4Text.Format(KernelAddress)}\" \"cmdport 0\" "
            + $"\"bindcmdaddress /\" \"pidfile {_folder}/pid\"");
        Assert.IsTrue(
            SpinWait.SpinUntil(() => Kernel.Run(() => File.ReadAllText("/proc/thread-self/net/udp")).Contains(":007B ", StringComparison.Ordinal), Timeout),
            "chronyd does not listen");
    }

    private void StartDnsmasq()
    {
        string address = Ipv4Text.Format(KernelAddress);
        Start("dnsmasq", $"--no-daemon --conf-file=/dev/null --port=0 --pid-file= --user=root --interface=tap0 --bind-interfaces "
            + $"--listen-address={address} --dhcp-range=10.77.0.100,10.77.0.110,255.255.255.0,120 --dhcp-authoritative --no-ping "
            + $"--dhcp-leasefile={_folder}/leases --dhcp-option=option:ntp-server,{address}");
    }

    private void Start(string program, string arguments)
    {
        try
        {
            Process server = Kernel.Start(program, arguments);
            server.ErrorDataReceived += (_, line) => TestContext.WriteLine(line.Data ?? "");
            server.OutputDataReceived += (_, line) => TestContext.WriteLine(line.Data ?? "");
            server.BeginErrorReadLine();
            server.BeginOutputReadLine();
            _servers.Add(server);
        }
        catch (NamespaceUnavailableException e)
        {
            Skip(e.Message);
        }
    }
}
