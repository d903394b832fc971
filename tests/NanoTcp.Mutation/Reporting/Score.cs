namespace NanoTcp.Mutation.Reporting;

/// <summary>The score by folder, and the survivors, as Markdown.</summary>
public static class Score
{
    public static void Write(IReadOnlyCollection<Result> results, TextWriter output)
    {
        output.WriteLine("| folder | mutants | killed by a failing test | by the time limit | by a crash | survived | not reached | score |");
        output.WriteLine("|---|---|---|---|---|---|---|---|");
        foreach (IGrouping<string, Result> folder in results.GroupBy(result => result.Mutant.Folder))
        {
            Row(folder.Key, [.. folder], output);
        }

        Row("all", results, output);
        output.WriteLine();
        foreach (Result survivor in results.Where(result => !result.IsKilled).OrderBy(result => result.Mutant.Folder).ThenBy(result => result.Mutant.Place))
        {
            output.WriteLine($"{survivor.Mutant.Folder} {survivor.Mutant.Place} {survivor.Mutant.Key}: {survivor.Verdict}");
        }
    }

    private static void Row(string name, IReadOnlyCollection<Result> results, TextWriter output)
    {
        int Count(Verdict verdict) => results.Count(result => result.Verdict == verdict);
        double score = 100.0 * results.Count(result => result.IsKilled) / Math.Max(1, results.Count);
        output.WriteLine($"| {name} | {results.Count} | {Count(Verdict.Killed)} | {Count(Verdict.TimedOut)} | {Count(Verdict.Crashed)} | " +
            $"{Count(Verdict.Survived)} | {Count(Verdict.NotReached)} | {score:F1} % |");
    }
}
