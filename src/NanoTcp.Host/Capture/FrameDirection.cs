namespace NanoTcp.Host.Capture;

/// <summary>Direction of a frame, seen from the board.</summary>
internal enum FrameDirection
{
    /// <summary>To the board.</summary>
    Inbound = 1,

    /// <summary>From the board.</summary>
    Outbound = 2,
}
