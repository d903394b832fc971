using NanoTcp.InteropTests.World;

namespace NanoTcp.InteropTests.Differential;

/// <summary>The same conversations by the Linux kernel's TCP and by NanoTcp.</summary>
[TestClass]
public sealed class DifferentialTests
{
    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public void Replay()
    {
        string path = Environment.GetEnvironmentVariable("NANOTCP_CONVERSATION")!;
        var conversations = File.ReadAllText(path).Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(Conversation.Parse).ToArray();
        using var kernel = new KernelSide(Settings.Kernel);
        foreach (KernelAnswer answer in kernel.Run(conversations, 200))
        {
            Transcript board = BoardSide.Run(answer.Conversation, Settings.Board);
            Verdict verdict = Comparison.Compare(answer.Conversation, answer.Transcript, board);
            Console.WriteLine(Report.Of(answer.Conversation, answer.Transcript, board, verdict.Unexplained));
            Console.WriteLine($"lateness {answer.Lateness:0.0}; {verdict.Unexplained?.Signature} {string.Join(", ", verdict.Explained.Select(r => r.Name))} {(verdict.IsAmbiguous ? "ambiguous" : "")}");
        }
    }
}
