using System.Globalization;
using NanoTcp.Ethernet;
using NanoTcp.Host;
using NanoTcp.Ip;
using NanoTcp.Links;
using NanoTcp.Tool.CommandLine;
using Spectre.Console;

namespace NanoTcp.Tool.Reporting;

/// <summary>Shows what ifconfig, route and arp do: interfaces with addresses and counters, routes, neighbors.</summary>
internal static class InterfacesView
{
    public static void Write(IAnsiConsole console, NetStack stack)
    {
        WriteInterfaces(console, stack);
        WriteRoutes(console, stack);
        WriteNeighbors(console, stack);
    }

    private static void WriteInterfaces(IAnsiConsole console, NetStack stack)
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
                at.Address == 0 ? "none" : $"{Ipv4Text.Format(at.Address)}/{at.PrefixLength}",
                device.MacAddress == null ? "none" : MacText.Format(device.MacAddress),
                device.IsLinkUp ? "up" : "down",
                Number(device.Mtu),
                $"{Number(counters.ReceivedFrames)} frames",
                $"{Number(counters.SentFrames)} frames",
                Number(counters.ReceiveErrors + counters.ReceiveOverruns + counters.SendErrors));
        }

        console.Write(table);
    }

    private static void WriteRoutes(IAnsiConsole console, NetStack stack)
    {
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumn("route");
        table.AddColumn("gateway");
        table.AddColumn("interface");
        var route = new RouteEntry();
        for (int i = 0; stack.GetRoute(i, route); i++)
        {
            table.AddRow(
                $"{Ipv4Text.Format(route.Network)}/{route.PrefixLength}",
                route.Gateway == 0 ? "none" : Ipv4Text.Format(route.Gateway),
                Markup.Escape(route.Interface.Device.Name));
        }

        console.Write(table);
    }

    private static void WriteNeighbors(IAnsiConsole console, NetStack stack)
    {
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumn("neighbor");
        table.AddColumn("MAC");
        table.AddColumn("interface");
        table.AddColumn("state");
        table.AddColumn(new TableColumn("last used").RightAligned());
        var neighbor = new NeighborEntry();
        for (int i = 0; i < stack.InterfaceCount; i++)
        {
            NetInterface at = stack.GetInterface(i);
            for (int place = 0; place < at.NeighborCount; place++)
            {
                if (at.GetNeighbor(place, neighbor))
                {
                    table.AddRow(
                        Ipv4Text.Format(neighbor.Address),
                        neighbor.State == NeighborState.Incomplete ? "asked for" : MacText.Format(neighbor.MacAddress),
                        Markup.Escape(at.Device.Name),
                        StateName(neighbor.State),
                        $"{Number(neighbor.Age)} ms ago");
                }
            }
        }

        console.Write(table);
    }

    private static string StateName(NeighborState state) => state switch
    {
        NeighborState.Incomplete => "incomplete",
        NeighborState.Reachable => "reachable",
        _ => "probing",
    };

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
