using System.Diagnostics;
using NanoTcp.InteropTests.Differential.Families;
using NanoTcp.InteropTests.World;

namespace NanoTcp.InteropTests.Differential;

/// <summary>The same conversations by the Linux kernel's TCP and by NanoTcp.</summary>
[TestClass]
public sealed class DifferentialTests
{
    public TestContext TestContext { get; set; } = null!;

    // into a file, if NANOTCP_DIFFERENTIAL_REPORT names one
    private void Say(string text)
    {
        TestContext.WriteLine(text);
        string? path = Environment.GetEnvironmentVariable("NANOTCP_DIFFERENTIAL_REPORT");
        if (path != null)
        {
            File.AppendAllText(path, text + "\n");
        }
    }

    [TestMethod]
    [Timeout(int.MaxValue)]
    public void Replay()
    {
        string path = Environment.GetEnvironmentVariable("NANOTCP_CONVERSATION")!;
        var conversations = File.ReadAllText(path).Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(Conversation.Parse).ToArray();
        using var kernel = new KernelSide(Settings.Kernel);
        kernel.Run(conversations.Select(c => c.With(c.Steps.Take(3).Where(s => s is not WaitStep))).ToArray(), 100);
        foreach (KernelAnswer answer in kernel.Run(conversations, 200))
        {
            Transcript board = BoardSide.Run(answer.Conversation, Settings.Board);
            Verdict verdict = Comparison.Compare(answer.Conversation, answer.Transcript, board);
            Say(Report.Of(answer.Conversation, answer.Transcript, board, verdict.Unexplained));
            Say($"lateness {answer.Lateness:0.0}; {verdict.Unexplained?.Signature} {string.Join(", ", verdict.Explained.Select(r => r.Name))} {(verdict.IsAmbiguous ? "ambiguous" : "")}\n");
        }
    }

    [TestMethod]
    [Timeout(int.MaxValue)]
    public void LongRun()
    {
        string[] words = (Environment.GetEnvironmentVariable("NANOTCP_DIFFERENTIAL") ?? "200").Split(',');
        int count = int.Parse(words[0]);
        string[] families = words.Length > 1 ? words[1].Split('+') : Family.All.Keys.ToArray();
        uint seed = words.Length > 2 ? uint.Parse(words[2]) : 1;
        int shrinks = words.Length > 3 ? int.Parse(words[3]) : 5;
        var conversations = families.SelectMany(f => Enumerable.Range(0, count / families.Length).Select(i => Family.Make(f, seed, (uint)i))).ToArray();
        new Random(1).Shuffle(conversations);
        using var kernel = new KernelSide(Settings.Kernel);
        var judge = new Judge(kernel, Settings.Board, 250);
        judge.Hold(conversations.Take(5).Select(c => c.With(c.Steps.Take(3).Where(s => s is not WaitStep))).ToArray(), new Outcomes());
        long start = Stopwatch.GetTimestamp();
        Outcomes outcomes = judge.Run(conversations);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Say($"{outcomes.Judged.Count} judged in {seconds:0.0} s, {outcomes.Judged.Count / seconds:0} a second; {outcomes.Late} late, {outcomes.Unrepeated.Count} unrepeated, {outcomes.Unexplained.Count} unexplained, {outcomes.Judged.Count(c => c.Verdict.IsAmbiguous)} ambiguous");
        Say("lateness " + string.Join(' ', judge.Lateness.Order().Where((_, i) => i % Math.Max(1, judge.Lateness.Count / 20) == 0).Select(l => $"{l:0.0}")));
        Say($"judged steps {outcomes.Judged.Sum(c => c.Verdict.JudgedSteps)} of {outcomes.Judged.Sum(c => c.Conversation.Steps.Length)}");
        foreach (var group in outcomes.Judged.GroupBy(c => c.Conversation.Family))
        {
            Say($"{group.Key}: {group.Count()}, unexplained {outcomes.Unexplained.Count(c => c.Conversation.Family == group.Key)}, unrepeated {outcomes.Unrepeated.Count(c => c.Conversation.Family == group.Key)}, explained {group.Count(c => c.Verdict.Explained.Count > 0)}");
        }

        foreach (var rule in outcomes.Judged.SelectMany(c => c.Verdict.Explained).GroupBy(r => r.Name + " " + r.Outcome))
        {
            Say($"rule {rule.Key}: {rule.Count()}");
        }

        var groups = outcomes.Unexplained.GroupBy(c => c.Verdict.Unexplained!.Signature).OrderByDescending(g => g.Count()).ToArray();
        foreach (var g in groups)
        {
            Say($"{g.Count(),5} {g.Key}  [{string.Join(' ', g.Select(c => c.Conversation.Family).Distinct())}]");
        }

        foreach (var g in outcomes.Unrepeated.GroupBy(c => c.Verdict.Unexplained!.Signature).OrderByDescending(g => g.Count()).Take(15))
        {
            Say($"   unrepeated {g.Count(),5} {g.Key}");
        }

        var chosen = groups.Take(shrinks).ToArray();
        var small = new Shrinker(judge).Shrink(chosen.Select(g => g.MinBy(c => (c.Conversation.Steps.Length * 300) + c.Conversation.Duration)!));
        for (int i = 0; i < small.Count; i++)
        {
            Say($"\n=== {chosen[i].Count()} x {chosen[i].Key} [{string.Join(' ', chosen[i].Select(c => c.Conversation.Family).Distinct())}]");
            Say(small[i].ToString());
        }

        Say($"{Stopwatch.GetElapsedTime(start).TotalSeconds:0} s");
    }
}
