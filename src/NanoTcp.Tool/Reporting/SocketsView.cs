using System.Globalization;
using NanoTcp.Host;
using NanoTcp.Sockets;
using NanoTcp.Tcp;
using NanoTcp.Tool.CommandLine;
using Spectre.Console;

namespace NanoTcp.Tool.Reporting;

/// <summary>Shows what netstat does: all sockets of a board with their queues.</summary>
internal static class SocketsView
{
    public static void Write(IAnsiConsole console, BsdSockets sockets)
    {
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumn("socket");
        table.AddColumn(new TableColumn("fd").RightAligned());
        table.AddColumn("local");
        table.AddColumn("remote");
        table.AddColumn("state");
        table.AddColumn(new TableColumn("to read").RightAligned());
        table.AddColumn(new TableColumn("to send").RightAligned());
        table.AddColumn(new TableColumn("RTT").RightAligned());
        table.AddColumn(new TableColumn("sent again").RightAligned());
        var entry = new SocketEntry();
        int cursor = 0;
        while (sockets.NextSocket(ref cursor, entry))
        {
            // a listener's queue holds connections that wait to be accepted, up to its backlog
            bool isListener = entry.State == TcpState.Listen;
            table.AddRow(
                KindOf(entry),
                entry.Fd < 0 ? "-" : Number(entry.Fd),
                End(entry.LocalAddress, entry.LocalPort),
                End(entry.RemoteAddress, entry.RemotePort),
                entry.StateName,
                isListener ? $"{Number(entry.ReceiveQueue)} of {Number(entry.SendQueue)}" : Number(entry.ReceiveQueue),
                isListener ? "" : Number(entry.SendQueue),
                entry.Rtt == 0 ? "" : $"{Number(entry.Rtt)} ms",
                entry.Retransmissions == 0 ? "" : Number(entry.Retransmissions));
        }

        console.Write(table);
    }

    private static string KindOf(SocketEntry entry) => (entry.Family, entry.Type) switch
    {
        (SocketConstants.AF_UNIX, _) => "unix",
        (_, SocketConstants.SOCK_STREAM) => "tcp",
        (_, SocketConstants.SOCK_DGRAM) => "udp",
        _ => $"raw {Number(entry.Protocol)}",
    };

    private static string End(uint address, int port) => address == 0 && port == 0
        ? "*"
        : $"{(address == 0 ? "*" : Ipv4Text.Format(address))}:{(port == 0 ? "*" : Number(port))}";

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
