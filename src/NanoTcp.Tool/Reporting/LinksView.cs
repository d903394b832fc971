using NanoTcp.Host;
using NanoTcp.Host.Links.Lan;
using SharpPcap.LibPcap;
using Spectre.Console;

namespace NanoTcp.Tool.Reporting;

/// <summary>The PC's network interfaces that a board can share: a table, or a list where the console is too narrow for one.</summary>
internal static class LinksView
{
    // what a table adds to a cell
    private const int Padding = 3;

    private static readonly string[] s_heads = ["link", "address", "MAC", "state"];

    public static void Write(IAnsiConsole console) => Write(console, [.. LanInterfaces.All().Select(RowOf)]);

    /// <param name="rows">Link, address, MAC and state of each interface.</param>
    internal static void Write(IAnsiConsole console, IReadOnlyList<string[]> rows)
    {
        int width = Enumerable.Range(0, s_heads.Length).Sum(column => Padding + rows.Select(row => row[column].Length).Append(s_heads[column].Length).Max());
        if (width <= console.Profile.Width)
        {
            WriteTable(console, rows);
        }
        else
        {
            WriteList(console, rows);
        }
    }

    private static void WriteTable(IAnsiConsole console, IReadOnlyList<string[]> rows)
    {
        var table = new Table { Border = TableBorder.Simple };
        foreach (string head in s_heads)
        {
            table.AddColumn(head);
        }

        foreach (string[] row in rows)
        {
            table.AddRow([.. row.Select(Markup.Escape)]);
        }

        console.Write(table);
    }

    private static void WriteList(IAnsiConsole console, IReadOnlyList<string[]> rows)
    {
        foreach (string[] row in rows)
        {
            console.WriteLine();
            console.WriteLine(row[0]);
            for (int column = 1; column < row.Length; column++)
            {
                console.WriteLine($"  {s_heads[column],-7} {row[column]}");
            }
        }
    }

    private static string[] RowOf(LibPcapLiveDevice one)
    {
        IReadOnlyList<Ipv4Network> networks = LanInterfaces.NetworksOf(one);
        return
        [
            $"pcap:{LanInterfaces.NameOf(one)}",
            networks.Count == 0 ? "none" : string.Join(", ", networks),
            MacText.Format(LanInterfaces.MacOf(one)!),
            LanInterfaces.StateOf(one),
        ];
    }
}
