namespace NanoTcp.Tool.Ladders;

/// <summary>One line of a ladder: what happened on a side, and the states that followed from it.</summary>
internal sealed class LadderRow(LadderEvent what)
{
    public LadderEvent Event { get; } = what;

    public long Microseconds => Event.Microseconds;

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
    public static IReadOnlyList<LadderRow> Of(IEnumerable<LadderEvent> events)
    {
        var rows = new List<LadderRow>();
        foreach (LadderEvent what in events)
        {
            LadderRow? last = rows.Count == 0 ? null : rows[^1];
            if (what is StateEvent state && last != null && last.Event.Side == state.Side && last.State == null)
            {
                last.State = state.State;
            }
            else if (what is ReturnEvent returned && last != null && last.Event == returned.Call)
            {
                last.Returned = returned;
            }
            else
            {
                rows.Add(new LadderRow(what) { State = (what as StateEvent)?.State });
            }
        }

        return rows;
    }
}
