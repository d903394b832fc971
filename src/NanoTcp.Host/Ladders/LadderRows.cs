namespace NanoTcp.Host.Ladders;

/// <summary>One line of a ladder: an event on a side, and its immediate consequences.</summary>
internal sealed class LadderRow(LadderEvent what)
{
    public LadderEvent Event { get; } = what;

    public long Microseconds => Event.Microseconds;

    /// <summary>Idle time before this line in microseconds; 0 when it is too short to show.</summary>
    public long Silence { get; init; }

    /// <summary>Result of a call that returned at once; null for any other row.</summary>
    public ReturnEvent? Returned { get; set; }

    /// <summary>New state at the end of this line; null if unchanged.</summary>
    public string? State { get; set; }

    /// <summary>Text in the side's column of calls; null for none.</summary>
    public string? CallText => Event switch
    {
        CallEvent call => Returned == null ? call.Text : $"{call.Text} {Returned.Result}",
        ReturnEvent returned => $"{returned.Call.Text} {returned.Result}",
        _ => null,
    };
}

/// <summary>
/// Arranges events in lines: one per event, except that results of calls that return at once, and states, are on the line of their cause.
/// </summary>
internal static class LadderRows
{
    // Time from a frame's arrival to its consequences in a chip's driver, in microseconds.
    private const long AtOnce = 1000;

    // Shortest idle time to show, in microseconds; shorter ones are transmission and processing.
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
