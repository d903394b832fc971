using System.Globalization;
using NanoTcp.InteropTests.Differential.Conversations;
using NanoTcp.InteropTests.Differential.Families;

namespace NanoTcp.InteropTests.Differential;

/// <summary>
/// Which conversations a run holds. NANOTCP_DIFFERENTIAL is "count[,seed[,family+family...]]", or the name of a file with conversations as a
/// report prints them, empty lines between them.
/// </summary>
/// <param name="Conversations">In the order in which they begin.</param>
/// <param name="ReportFile">Where the report of the run goes; null for none.</param>
/// <param name="IsReplay">The report shows every conversation, whatever came of it.</param>
internal sealed record RunOptions(IReadOnlyList<Conversation> Conversations, string? ReportFile, bool IsReplay)
{
    private const string Variable = "NANOTCP_DIFFERENTIAL";
    private const string ReportName = "differential.txt";
    private const int UsualCount = 1020;
    private const uint UsualSeed = 1;

    /// <exception cref="FormatException">The variable's value is neither.</exception>
    public static RunOptions FromEnvironment()
    {
        string? value = Environment.GetEnvironmentVariable(Variable);
        if (string.IsNullOrEmpty(value))
        {
            return new RunOptions(Make(UsualCount, UsualSeed, [.. Family.All.Keys]), null, false);
        }

        string report = Path.Combine(InteropTest.RepositoryRoot, "artifacts", ReportName);
        return File.Exists(value)
            ? new RunOptions(Conversation.ParseAll(File.ReadAllText(value)), report, true)
            : new RunOptions(Parse(value), report, false);
    }

    private static Conversation[] Parse(string value)
    {
        string[] parts = value.Split(',');
        bool isRight = parts.Length <= 3 & int.TryParse(parts[0], CultureInfo.InvariantCulture, out int count) && count > 0;
        uint seed = UsualSeed;
        isRight &= parts.Length < 2 || uint.TryParse(parts[1], CultureInfo.InvariantCulture, out seed);
        string[] families = parts.Length < 3 ? [.. Family.All.Keys] : parts[2].Split('+');
        isRight &= families.All(Family.All.ContainsKey);
        return isRight
            ? Make(count, seed, families)
            : throw new FormatException($"{Variable} is neither a file nor count[,seed[,family+family...]]: {value}. Families: {string.Join(' ', Family.All.Keys)}");
    }

    private static Conversation[] Make(int count, uint seed, string[] families)
    {
        Conversation[] all = families
            .SelectMany(family => Enumerable.Range(0, Math.Max(1, count / families.Length)).Select(i => Family.Make(family, seed, (uint)i)))
            .ToArray();

        // long ones and short ones side by side
        new Random((int)seed).Shuffle(all);
        return all;
    }
}
