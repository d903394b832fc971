namespace NanoTcp.InteropTests.Differential;

/// <summary>The table of docs/linux-differences.md.</summary>
internal static class DifferenceTable
{
    private const string Head = "| difference |";

    /// <summary>The first column of each row.</summary>
    public static IEnumerable<string> Names() => File.ReadLines(Path.Combine(InteropTest.RepositoryRoot, "docs", "linux-differences.md"))
        .SkipWhile(line => !line.StartsWith(Head, StringComparison.Ordinal))
        .Skip(2)
        .TakeWhile(line => line.StartsWith('|'))
        .Select(line => line.Split('|')[1].Trim());
}
