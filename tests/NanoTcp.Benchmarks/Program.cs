using System.CommandLine;
using NanoTcp.Benchmarks.Board;
using NanoTcp.Benchmarks.Il;
using NanoTcp.Benchmarks.Load;
using NanoTcp.Benchmarks.Memory;
using NanoTcp.Benchmarks.Peers;
using NanoTcp.Benchmarks.Reporting;
using NanoTcp.Benchmarks.Spi;
using NanoTcp.Benchmarks.Throughput;

namespace NanoTcp.Benchmarks;

/// <summary>Speed and memory of the stack, as tables. Without a verb: all of them.</summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        var json = new Option<FileInfo?>("--json")
        {
            HelpName = "FILE",
            Description = "Writes the tables to a file, too",
            Recursive = true,
        };
        var root = new RootCommand("Measures NanoTcp's speed and memory. Without a verb: all.") { json };
        Verb("all", "Everything, without the tables by method", All);
        Verb(
            "il", "IL instructions of the fast path by method, and IL bytes",
            () => IlReport.Report(byMethod: true).Append(IlReport.Sizes()));
        Verb("memory", "Bytes allocated per segment, and RAM per connection", Memory);
        BoardVerb();
        Verb("spi", "SPI transactions and bytes per frame", SpiBudget.Report);
        Verb("throughput", "Streams, and requests with their responses", StackThroughput.Report);
        Verb("peers", "NanoTcp, lwIP and the Linux kernel, served to the same client (Linux, root)", PeersReport.Report);
        root.Add(LoadCommand.Create(json));
        root.SetAction(parsed => Run(All, parsed.GetValue(json)));
        return root.Parse(arguments).Invoke();

        void Verb(string name, string description, Func<IEnumerable<ReportTable>> measure)
        {
            var command = new Command(name, description);
            command.SetAction(parsed => Run(measure, parsed.GetValue(json)));
            root.Add(command);
        }

        void BoardVerb()
        {
            var chips = new Argument<BoardChip[]>("chips")
            {
                Arity = ArgumentArity.ZeroOrMore,
                Description = "Only these chips",
            };
            var clock = new Option<double?>("--clock") { HelpName = "MHZ", Description = "Only this SPI clock" };
            var call = new Option<int?>("--call") { HelpName = "MICROSECONDS", Description = "Only this cost of a call" };
            var command = new Command("board", "What a board reaches by SPI clock and cost of a call, for each chip, in virtual time")
            {
                chips, clock, call,
            };
            command.SetAction(parsed => Run(
                () => BoardGoodput.Report(parsed.GetValue(chips) ?? [], parsed.GetValue(clock), parsed.GetValue(call)),
                parsed.GetValue(json)));
            root.Add(command);
        }
    }

    // lazily, so that each table is shown as soon as it is measured
    private static IEnumerable<ReportTable> All() => Memory()
        .Concat(SpiBudget.Report())
        .Concat(StackThroughput.Report())
        .Concat(IlReport.Report(byMethod: false))
        .Append(IlReport.Sizes());

    private static IEnumerable<ReportTable> Memory()
    {
        yield return SegmentAllocation.Report();
        yield return BoardMemory.Report();
        foreach (ReportTable table in ConnectionMemory.Report())
        {
            yield return table;
        }
    }

    private static int Run(Func<IEnumerable<ReportTable>> measure, FileInfo? json)
    {
        ReportWriter writer = ReportWriter.ForConsole();
        try
        {
            foreach (ReportTable table in measure())
            {
                writer.Write(table);
            }
        }
        catch (PeersUnavailableException e)
        {
            Console.Error.WriteLine(e.Message);
            return 1;
        }

        if (json != null)
        {
            writer.WriteJson(json.FullName);
        }

        return 0;
    }
}
