using Microsoft.Extensions.Logging;
using NanoTcp.Host;
using NanoTcp.Host.Boards;
using NanoTcp.InteropTests.World;
using NanoTcp.Logging;
using NanoTcp.Services;

namespace NanoTcp.InteropTests;

/// <summary>rsyslogd receives the messages of the syslog client and of the sink for nanoFramework.Logging.</summary>
[TestClass]
public sealed class SyslogTests : InteropTest
{
    private const int SyslogPort = 514;

    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;
    private RunningProgram? _server;

    private string Log => Path.Combine(_folder, "log");

    [TestCleanup]
    public void EndServer()
    {
        _server?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [TestMethod]
    [DataRow("none")]
    [DataRow("w5500")]
    [DataRow("w5500-hybrid")]
    public async Task TheServerReadsEachField(string nic)
    {
        BootBoard(NicNames.Parse(nic));
        await StartServerAsync();
        SyslogClient client = NewClient();
        ILogger logger = new SyslogLoggerFactory(client).CreateLogger("Heating.Pump");

        client.Send(SyslogSeverity.Emergency, "plain");
        client.Send(SyslogSeverity.Notice, "FLOW", "flow@32473", ["rate", "3 \"l/min\""], "with data");
        client.Send(SyslogSeverity.Debug, "in UTF-8: 60 \u00b0C");
        client.Send(SyslogSeverity.Error, new string('x', 1000));
        logger.Log(LogLevel.Information, 0, "runs", null, null);
        var exception = new InvalidOperationException("no flow");
        logger.Log(LogLevel.Critical, new EventId(7, "Stuck"), "does not run", exception, null);

        string[] expected =
        [
            "128|boiler|heating|-|-|plain",
            "133|boiler|heating|FLOW|[flow@32473 rate=\"3 \\\"l/min\\\"\"]|with data",
            "135|boiler|heating|-|-|\ufeffin UTF-8: 60 \u00b0C",
            "131|boiler|heating|-|-|" + new string('x', 480 - "<131>1 - boiler heating - - - ".Length),
            "134|boiler|heating|Heating.Pump|-|runs",
            "130|boiler|heating|Heating.Pump|-|[7 Stuck] does not run System.InvalidOperationException: no flow",
        ];
        await UntilAsync(() => Lines().Length >= expected.Length, () => "the messages: " + string.Join('\n', Lines()));
        CollectionAssert.AreEqual(expected, Lines());
        Assert.AreEqual(0, client.Dropped);
    }

    private SyslogClient NewClient() => new(
        Board.Stack, new SyslogSettings { Server = Ipv4Text.Format(KernelAddress), Port = SyslogPort, HostName = "boiler", AppName = "heating" });

    private string[] Lines() => File.Exists(Log) ? File.ReadAllLines(Log) : [];

    // rsyslog keeps the byte order mark as a part of the message
    private async Task StartServerAsync()
    {
        string configuration = Path.Combine(_folder, "rsyslog.conf");
        await File.WriteAllTextAsync(
            configuration,
            $"""
            module(load="imudp")
            template(name="fields" type="string" string="%pri%|%hostname%|%app-name%|%msgid%|%structured-data%|%msg%\n")
            input(type="imudp" address="{Ipv4Text.Format(KernelAddress)}" port="{SyslogPort}")
            action(type="omfile" file="{Log}" template="fields")

            """,
            Time);
        _server = StartInKernel("rsyslogd", $"-n -f {configuration} -i {_folder}/pid");
        string port = $":{SyslogPort:X4} ";
        await UntilAsync(
            () => Kernel.Run(() => File.ReadAllText("/proc/thread-self/net/udp")).Contains(port, StringComparison.Ordinal),
            () => "rsyslogd: " + _server.Output);
    }
}
