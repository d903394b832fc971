using System.CommandLine;
using NanoTcp.Fuzz;
using NanoTcp.Fuzz.Coverage;
using NanoTcp.Fuzz.Targets;

var target = new Argument<string>("TARGET")
{
    Description = "What to fuzz: all, or one of " + string.Join(", ", FuzzTarget.All.Select(t => t.Name)),
    DefaultValueFactory = _ => "all",
};
target.AcceptOnlyFromAmong(["all", .. FuzzTarget.All.Select(t => t.Name)]);
var runs = new Option<long>("--runs") { Description = "Inputs per target", DefaultValueFactory = _ => 100_000 };
var seed = new Option<long>("--seed") { Description = "Decides all inputs", DefaultValueFactory = _ => 1 };
var file = new Option<FileInfo?>("--input")
{
    Description = "Takes the choices from a file (- for standard input), as coverage-guided fuzzers give them, and plays one world",
};
var root = new RootCommand("Fuzzes a NanoTcp stack: broken frames, an evil TCP peer, and random socket calls.")
{
    target, runs, seed, file,
};
var coverageRuns = new Option<long>("--runs") { Description = "Inputs per target", DefaultValueFactory = _ => 20_000 };
var coverage = new Command("coverage", "Prints which target reaches which method that handles input.") { coverageRuns, seed };
coverage.SetAction(parsed => CoverageRun.Run(parsed.GetValue(coverageRuns), parsed.GetValue(seed), Console.Out));
root.Subcommands.Add(coverage);
root.SetAction(parsed =>
{
    FuzzTarget[] targets = [.. FuzzTarget.All.Where(t => parsed.GetValue(target) is "all" || t.Name == parsed.GetValue(target))];
    FileInfo? input = parsed.GetValue(file);
    return input == null
        ? FuzzRun.Run(targets, parsed.GetValue(runs), parsed.GetValue(seed), Console.Out)
        : FuzzRun.Replay(targets, input);
});
return root.Parse(args).Invoke();
