using NanoTcp.InteropTests.Differential.Conversations;
using NanoTcp.InteropTests.Differential.Subjects;

namespace NanoTcp.InteropTests.Differential.Verdicts;

/// <summary>How far one side has come: what it said so far.</summary>
internal sealed class Course
{
    /// <summary>The highest acknowledgment number sent; null before the first.</summary>
    public int? Ack { get; private set; }

    /// <summary>The window of the segment before.</summary>
    public int Window { get; private set; }

    /// <summary>The place after everything sent.</summary>
    public int End { get; private set; }

    public SubjectSegment? Last { get; private set; }

    /// <summary>The last segment with data, or a FIN, had been sent before.</summary>
    public bool HasResent { get; private set; }

    /// <summary>When each sequence number was sent last, in milliseconds.</summary>
    public Dictionary<int, double> SentAt { get; } = [];

    public bool IsReset { get; private set; }

    public void Take(SubjectSegment segment)
    {
        Last = segment;
        if (segment.IsReset)
        {
            IsReset = true;
            return;
        }

        if (!segment.IsBareAck)
        {
            HasResent = segment.Sequence < End && !segment.IsSyn;
            SentAt[segment.Sequence] = segment.At;
        }

        End = segment.IsSyn ? segment.End : Math.Max(End, segment.End);
        Window = segment.Window;
        if (segment.Ack != null && (Ack == null || segment.Ack > Ack))
        {
            Ack = segment.Ack;
        }
    }
}
