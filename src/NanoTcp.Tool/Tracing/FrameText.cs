namespace NanoTcp.Tool.Tracing;

/// <summary>What a frame says, in one line.</summary>
/// <param name="Text">The line, without sender and receiver.</param>
/// <param name="Ends">Sender and receiver of an IP packet; null for other frames.</param>
/// <param name="Sequence">A TCP segment's first sequence number; null for other frames.</param>
internal sealed record FrameText(string Text, string? Ends = null, uint? Sequence = null);
