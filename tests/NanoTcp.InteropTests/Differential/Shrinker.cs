namespace NanoTcp.InteropTests.Differential;

/// <summary>
/// Makes a conversation shorter that still shows the same difference. All candidates of a round are tried at once, since the kernel needs
/// its time for each.
/// </summary>
internal sealed class Shrinker(Judge judge)
{
    private const int Rounds = 12;

    public Case Shrink(Case found)
    {
        Case best = found;
        string signature = found.Verdict.Unexplained!.Signature;
        for (int i = 0; i < Rounds; i++)
        {
            Conversation[] candidates = Candidates(best).Where(candidate => Size(candidate) < Size(best.Conversation)).Distinct().ToArray();
            Case[] alike = judge.Hold(candidates, new Outcomes()).Where(one => one.Verdict.Unexplained?.Signature == signature).ToArray();
            if (alike.Length == 0)
            {
                return best;
            }

            best = Together(best, alike, signature) ?? alike.MinBy(one => Size(one.Conversation))!;
        }

        return best;
    }

    // what can go alone can often go together
    private Case? Together(Case best, Case[] alike, string signature)
    {
        Step[] steps = best.Conversation.Steps;
        bool[] isNeeded = Enumerable.Repeat(true, steps.Length).ToArray();
        for (int i = 0; i < steps.Length; i++)
        {
            string without = best.Conversation.With(Without(steps, i, 1)).ToString();
            isNeeded[i] = !alike.Any(one => one.Conversation.ToString() == without);
        }

        Conversation all = best.Conversation.With(steps.Where((_, i) => isNeeded[i]));
        return judge.Hold([all], new Outcomes()).FirstOrDefault(one => one.Verdict.Unexplained?.Signature == signature);
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
                yield return new WaitStep(wait.Milliseconds / 2);
                yield return new WaitStep(15);
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
            case CallStep { Call: Call.Write or Call.Read, A: > 100 } call:
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
