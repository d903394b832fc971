using NanoTcp.Host.Tracing;
using NanoTcp.Simulation;

namespace NanoTcp.Host.Ladders;

/// <summary>The sides of a ladder: server on the left, client on the right.</summary>
internal enum Side
{
    Server,
    Client,
}

/// <summary>An event on a side.</summary>
/// <param name="Microseconds">Time since the begin of the ladder.</param>
internal abstract record LadderEvent(long Microseconds, Side Side);

/// <summary>A socket call begins.</summary>
internal sealed record CallEvent(long Microseconds, Side Side, string Text) : LadderEvent(Microseconds, Side);

/// <summary>A socket call returns.</summary>
internal sealed record ReturnEvent(long Microseconds, Side Side, CallEvent Call, string Result) : LadderEvent(Microseconds, Side);

/// <summary>TCP changed its state.</summary>
internal sealed record StateEvent(long Microseconds, Side Side, string State) : LadderEvent(Microseconds, Side);

/// <summary>A frame was sent.</summary>
/// <param name="IsRetransmission">True for a retransmission.</param>
internal sealed record SentEvent(long Microseconds, Side Side, FrameText Frame, FrameFate Fate, bool IsRetransmission)
    : LadderEvent(Microseconds, Side)
{
    public bool IsLost => Fate is FrameFate.Lost or FrameFate.Overflowed or FrameFate.Unplugged;

    /// <summary>Description of the frame.</summary>
    public string Text => Frame.Text
        + (IsRetransmission ? " (again)" : "")
        + (IsLost ? " lost" : "")
        + (Fate == FrameFate.Corrupted ? " (a bit flips)" : Fate == FrameFate.Duplicated ? " (second copy)" : "");
}

/// <summary>A frame arrived at the event's side.</summary>
internal sealed record ArrivedEvent(long Microseconds, Side Side, SentEvent Sent) : LadderEvent(Microseconds, Side);
