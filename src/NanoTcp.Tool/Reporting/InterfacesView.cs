using System.Globalization;
using NanoTcp.Links;
using NanoTcp.Tool.CommandLine;
using Spectre.Console;

namespace NanoTcp.Tool.Reporting;

/// <summary>What ifconfig shows: a stack's interfaces, with their addresses and counters.</summary>
internal static class InterfacesView
{
    public static void Write(IAnsiConsole console, NetStack stack)
    {
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumn("interface");
        table.AddColumn("address");
        table.AddColumn("MAC");
        table.AddColumn("link");
        table.AddColumn(new TableColumn("MTU").RightAligned());
        table.AddColumn(new TableColumn("received").RightAligned());
        table.AddColumn(new TableColumn("sent").RightAligned());
        table.AddColumn(new TableColumn("errors").RightAligned());
        for (int i = 0; i < stack.InterfaceCount; i++)
        {
            NetInterface at = stack.GetInterface(i);
            NetDevice device = at.Device;
            DeviceCounters counters = device.Counters;
            table.AddRow(
                Markup.Escape(device.Name),
                at.Address == 0 ? "none" : $"{Ipv4.Format(at.Address)}/{at.PrefixLength}",
                device.MacAddress == null ? "none" : MacAddress.Format(device.MacAddress),
                device.IsLinkUp ? "up" : "down",
                Number(device.Mtu),
                $"{Number(counters.ReceivedFrames)} frames",
                $"{Number(counters.SentFrames)} frames",
                Number(counters.ReceiveErrors + counters.ReceiveOverruns + counters.SendErrors));
        }

        console.Write(table);
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
