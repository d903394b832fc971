using System.Globalization;
using NanoTcp.Host.Boards;
using NanoTcp.Links;
using NanoTcp.Simulation;
using Spectre.Console;

namespace NanoTcp.Tool.Reporting;

/// <summary>Counters of a board: frames, segments, retransmissions, drops by reason, SPI transactions per frame, bytes.</summary>
internal static class StatisticsReport
{
    public static void Write(IAnsiConsole console, VirtualBoard board)
    {
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumn("board");
        table.AddColumn(new TableColumn("received").RightAligned());
        table.AddColumn(new TableColumn("sent").RightAligned());
        AddTraffic(table, board);
        console.Write(table);

        var events = new Table { Border = TableBorder.Simple };
        events.AddColumn("event");
        events.AddColumn(new TableColumn("count").RightAligned());
        AddTcp(events, board.Stack.Statistics);
        AddDrops(events, board.Stack.Statistics);
        AddDevice(events, board.Device);
        AddRules(events, board.Rules);
        AddCable(events, board.Cable);
        console.Write(events);
    }

    private static void AddTraffic(Table table, VirtualBoard board)
    {
        DeviceCounters device = board.Device.Counters;
        NetStatistics stack = board.Stack.Statistics;
        Add(table, "frames", device.ReceivedFrames, device.SentFrames);
        Add(table, "bytes", device.ReceivedBytes, device.SentBytes);
        Add(table, "IP packets", stack.IpReceived, stack.IpSent);
        Add(table, "TCP segments", stack.TcpSegmentsReceived, stack.TcpSegmentsSent);
        Add(table, "UDP datagrams", stack.UdpReceived, stack.UdpSent);
    }

    private static void AddTcp(Table table, NetStatistics stack)
    {
        Add(table, "connections opened by clients", stack.TcpPassiveOpens);
        Add(table, "retransmissions", stack.TcpRetransmissions);
        AddIfAny(table, "  by timeout", stack.TcpTimeouts);
        AddIfAny(table, "  fast recoveries", stack.TcpFastRetransmits);
        AddIfAny(table, "  tail loss probes", stack.TcpTailLossProbes);
        AddIfAny(table, "  needless, and undone", stack.TcpSpuriousRetransmissions);
        AddIfAny(table, "segments out of order", stack.TcpOutOfOrder);
        AddIfAny(table, "connections reset by peers", stack.TcpResetsReceived);
        AddIfAny(table, "RST sent", stack.TcpResetsSent);
        AddIfAny(table, "connections timed out", stack.TcpAborts);
        AddIfAny(table, "address conflicts", stack.AddressConflicts);
    }

    private static void AddDrops(Table table, NetStatistics stack)
    {
        Add(table, "packets dropped", stack.TotalDrops);
        foreach (DropReason reason in Enum.GetValues<DropReason>())
        {
            AddIfAny(table, $"  {NetStatistics.NameOf(reason)}", stack.Drops[(int)reason]);
        }
    }

    private static void AddDevice(Table table, NetDevice device)
    {
        DeviceCounters counters = device.Counters;
        AddIfAny(table, "receive errors", counters.ReceiveErrors);
        AddIfAny(table, "receive overruns", counters.ReceiveOverruns);
        AddIfAny(table, "send errors", counters.SendErrors);
        AddIfAny(table, "device recoveries", counters.Recoveries);
        if (counters.SpiTransactions > 0)
        {
            Add(table, "SPI transactions", counters.SpiTransactions);
            Add(table, "SPI bytes", counters.SpiBytes);
            double frames = Math.Max(1, counters.ReceivedFrames + counters.SentFrames);
            table.AddRow("SPI transactions per frame", (counters.SpiTransactions / frames).ToString("0.00", CultureInfo.InvariantCulture));
        }
    }

    /// <summary>A driver's violations of the chip model's rules, as sentences with counts.</summary>
    internal static IEnumerable<(string Sentence, int Count)> BrokenRules(ChipRules rules) =>
        from rule in Enumerable.Range(0, rules.RuleCount)
        where rules.Count(rule) > 0
        select ($"chip model, {rules.LevelOf(rule).ToString().ToLowerInvariant()}: {rules.SentenceOf(rule)}", rules.Count(rule));

    private static void AddRules(Table table, ChipRules? rules)
    {
        foreach ((string sentence, int count) in rules == null ? [] : BrokenRules(rules))
        {
            Add(table, sentence, count);
        }
    }

    private static void AddCable(Table table, Cable? cable)
    {
        if (cable == null)
        {
            return;
        }

        AddIfAny(table, "cable: frames lost", Both(c => c.LostFrames));
        AddIfAny(table, "cable: frames doubled", Both(c => c.DuplicatedFrames));
        AddIfAny(table, "cable: frames out of order", Both(c => c.ReorderedFrames));
        AddIfAny(table, "cable: frames with a bit flipped", Both(c => c.CorruptedFrames));
        AddIfAny(table, "cable: frames lost to a full queue", Both(c => c.OverflowedFrames));

        long Both(Func<CableCounters, long> count) => count(cable.A.Counters) + count(cable.B.Counters);
    }

    private static void AddIfAny(Table table, string name, long count)
    {
        if (count != 0)
        {
            Add(table, name, count);
        }
    }

    private static void Add(Table table, string name, params long[] counts) =>
        table.AddRow([Markup.Escape(name), .. counts.Select(count => count.ToString("N0", CultureInfo.InvariantCulture))]);
}
