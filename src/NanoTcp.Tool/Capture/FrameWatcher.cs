namespace NanoTcp.Tool.Capture;

/// <summary>Is shown each frame of an interface.</summary>
/// <param name="frame">The frame; its bytes stay the caller's.</param>
/// <param name="comment">What happened to it; null for nothing.</param>
internal delegate void FrameWatcher(ReadOnlySpan<byte> frame, FrameDirection direction, string? comment);
