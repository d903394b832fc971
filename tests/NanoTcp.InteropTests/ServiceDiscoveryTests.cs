using System.Collections.Concurrent;
using System.Diagnostics;
using NanoTcp.Host;
using NanoTcp.Host.Boards;
using NanoTcp.InteropTests.World;

namespace NanoTcp.InteropTests;

/// <summary>Names and services on the link with other responders and browsers of multicast DNS: Avahi, python-zeroconf and dig.</summary>
[TestClass]
public sealed class ServiceDiscoveryTests : InteropTest
{
    private const string Python = "/usr/bin/python3";
    private const string ZeroconfPackage = "/usr/lib/python3/dist-packages/zeroconf";

    private readonly string _configuration = Path.GetTempFileName();
    private readonly ConcurrentQueue<string> _lines = new();
    private Process? _program;

    [TestCleanup]
    public void EndProgram()
    {
        _program?.Kill();
        _program?.Dispose();
        File.Delete(_configuration);
    }

    [TestMethod]
    [DataRow("none")]
    [DataRow("w5500")]
    public async Task ABrowserFindsTheStatusPageAndReceivesItsGoodbye(string nic)
    {
        if (!Directory.Exists(ZeroconfPackage))
        {
            Skip("the Python package zeroconf is missing (Debian: python3-zeroconf)");
        }

        BootBoard(Enum.Parse<NicType>(nic, ignoreCase: true), hostName: "boiler");
        StartProgram(Python, $"{SourceFile("Zeroconf/browse.py")} {Ipv4Text.Format(KernelAddress)}");

        await AwaitLineAsync("added boiler._http._tcp.local. 10.77.0.2 80 boiler.local. path=/");
        await AwaitLineAsync("types _http._tcp.local.");
        Board.Names.Dispose();
        await AwaitLineAsync("removed boiler._http._tcp.local.");
    }

    [TestMethod]
    public async Task TheBoardRenamesItselfWhenAvahiHasItsName()
    {
        string tap = MakeInterface(LinkType.Tap);
        await File.WriteAllTextAsync(_configuration, $"""
            [server]
            host-name=boiler
            use-ipv6=no
            enable-dbus=no
            allow-interfaces={tap}
            [publish]
            publish-workstation=yes
            """, Time);
        StartProgram("avahi-daemon", $"-f {_configuration} --no-drop-root --no-chroot --no-rlimits");
        await AwaitLineAsync("Server startup complete. Host name is boiler.local.");

        BootBoard(NicType.None, hostName: "boiler", madeInterface: tap);
        await UntilAsync(() => Board.Names.LocalName == "boiler-2.local", () => "another name");

        Assert.AreEqual("0 10.77.0.1", await Task.Run(() =>
        {
            int error = Board.Resolver.Resolve("boiler.local", 10_000, out uint address);
            return $"{error} {Ipv4Text.Format(address)}";
        }));
        Assert.IsFalse(_lines.Any(line => line.Contains("conflict", StringComparison.OrdinalIgnoreCase)), string.Join('\n', _lines));
    }

    [TestMethod]
    [DataRow("BOILER.local A", "10.77.0.2")]
    [DataRow("_http._tcp.local PTR", "boiler._http._tcp.local.")]
    [DataRow("_services._dns-sd._udp.local PTR", "_http._tcp.local.")]
    [DataRow("boiler._http._tcp.local SRV", "0 0 80 boiler.local.")]
    [DataRow("boiler._http._tcp.local TXT", "\"path=/\"")]
    public async Task ALegacyResolverIsAnswered(string question, string answer)
    {
        BootBoard(NicType.None, hostName: "boiler");
        await UntilAsync(() => Board.Names.IsPageAnnounced, () => "the page's announcement");

        StartProgram("dig", $"+short +tries=3 +time=3 -p 5353 @{BoardAddress} {question}");

        await AwaitLineAsync(answer);
    }

    private void StartProgram(string program, string arguments)
    {
        try
        {
            _program = Kernel.Start(program, arguments);
        }
        catch (NamespaceUnavailableException e)
        {
            Skip(e.Message);
        }

        DataReceivedEventHandler take = (_, line) =>
        {
            if (line.Data is string text)
            {
                TestContext.WriteLine(text);
                _lines.Enqueue(text);
            }
        };
        _program!.OutputDataReceived += take;
        _program.ErrorDataReceived += take;
        _program.BeginOutputReadLine();
        _program.BeginErrorReadLine();
    }

    private Task AwaitLineAsync(string beginning) =>
        UntilAsync(() => _lines.Any(line => line.StartsWith(beginning, StringComparison.Ordinal)), () => $"\"{beginning}\" among:\n{string.Join('\n', _lines)}");
}
