using System.Diagnostics;
using System.Globalization;
using System.Net;
using NanoTcp.HostTests.Capture;
using NanoTcp.Tool.Commands;

namespace NanoTcp.HostTests.Programs;

/// <summary>"nanotcp run" with the ported programs, as a process of its own: its output and exit code are the program's.</summary>
[TestClass]
public sealed class RunTests
{
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(30);

    [TestMethod]
    [DataRow("arguments --nic none --help", 4, "arguments|--nic|none|--help\n")]
    [DataRow("leave-thread", 7, "")]
    [DataRow("exit", 5, "")]
    [DataRow("name", 0, "boiler 10.77.0.2\n")]
    public async Task AProgramsOutputAndExitCodeAreThoseOfTheTool(string arguments, int exitCode, string output)
    {
        using Process run = Start("--hostname boiler", arguments);

        Assert.AreEqual(output, (await run.StandardOutput.ReadToEndAsync().WaitAsync(s_longest)).ReplaceLineEndings("\n"));
        await run.WaitForExitAsync().WaitAsync(s_longest);
        Assert.AreEqual(exitCode, run.ExitCode);
    }

    [TestMethod]
    [DataRow("throw", "at NanoTcp.HostedPrograms.Program.Main(String[] args)")]
    [DataRow("throw-in-thread", "at NanoTcp.HostedPrograms.Program.")]
    public async Task AnExceptionIsReportedWithItsStackAndFails(string program, string stack)
    {
        using Process run = Start("", program);

        string error = await run.StandardError.ReadToEndAsync().WaitAsync(s_longest);
        await run.WaitForExitAsync().WaitAsync(s_longest);

        Assert.AreEqual(1, run.ExitCode);
        Assert.Contains("Unhandled exception. System.InvalidOperationException: the valve is stuck", error);
        Assert.Contains(stack, error);
    }

    [TestMethod]
    public async Task AProgramReadsAPageOfThePc()
    {
        using var listener = new HttpListener();
        int port = UnusedPort();
        listener.Prefixes.Add($"http://*:{port}/");
        listener.Start();
        using Process run = Start("--dhcp", $"read 10.77.0.1 {port} /pressure");
        HttpListenerContext request = await listener.GetContextAsync().WaitAsync(s_longest);
        request.Response.KeepAlive = false;
        request.Response.Close("5 bar"u8.ToArray(), willBlock: true);

        Assert.AreEqual("5 bar", (await run.StandardOutput.ReadToEndAsync().WaitAsync(s_longest)).Trim());
        Assert.AreEqual("/pressure", request.Request.RawUrl);
    }

    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows, IgnoreMessage = "Windows has no SIGINT to send")]
    public async Task CtrlCEndsAServerAndItsBoardAndCompletesTheCapture()
    {
        string capture = Path.GetTempFileName();
        try
        {
            using Process run = Start($"--forward 0:80 --pcap {capture}", "serve");
            string port = await ForwardedPortAsync(run);
            Assert.AreEqual("serving", await run.StandardOutput.ReadLineAsync().WaitAsync(s_longest));
            using var client = new HttpClient();
            string page = await client.GetStringAsync(new Uri($"http://127.0.0.1:{port}/a")).WaitAsync(s_longest);

            using Process kill = Process.Start("kill", ["-INT", run.Id.ToString(CultureInfo.InvariantCulture)]);
            string output = await run.StandardOutput.ReadToEndAsync().WaitAsync(s_longest);
            await run.WaitForExitAsync().WaitAsync(s_longest);

            Assert.AreEqual("Hello 10.77.0.1, you want /a.", page);
            Assert.Contains("served 1", output);
            Assert.AreEqual(0, run.ExitCode);
            Assert.IsNotEmpty(PcapngFile.Read(await File.ReadAllBytesAsync(capture)).Frames);
        }
        finally
        {
            File.Delete(capture);
        }
    }

    private static async Task<string> ForwardedPortAsync(Process run)
    {
        const string Forward = "forward: localhost:";
        string? line;
        do
        {
            line = await run.StandardError.ReadLineAsync().WaitAsync(s_longest);
            Assert.IsNotNull(line, "the tool ended before it was ready");
        }
        while (!line.StartsWith(Forward, StringComparison.Ordinal));

        return line[Forward.Length..].Split(' ')[0];
    }

    private static Process Start(string options, string program)
    {
        string tool = typeof(NanoTcpCommand).Assembly.Location;
        string hosted = Path.Combine(AppContext.BaseDirectory, "NanoTcp.HostedPrograms.dll");
        return Process.Start(new ProcessStartInfo("dotnet", [tool, "run", .. Words(options), hosted, .. Words(program)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
    }

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static int UnusedPort()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
