using NanoTcp.InteropTests.Differential.Conversations;
using NanoTcp.InteropTests.Differential.Subjects;

namespace NanoTcp.InteropTests.Differential.Verdicts;

/// <summary>
/// Makes a conversation shorter that still shows the same difference. All candidates of a round are tried at once, since the kernel needs
/// its time for each.
/// </summary>
internal sealed class Shrinker(Judge judge)
{
    private const int Rounds = 12;

    /// <summary>Shrinks cases, all at the same time.</summary>
    public IReadOnlyList<Case> Shrink(IEnumerable<Case> found)
    {
        Attempt[] attempts = found.Select(one => new Attempt(one)).ToArray();
        for (int i = 0; i < Rounds && attempts.Any(one => !one.IsOver); i++)
        {
            foreach (Attempt attempt in attempts.Where(one => !one.IsOver))
            {
                attempt.Candidates = Candidates(attempt.Best).Concat(attempt.Together)
                    .Where(candidate => Size(candidate) < Size(attempt.Best.Conversation)).DistinctBy(candidate => candidate.ToString()).ToArray();
            }

            Conversation[] all = attempts.SelectMany(one => one.Candidates).ToArray();
            ILookup<Conversation, Case> cases = judge.Hold(all, new Outcomes()).ToLookup(one => one.Conversation, (IEqualityComparer<Conversation>)ReferenceEqualityComparer.Instance);
            foreach (Attempt attempt in attempts.Where(one => !one.IsOver))
            {
                Take(attempt, attempt.Candidates.SelectMany(candidate => cases[candidate]).ToArray());
            }
        }

        return attempts.Select(one => one.Best).ToArray();
    }

    private static void Take(Attempt attempt, Case[] cases)
    {
        Case[] alike = cases.Where(one => one.Verdict.Unexplained?.Signature == attempt.Signature).ToArray();
        attempt.Candidates = [];
        if (alike.Length == 0)
        {
            attempt.IsOver = true;
            return;
        }

        // what can go alone can often go together
        Step[] steps = attempt.Best.Conversation.Steps;
        HashSet<string> smaller = alike.Select(one => one.Conversation.ToString()).ToHashSet();
        bool[] isNeeded = steps.Select((_, i) => !smaller.Contains(attempt.Best.Conversation.With(Without(steps, i, 1)).ToString())).ToArray();
        attempt.Together = [attempt.Best.Conversation.With(steps.Where((_, i) => isNeeded[i]))];
        attempt.Best = alike.MinBy(one => Size(one.Conversation))!;
    }

    private sealed class Attempt(Case found)
    {
        public Case Best { get; set; } = found;

        public string Signature { get; } = found.Verdict.Unexplained!.Signature;

        public Conversation[] Candidates { get; set; } = [];

        public Conversation[] Together { get; set; } = [];

        public bool IsOver { get; set; }
    }

    private static IEnumerable<Conversation> Candidates(Case found)
    {
        Conversation conversation = found.Conversation;
        Step[] steps = conversation.Steps;
        int last = found.Verdict.Unexplained!.Step;
        if (last + 1 < steps.Length)
        {
            yield return conversation.With(steps.Take(last + 1));
        }

        for (int size = Math.Max(1, steps.Length / 2); size >= 1; size /= 2)
        {
            for (int i = 0; i + size <= steps.Length; i++)
            {
                yield return conversation.With(Without(steps, i, size));
            }
        }

        for (int i = 0; i < steps.Length; i++)
        {
            foreach (Step simpler in Simpler(steps[i]))
            {
                yield return conversation.With(steps.Select((step, at) => at == i ? simpler : step));
            }
        }

        yield return conversation with { PeerStart = 1000 };
        yield return conversation with { PeerClock = 100_000 };
        yield return conversation with { ReceiveBuffer = 60_000 };
    }

    private static IEnumerable<Step> Simpler(Step step)
    {
        switch (step)
        {
            case WaitStep wait:
                yield return wait with { Milliseconds = wait.Milliseconds / 2 };
                yield return wait with { Milliseconds = 15 };
                break;
            case SegmentStep segment:
                yield return segment with { Length = 0 };
                yield return segment with { Length = Math.Min(segment.Length, 100) };
                yield return segment with { SegmentSize = 0 };
                yield return segment with { SackPermitted = false };
                yield return segment with { WindowScale = -1 };
                yield return segment with { Raw = "" };
                yield return segment with { Window = SegmentStep.Unchanged };
                yield return segment with { Delta = 0 };
                yield return segment with { AckDelta = 0 };
                yield return segment with { Timestamp = segment.Has('S') ? SegmentStep.None : SegmentStep.Agreed };
                break;
            case CallStep { Call: Call.Write or Call.WriteMore or Call.Read, A: > 100 } call:
                yield return call with { A = 100 };
                break;
            default:
                break;
        }
    }

    private static IEnumerable<Step> Without(Step[] steps, int at, int count) => steps.Where((_, i) => i < at || i >= at + count);

    private static long Size(Conversation conversation) =>
        (conversation.Steps.Length * 1000L) + conversation.ToString().Length + (conversation.Duration / 10)
        + conversation.Steps.OfType<SegmentStep>().Sum(step => step.Length / 100);
}
