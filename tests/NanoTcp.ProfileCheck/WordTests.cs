using System.Text.RegularExpressions;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace NanoTcp.ProfileCheck;

/// <summary>Words that CONTRIBUTING.md's glossary replaces do not return to comments, names of constants, or names of tests.</summary>
[TestClass]
public partial class WordTests
{
    private static readonly string s_separator = Path.DirectorySeparatorChar.ToString();

    [TestMethod]
    public void CommentsUseTheGlossary() => Check(["src", "hardware"], Comment(), Phrases(), "words that the glossary replaces");

    [TestMethod]
    public void IdentifiersUseTheGlossary() => Check(["src", "hardware"], Identifier(), Identifiers(), "identifiers that the glossary replaces");

    [TestMethod]
    public void TestNamesUseTheGlossary() => Check(["tests"], TestName(), Names(), "test names with words that the glossary replaces");

    [TestMethod]
    [DataRow("// nobody waits for it", true)]
    [DataRow("/// <summary>Sent again after a timeout.</summary>", true)]
    [DataRow("int count = 0; // the segment is thrown away", true)]
    [DataRow("// no listener on that port", false)]
    [DataRow("Assert.Fail(\"nobody\");", false)]
    public void APhraseIsFoundInCommentsOnly(string line, bool isFound)
    {
        Assert.AreEqual(isFound, Comment().Match(line) is { Success: true } comment && Phrases().IsMatch(comment.Value));
    }

    private static void Check(string[] folders, Regex part, Regex refused, string what)
    {
        var found = new List<string>();
        foreach (string file in folders.SelectMany(Sources))
        {
            string[] lines = File.ReadAllLines(file);
            for (int i = 0; i < lines.Length; i++)
            {
                foreach (Match text in part.Matches(lines[i]))
                {
                    Match match = refused.Match(text.Value);
                    if (match.Success)
                    {
                        found.Add($"{Path.GetRelativePath(DeviceProject.Root, file)}:{i + 1}: {match.Value}");
                    }
                }
            }
        }

        Assert.IsEmpty(found, $"{what}:\n{string.Join('\n', found)}\n");
    }

    private static IEnumerable<string> Sources(string folder) => Directory
        .EnumerateFiles(Path.Combine(DeviceProject.Root, folder), "*.cs", SearchOption.AllDirectories)
        .Where(file => !file.Contains($"{s_separator}obj{s_separator}", StringComparison.Ordinal) &&
            !file.Contains($"{s_separator}bin{s_separator}", StringComparison.Ordinal));

    [GeneratedRegex(@"(?<=^|\s)//.*")]
    private static partial Regex Comment();

    [GeneratedRegex(@"\b[A-Z]\w+")]
    private static partial Regex Identifier();

    [GeneratedRegex(@"(?<=\bpublic (?:async )?(?:void|Task) )\w+(?=\()")]
    private static partial Regex TestName();

    [GeneratedRegex(
        @"\b(nobody|somebody|whoever|everybody|anybody|for ever|anew|all the same|half-way|puts? together|takes? apart|thrown? away|throws away" +
        @"|lets? go of|gives? back|given back|gave back|(is|are|be|has) told|looks? (at|for)|looked (at|for)|sen(t|ds?) again|once more|goes on|go on" +
        @"|in vain|strangers?|to be had|what (came|comes|has come|waits)|finds? room|found no room|gives? way|makes way|takes in|taken in|in good order" +
        @"|shortage|farewell|now and then|in front of|when first needed|foretell|long way|short way|shortest way|face that looks)\b",
        RegexOptions.IgnoreCase)]
    private static partial Regex Phrases();

    [GeneratedRegex(@"^(Most|Least|Usual)[A-Z]|SentAgain|SendsAgain|SentBeside|LookAt|GoOn$|TakeBack|Shortage|StartAnew|NotKept|LetGo$|Explain$")]
    private static partial Regex Identifiers();

    [GeneratedRegex(
        @"Nobody|Somebody|Everybody|Whoever|Anew|ForEver(?!y)|SentAgain|GivesWay|ThrownAway|PutTogether|LookedAt|LookedFor|Complaint|Farewell|AllTheSame" +
        @"|GoesOn|IsTold|AreTold|TakenIn|ToBeHad|Stranger|BesideItself|HeardAgain|IsGivenBack|FarEnd|Shortage")]
    private static partial Regex Names();
}
