namespace NanoTcp.Tool.Capture;

/// <summary>Which way a frame went, seen from the board.</summary>
internal enum FrameDirection
{
    /// <summary>To the board.</summary>
    Inbound = 1,

    /// <summary>From the board.</summary>
    Outbound = 2,
}
