using NanoTcp.InteropTests.Differential.Families;
using NanoTcp.InteropTests.Differential.Verdicts;
using NanoTcp.InteropTests.World;

namespace NanoTcp.InteropTests.Differential;

/// <summary>
/// The same conversations by the Linux kernel's TCP and by NanoTcp. Set the environment variable NANOTCP_DIFFERENTIAL for a long run, or to
/// hold the conversations of a file: see <see cref="RunOptions"/>.
/// </summary>
[TestClass]
public sealed class DifferentialTests
{
    // a long run takes some minutes for 10,000 conversations
    private const int LongestRun = 3_600_000;

    // of all families, in one run: most of a conversation is waiting
    private static readonly Lazy<Run> s_run = new(() => Run.Of(RunOptions.FromEnvironment()));

    public static IEnumerable<object[]> FamilyNames => Family.All.Keys.Select(name => new object[] { name });

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    [Timeout(LongestRun)]
    [DynamicData(nameof(FamilyNames))]
    public void NanoTcpMatchesLinuxInConversationsAbout(string family)
    {
        Run run;
        try
        {
            run = s_run.Value;
        }
        catch (NamespaceUnavailableException e)
        {
            InteropTest.Skip(e.Message);
            return;
        }

        TestContext.WriteLine(run.CountsOf(family));
        string unexplained = run.UnexplainedOf(family);
        Assert.IsEmpty(unexplained, unexplained);
    }

    [TestMethod]
    public void TheTableOfDifferencesHasEveryRule() =>
        CollectionAssert.AreEquivalent(Rules.All.Select(rule => rule.Name).Distinct().ToArray(), DifferenceTable.Names().ToArray());
}
