namespace NanoTcp.HostTests.Ladders;

/// <summary>The ladders that the documentation shows are runs of this code.</summary>
[TestClass]
public sealed class DocumentationTests
{
    private static readonly string s_root = FindRoot();

    [TestMethod]
    public async Task ThePictureMatchesTheCode()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            await ToolRun.ToEndAsync($"ladder --out {folder}/ladder.svg");

            Assert.AreEqual(
                await File.ReadAllTextAsync($"{folder}/ladder.svg"),
                await File.ReadAllTextAsync(Path.Combine(s_root, "docs", "ladder.svg")),
                "draw it again: nanotcp ladder --out docs/ladder.svg");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [TestMethod]
    public async Task TheTextMatchesTheCode()
    {
        string readme = await File.ReadAllTextAsync(Path.Combine(s_root, "README.md"));
        string[] shown = readme.Split("```text\n").Single(part => part.Contains("10.0.0.1:7", StringComparison.Ordinal)).Split("\n```")[0].Split('\n');

        (_, string output, _) = await ToolRun.ToEndAsync("ladder --impair loss=20% --seed 7");

        CollectionAssert.IsSubsetOf(shown.Select(Words).ToArray(), output.Split('\n').Select(Words).ToArray());
        Assert.IsTrue(shown.All(line => line.Length <= 100), "the width of a page");
    }

    // Columns may stand closer on a page.
    private static string Words(string line) => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private static string FindRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder != null && !File.Exists(Path.Combine(folder, "NanoTcp.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException("the repository's root is not found");
    }
}
