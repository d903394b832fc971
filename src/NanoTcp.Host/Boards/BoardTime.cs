using System.Globalization;
using NanoTcp.Services;

namespace NanoTcp.Host.Boards;

/// <summary>Obtains the time of day for a board, and reports it.</summary>
internal sealed class BoardTime : IDisposable
{
    // a server on the link answers at once; a board without the time starts too
    private const int TimeTimeout = 5000;

    private readonly Action<string, string> _report;
    private uint _server;
    private int _steps;

    /// <param name="server">Name or address of a server; null for those that DHCP announces.</param>
    /// <param name="names">Resolves the name; its DHCP client gives the servers.</param>
    public BoardTime(NetStack stack, string? server, BoardNames names, Action<string, string> report)
    {
        _report = report;
        Client = new SntpClient(stack, new SntpSettings { Servers = server == null ? null : [server], StartDelay = 0 })
        {
            Resolver = names.Resolver,
            Updated = ReportChange,
        };
        if (names.Dhcp is DhcpClient dhcp)
        {
            dhcp.TimeClient = Client;
        }

        Client.Start();
    }

    public SntpClient Client { get; }

    /// <summary>Waits for the time, for five seconds at most. The client continues after that.</summary>
    public void AwaitTime()
    {
        if (!Client.WaitForTime(TimeTimeout))
        {
            _report("time", Client.Queries == 0 ? "no server is known yet" : "no server has answered yet");
        }
    }

    public void Dispose() => Client.Stop();

    // one line for the first answer, for one of another server, and for a step
    private void ReportChange(SntpClient client)
    {
        if (client.Server != _server || client.Steps != _steps)
        {
            _server = client.Server;
            _steps = client.Steps;
            _report("time", string.Create(CultureInfo.InvariantCulture,
                $"{client.UtcNow:yyyy-MM-dd HH:mm:ss} UTC from {Ipv4Text.Format(client.Server)}, stratum {client.Stratum}"));
        }
    }
}
