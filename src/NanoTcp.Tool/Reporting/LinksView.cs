using NanoTcp.Tool.CommandLine;
using NanoTcp.Tool.Links.Lan;
using SharpPcap.LibPcap;
using Spectre.Console;

namespace NanoTcp.Tool.Reporting;

/// <summary>The PC's network interfaces that a board can share.</summary>
internal static class LinksView
{
    public static void Write(IAnsiConsole console)
    {
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumn("link");
        table.AddColumn("address");
        table.AddColumn("MAC");
        table.AddColumn("state");
        foreach (LibPcapLiveDevice one in LanInterfaces.All())
        {
            IReadOnlyList<Ipv4Network> networks = LanInterfaces.NetworksOf(one);
            table.AddRow(
                Markup.Escape($"pcap:{LanInterfaces.NameOf(one)}"),
                networks.Count == 0 ? "none" : string.Join(", ", networks),
                MacText.Format(LanInterfaces.MacOf(one)!),
                LanInterfaces.StateOf(one));
        }

        console.Write(table);
    }
}
