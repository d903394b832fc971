using NanoTcp.InteropTests.Differential.Conversations;
using NanoTcp.InteropTests.Differential.Subjects;
using NanoTcp.Tcp;

namespace NanoTcp.InteropTests.Differential.Verdicts;

/// <summary>A conversation with what both sides did in it, and what came of the comparison.</summary>
internal sealed record Case(Conversation Conversation, Transcript Linux, Transcript Board, Verdict Verdict)
{
    public override string ToString() => Report.Of(Conversation, Linux, Board, Verdict.Unexplained);
}

/// <summary>What came of many conversations.</summary>
internal sealed class Outcomes
{
    public List<Case> Judged { get; } = [];

    /// <summary>Differences that no rule explains, each seen three times.</summary>
    public List<Case> Unexplained { get; } = [];

    /// <summary>Differences that did not come again: chance.</summary>
    public List<Case> Unrepeated { get; } = [];

    /// <summary>Conversations that the machine was too busy for, however often they were tried.</summary>
    public int Late { get; set; }

    public void Add(Outcomes others)
    {
        Judged.AddRange(others.Judged);
        Unexplained.AddRange(others.Unexplained);
        Unrepeated.AddRange(others.Unrepeated);
        Late += others.Late;
    }
}

/// <summary>Has both sides hold conversations, and compares them.</summary>
internal sealed class Judge(KernelSide kernel, TcpSettings settings, int atOnce)
{
    // a step later than this may have come after a timer that it should have come before, in milliseconds
    private const double Late = 6;

    private const int Attempts = 4;
    private const int Confirmations = 2;

    /// <summary>Judges conversations. A difference counts when it comes again each time.</summary>
    public Outcomes Run(IReadOnlyList<Conversation> conversations)
    {
        var outcomes = new Outcomes();
        Case[] judged = Hold(conversations, outcomes);
        outcomes.Judged.AddRange(judged);
        Case[] suspects = judged.Where(one => one.Verdict.Unexplained != null).ToArray();
        HashSet<Conversation> confirmed = suspects.Select(one => one.Conversation).ToHashSet();
        Dictionary<Conversation, string> signatures = suspects.GroupBy(one => one.Conversation)
            .ToDictionary(group => group.Key, group => group.First().Verdict.Unexplained!.Signature);
        for (int i = 0; i < Confirmations && confirmed.Count > 0; i++)
        {
            foreach (Case again in Hold(confirmed.ToArray(), outcomes))
            {
                if (again.Verdict.Unexplained?.Signature != signatures[again.Conversation])
                {
                    confirmed.Remove(again.Conversation);
                }
            }
        }

        outcomes.Unexplained.AddRange(suspects.Where(one => confirmed.Contains(one.Conversation)));
        outcomes.Unrepeated.AddRange(suspects.Where(one => !confirmed.Contains(one.Conversation)));
        return outcomes;
    }

    /// <summary>Holds conversations once, those that came late again.</summary>
    public Case[] Hold(IReadOnlyList<Conversation> conversations, Outcomes outcomes)
    {
        var cases = new List<Case>();
        IReadOnlyList<Conversation> left = conversations;
        for (int i = 0; i < Attempts && left.Count > 0; i++)
        {
            KernelAnswer[] answers = kernel.Run(left, atOnce);
            cases.AddRange(answers.Where(answer => answer.Lateness <= Late).Select(Compare));
            left = answers.Where(answer => answer.Lateness > Late).Select(answer => answer.Conversation).ToArray();
        }

        outcomes.Late += left.Count;
        return [.. cases];
    }

    private Case Compare(KernelAnswer answer)
    {
        Transcript board = BoardSide.Run(answer.Conversation, settings);
        return new Case(answer.Conversation, answer.Transcript, board, Comparison.Compare(answer.Conversation, answer.Transcript, board));
    }
}
