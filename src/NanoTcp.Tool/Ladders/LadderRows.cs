namespace NanoTcp.Tool.Ladders;

/// <summary>One line of a ladder: what happened on a side, and what followed from it at once.</summary>
internal sealed class LadderRow(LadderEvent what)
{
    public LadderEvent Event { get; } = what;

    public long Microseconds => Event.Microseconds;

    /// <summary>How long nothing at all happened before this line, in microseconds; 0 when it is not worth a word.</summary>
    public long Silence { get; init; }

    /// <summary>What a call that returned at once gave back; null for any other row.</summary>
    public ReturnEvent? Returned { get; set; }

    /// <summary>The state that this line ends in; null when it stays.</summary>
    public string? State { get; set; }

    /// <summary>What is written at the side's calls; null for nothing.</summary>
    public string? CallText => Event switch
    {
        CallEvent call => Returned == null ? call.Text : $"{call.Text} {Returned.Result}",
        ReturnEvent returned => $"{returned.Call.Text} {returned.Result}",
        _ => null,
    };
}

/// <summary>Brings events into lines: one for each, but for calls that return at once and states, which stand beside their cause.</summary>
internal static class LadderRows
{
    // A chip's driver takes some time from a frame's arrival to what it leads to. In microseconds.
    private const long AtOnce = 1000;

    // Shorter times are a frame's way and the programs' work. In microseconds.
    private const long LongSilence = 100_000;

    public static IReadOnlyList<LadderRow> Of(IEnumerable<LadderEvent> events)
    {
        var rows = new List<LadderRow>();
        int underWay = 0;
        long former = 0;
        foreach (LadderEvent what in events)
        {
            long silence = underWay == 0 && rows.Count > 0 && what.Microseconds - former >= LongSilence ? what.Microseconds - former : 0;
            underWay += what is SentEvent { IsLost: false } ? 1 : what is ArrivedEvent ? -1 : 0;
            former = what.Microseconds;
            LadderRow? last = rows.Count == 0 || what.Microseconds - rows[^1].Microseconds > AtOnce ? null : rows[^1];
            if (what is StateEvent state && last != null && last.Event.Side == state.Side && last.State == null && last.Event is not SentEvent)
            {
                last.State = state.State;
            }
            else if (what is ReturnEvent returned && last?.Event == returned.Call)
            {
                last.Returned = returned;
            }
            else
            {
                rows.Add(new LadderRow(what) { State = (what as StateEvent)?.State, Silence = silence });
            }
        }

        return rows;
    }
}
