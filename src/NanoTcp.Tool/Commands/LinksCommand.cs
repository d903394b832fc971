using System.CommandLine;
using NanoTcp.Tool.Reporting;

namespace NanoTcp.Tool.Commands;

/// <summary>The verb links: what --link accepts on this PC.</summary>
internal static class LinksCommand
{
    public static Command Create(ToolOutput output)
    {
        var command = new Command("links", "Lists the PC's network interfaces on which a board can be put with --link pcap:NAME");
        command.SetAction(_ => LinksView.Write(output.Styled));
        return command;
    }
}
