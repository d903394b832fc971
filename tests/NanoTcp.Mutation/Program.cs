using System.CommandLine;
using NanoTcp.Mutation;
using NanoTcp.Mutation.Mutants;
using NanoTcp.Mutation.Reporting;
using NanoTcp.Mutation.Running;

if (args is ["worker", var folder, var tests, var number, var pattern])
{
    Worker.Serve(folder, tests.Split(','), int.Parse(number, System.Globalization.CultureInfo.InvariantCulture), pattern);
    return 0;
}

var seed = new Option<int>("--seed") { Description = "Decides the sample", DefaultValueFactory = _ => 1 };
var tcp = new Option<int>("--tcp") { Description = "Mutants in Tcp", DefaultValueFactory = _ => 300 };
var others = new Option<int>("--others") { Description = "Mutants in Ip, Ethernet, Services and Sockets", DefaultValueFactory = _ => 200 };
var minutes = new Option<int>("--minutes") { Description = "Stops after so long; the next run continues", DefaultValueFactory = _ => 120 };
var at = new Option<string[]>("--at")
{
    Description = "All mutants of some lines instead of a sample, as FILE.cs:LINE",
    DefaultValueFactory = _ => [],
    AllowMultipleArgumentsPerToken = true,
};
var again = new Option<bool>("--again") { Description = "Tries the survivors of earlier runs again" };
var list = new Option<bool>("--list") { Description = "Prints the mutants, and tries none" };
var quick = new Option<bool>("--unit") { Description = "Judges by the unit tests alone" };
var longest = new Option<int>("--longest")
{
    Description = "Leaves out tests that take longer, in milliseconds: a quick first look, before --again with all tests",
    DefaultValueFactory = _ => int.MaxValue,
};
var filter = new Option<string>("--tests") { Description = "Judges by the tests whose names match a regular expression", DefaultValueFactory = _ => "" };
var file = new Option<FileInfo?>("--results") { Description = "File of the results; by default one for each seed in artifacts/mutation" };
var root = new RootCommand("Changes instructions of the stack, and counts the changes that the tests notice. Build the tests first.")
{
    seed, tcp, others, minutes, at, again, list, quick, longest, filter, file,
};
root.SetAction(parsed =>
{
    List<Mutant> all = Workplace.FindMutants();
    string[] places = parsed.GetValue(at)!;
    Mutant[] sample = places.Length > 0
        ? [.. all.Where(mutant => places.Contains(mutant.Place) || places.Contains(mutant.Place.Split(':')[0]))]
        :
        [
            .. MutantFinder.Sample(all.Where(mutant => mutant.Folder == "Tcp"), parsed.GetValue(tcp), parsed.GetValue(seed)),
            .. MutantFinder.Sample(all.Where(mutant => mutant.Folder != "Tcp"), parsed.GetValue(others), parsed.GetValue(seed)),
        ];
    if (parsed.GetValue(list))
    {
        foreach (Mutant mutant in sample)
        {
            Console.WriteLine($"{mutant.Folder} {mutant.Place} {mutant.Key}");
        }

        Console.WriteLine($"{sample.Length} of {all.Count}");
        return 0;
    }

    string path = parsed.GetValue(file)?.FullName ??
        Path.Combine(Workplace.Results, places.Length > 0 ? $"at-{Environment.ProcessId}.tsv" : $"seed-{parsed.GetValue(seed)}.tsv");
    var results = new ResultFile(path, Workplace.Identify(all));
    if (parsed.GetValue(again))
    {
        results.ForgetSurvivors();
    }

    string woven = Workplace.Prepare(sample);
    try
    {
        using var run = new MutationRun(woven, parsed.GetValue(quick) ? Workplace.Tests[..1] : Workplace.Tests, parsed.GetValue(filter)!, sample, Console.Out);
        run.Run(results, parsed.GetValue(longest), DateTime.Now.AddMinutes(parsed.GetValue(minutes)));
    }
    finally
    {
        Directory.Delete(woven, true);
    }

    Score.Write([.. sample.Select(results.Find).OfType<Result>()], Console.Out);
    return 0;
});
return root.Parse(args).Invoke();
