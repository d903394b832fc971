using NanoTcp.Simulation;
using NanoTcp.Tool.Tracing;

namespace NanoTcp.Tool.Ladders;

/// <summary>The sides of a ladder: the server is at the left, the client at the right.</summary>
internal enum Side
{
    Server,
    Client,
}

/// <summary>Something that happened on a side.</summary>
/// <param name="Microseconds">When, since the beginning of the ladder.</param>
internal abstract record LadderEvent(long Microseconds, Side Side);

/// <summary>A socket call begins.</summary>
internal sealed record CallEvent(long Microseconds, Side Side, string Text) : LadderEvent(Microseconds, Side);

/// <summary>A call came back.</summary>
internal sealed record ReturnEvent(long Microseconds, Side Side, CallEvent Call, string Result) : LadderEvent(Microseconds, Side);

/// <summary>TCP went on to another state.</summary>
internal sealed record StateEvent(long Microseconds, Side Side, string State) : LadderEvent(Microseconds, Side);

/// <summary>A frame was sent.</summary>
/// <param name="IsAgain">True when TCP had sent it before.</param>
internal sealed record SentEvent(long Microseconds, Side Side, FrameText Frame, FrameFate Fate, bool IsAgain) : LadderEvent(Microseconds, Side)
{
    public bool IsLost => Fate is FrameFate.Lost or FrameFate.Overflowed or FrameFate.Unplugged;

    /// <summary>What is to be said of it.</summary>
    public string Text => Frame.Text
        + (IsAgain ? " (again)" : "")
        + (IsLost ? " lost" : "")
        + (Fate == FrameFate.Corrupted ? " (a bit flips)" : Fate == FrameFate.Duplicated ? " (second copy)" : "");
}

/// <summary>A frame arrived, on the side that this event has.</summary>
internal sealed record ArrivedEvent(long Microseconds, Side Side, SentEvent Sent) : LadderEvent(Microseconds, Side);
