using NanoTcp.InteropTests.Differential.Conversations;
using NanoTcp.InteropTests.Differential.Subjects;

namespace NanoTcp.InteropTests.Differential.Verdicts;

/// <summary>How far one side has come: what it said so far.</summary>
internal sealed class Course
{
    private int _lastSequence = -1;

    /// <summary>The highest acknowledgment number sent; null before the first.</summary>
    public int? Ack { get; private set; }

    /// <summary>The first acknowledgment number of the connection; null before it.</summary>
    public int? FirstAck { get; private set; }

    /// <summary>The window of the segment before.</summary>
    public int Window { get; private set; }

    /// <summary>The place after everything sent.</summary>
    public int End { get; private set; }

    public SubjectSegment? Last { get; private set; }

    /// <summary>The last segment with data, or a FIN, had been sent before.</summary>
    public bool HasResent { get; private set; }

    /// <summary>A router's error quoted what this side would have sent next.</summary>
    public bool HasErrorAboutNext { get; set; }

    /// <summary>The last segment with PSH.</summary>
    public SubjectSegment? LastPush { get; private set; }

    /// <summary>True after a retransmission on the connection.</summary>
    public bool HasEverResent { get; private set; }

    /// <summary>How often the last segment with data, SYN or FIN was sent.</summary>
    public int Sendings { get; private set; }

    /// <summary>When each sequence number was sent last, in milliseconds.</summary>
    public Dictionary<int, double> SentAt { get; } = [];

    public bool IsReset { get; private set; }

    /// <summary>When the segment that holds a sequence number was sent last, in milliseconds.</summary>
    public double LastSentOf(int sequence) => SentAt.Where(sent => sent.Key <= sequence).DefaultIfEmpty().MaxBy(sent => sent.Key).Value;

    /// <summary>How many segments the peer has not acknowledged, or not whole, when one is sent.</summary>
    public int Outstanding(SubjectSegment next)
    {
        int unacknowledged = next.Sequence - next.InFlight;
        return SentAt.Keys.Count(sequence => sequence >= unacknowledged && sequence < next.Sequence) + (SentAt.ContainsKey(unacknowledged) ? 0 : 1);
    }

    public void Take(SubjectSegment segment)
    {
        Last = segment;
        LastPush = segment.Flags.Contains('P') ? segment : LastPush;
        if (segment.IsReset)
        {
            IsReset = true;
            return;
        }

        if (!segment.IsBareAck)
        {
            Sendings = segment.Sequence == _lastSequence ? Sendings + 1 : 1;
            _lastSequence = segment.Sequence;
            HasResent = segment.Sequence < End && !segment.IsSyn;
            HasEverResent |= HasResent;
            SentAt[segment.Sequence] = segment.At;
        }

        End = segment.IsSyn ? segment.End : Math.Max(End, segment.End);
        Window = segment.Window;
        FirstAck = segment.IsSyn ? segment.Ack : FirstAck ?? segment.Ack;
        if (segment.Ack != null && (Ack == null || segment.Ack > Ack))
        {
            Ack = segment.Ack;
        }
    }
}
