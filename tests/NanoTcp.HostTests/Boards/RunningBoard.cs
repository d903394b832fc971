using System.Globalization;
using System.Net.Sockets;
using NanoTcp.Tool.CommandLine;
using NanoTcp.Tool.Echo;

namespace NanoTcp.HostTests.Boards;

/// <summary>A board that the tool runs, with ports of localhost that lead to its services.</summary>
internal sealed class RunningBoard : IDisposable
{
    private const string Forward = "forward: localhost:";

    private static readonly TimeSpan s_longestWait = TimeSpan.FromSeconds(10);

    private readonly ToolRun _run;
    private readonly Dictionary<int, int> _ports = [];

    private RunningBoard(ToolRun run) => _run = run;

    public string Output => _run.Output;

    public string Error => _run.Error;

    /// <param name="options">Options beside the forwards, apart by spaces.</param>
    public static async Task<RunningBoard> StartAsync(string options = "")
    {
        string commandLine = $"board --forward 0:7 --forward 0:9 --forward 0:19 --forward 0:99 {options}";
        var board = new RunningBoard(ToolRun.Start(commandLine.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
        Assert.AreEqual("ready 10.77.0.2", await board._run.WaitForLineAsync("ready"));
        foreach (string line in board.Output.Split('\n').Where(line => line.StartsWith(Forward, StringComparison.Ordinal)))
        {
            // forward: localhost:40123 leads to 10.77.0.2:7
            string hostPort = line[Forward.Length..].Split(' ')[0];
            string boardPort = line[(line.LastIndexOf(':') + 1)..];
            board._ports.Add(int.Parse(boardPort, CultureInfo.InvariantCulture), int.Parse(hostPort, CultureInfo.InvariantCulture));
        }

        return board;
    }

    /// <summary>The port of localhost that leads to a port of the board.</summary>
    public int PortOf(int boardPort) => _ports[boardPort];

    public async Task<NetworkStream> ConnectAsync(int boardPort)
    {
        var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync("127.0.0.1", PortOf(boardPort));
        NetworkStream stream = client.GetStream();
        stream.ReadTimeout = stream.WriteTimeout = 10_000;
        return stream;
    }

    public Task<EchoResult> EchoAsync(long bytes, int connections, int messageSize = EchoSettings.DefaultMessageSize)
    {
        var settings = new EchoSettings(new HostAndPort("127.0.0.1", PortOf(7)))
        {
            Bytes = bytes,
            Connections = connections,
            MessageSize = messageSize,
        };
        return new EchoTester(settings).RunAsync(CancellationToken.None);
    }

    /// <summary>Waits until something was written.</summary>
    /// <returns>All that was written.</returns>
    public async Task<string> WaitForOutputAsync(string text)
    {
        using var timeout = new CancellationTokenSource(s_longestWait);
        while (!Output.Contains(text, StringComparison.Ordinal))
        {
            await Task.Delay(10, timeout.Token);
        }

        return Output;
    }

    /// <summary>Ends the board as Ctrl-C does.</summary>
    /// <returns>The tool's exit code.</returns>
    public Task<int> StopAsync() => _run.StopAsync();

    public void Dispose() => _run.Dispose();
}
