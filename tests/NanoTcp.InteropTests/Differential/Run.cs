using System.Diagnostics;
using System.Globalization;
using System.Text;
using NanoTcp.InteropTests.Differential.Conversations;
using NanoTcp.InteropTests.Differential.Families;
using NanoTcp.InteropTests.Differential.Subjects;
using NanoTcp.InteropTests.Differential.Verdicts;

namespace NanoTcp.InteropTests.Differential;

/// <summary>Many conversations held and judged, and what to tell of them.</summary>
internal sealed class Run
{
    private const int AtOnce = 250;

    // shrinking takes the kernel's time; differences of one cause have one signature
    private const int ShrunkenAtMost = 40;

    private readonly Outcomes _outcomes = new();
    private readonly Dictionary<string, (int Count, Case Shrunken)> _unexplained = [];
    private double _seconds;

    private Run()
    {
    }

    /// <summary>Holds conversations, with each family's settings on both sides.</summary>
    /// <exception cref="World.NamespaceUnavailableException">This machine does not let us make a namespace.</exception>
    public static Run Of(RunOptions options)
    {
        var run = new Run();
        long start = Stopwatch.GetTimestamp();
        foreach (IGrouping<Settings, Conversation> group in options.Conversations.GroupBy(one => Family.SettingsOf(one.Family)))
        {
            run.Hold([.. group], group.Key);
        }

        run._seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        if (options.ReportFile != null)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(options.ReportFile)!);
            File.WriteAllText(options.ReportFile, run.Text(options.IsReplay));
        }

        return run;
    }

    /// <summary>What came of a family's conversations, in a line.</summary>
    public string CountsOf(string family)
    {
        Case[] judged = _outcomes.Judged.Where(one => one.Conversation.Family == family).ToArray();
        int explained = judged.Count(one => one.Verdict.Explained.Count > 0);
        int unexplained = _outcomes.Unexplained.Count(one => one.Conversation.Family == family);
        int unrepeated = _outcomes.Unrepeated.Count(one => one.Conversation.Family == family);
        int steps = judged.Sum(one => one.Conversation.Steps.Length);
        return $"{family}: {judged.Length} conversations, {unexplained} with an unexplained difference, {explained} with an explained one, "
            + $"{unrepeated} with one that did not come again; {judged.Sum(one => one.Verdict.JudgedSteps)} of {steps} steps compared";
    }

    /// <summary>A family's unexplained differences: the shortest conversations that show them. Empty when there are none.</summary>
    public string UnexplainedOf(string family)
    {
        var text = new StringBuilder();
        foreach (string signature in _outcomes.Unexplained.Where(one => one.Conversation.Family == family).Select(SignatureOf).Distinct())
        {
            (int count, Case shrunken) = _unexplained[signature];
            text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"{count} x {signature}").AppendLine().Append(shrunken);
        }

        return text.ToString();
    }

    private void Hold(Conversation[] conversations, Settings settings)
    {
        using var kernel = new KernelSide(settings.Kernel);
        var judge = new Judge(kernel, settings.Board, AtOnce);
        WarmUp(judge, conversations);
        Outcomes outcomes = judge.Run(conversations);
        _outcomes.Add(outcomes);
        IGrouping<string, Case>[] groups = outcomes.Unexplained.GroupBy(SignatureOf).OrderByDescending(group => group.Count()).ToArray();
        Case[] shortest = groups.Select(group => group.MinBy(one => (one.Conversation.Steps.Length * 300) + one.Conversation.Duration)!).ToArray();
        IReadOnlyList<Case> shrunken = [.. new Shrinker(judge).Shrink(shortest.Take(ShrunkenAtMost)), .. shortest.Skip(ShrunkenAtMost)];
        for (int i = 0; i < groups.Length; i++)
        {
            _unexplained[groups[i].Key] = (groups[i].Count(), shrunken[i]);
        }
    }

    // the first conversations would be late, while the machine's code is made
    private static void WarmUp(Judge judge, Conversation[] conversations) =>
        judge.Hold(conversations.Take(10).Select(one => one.With(one.Steps.Where(step => step is not WaitStep).Take(5))).ToArray(), new Outcomes());

    private static string SignatureOf(Case one) => one.Verdict.Unexplained!.Signature;

    private string Text(bool isReplay)
    {
        var text = new StringBuilder();
        int atBorders = _outcomes.Judged.Count(one => one.Verdict.IsAmbiguous);
        text.AppendLine(CultureInfo.InvariantCulture, $"{_outcomes.Judged.Count} conversations in {_seconds:0} s, {_outcomes.Judged.Count / _seconds:0} a second:");
        text.AppendLine(CultureInfo.InvariantCulture, $"{_outcomes.Unexplained.Count,7} with an unexplained difference");
        text.AppendLine(CultureInfo.InvariantCulture, $"{_outcomes.Unrepeated.Count,7} with one that did not come again");
        text.AppendLine(CultureInfo.InvariantCulture, $"{atBorders,7} compared up to a segment at the border of two steps");
        text.AppendLine(CultureInfo.InvariantCulture, $"{_outcomes.Late,7} more not judged because the machine was too busy");
        text.AppendLine();
        foreach (string family in _outcomes.Judged.Select(one => one.Conversation.Family).Distinct().Order())
        {
            text.AppendLine(CountsOf(family));
        }

        text.AppendLine().AppendLine("explained by:");
        foreach (IGrouping<string, Rule> rule in _outcomes.Judged.SelectMany(one => one.Verdict.Explained).GroupBy(rule => rule.Name).OrderByDescending(group => group.Count()))
        {
            int stops = rule.Count(one => one.Outcome == Outcome.Stop);
            string ends = stops > 0 ? $", {stops} of them ended the comparison" : "";
            text.AppendLine(CultureInfo.InvariantCulture, $"{rule.Count(),7} {rule.Key}{ends}");
        }

        foreach ((string signature, (int count, Case shrunken)) in _unexplained.OrderByDescending(pair => pair.Value.Count))
        {
            text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"{count} x {signature}").AppendLine().Append(shrunken);
        }

        foreach (Case one in isReplay ? _outcomes.Judged : [])
        {
            text.AppendLine().Append(one).AppendLine($"explained by: {string.Join(", ", one.Verdict.Explained.Select(rule => rule.Name))}");
        }

        return text.ToString();
    }
}
