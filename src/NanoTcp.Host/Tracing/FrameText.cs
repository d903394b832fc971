namespace NanoTcp.Host.Tracing;

/// <summary>Description of a frame in one line.</summary>
/// <param name="Text">The text without sender and receiver.</param>
/// <param name="Ends">Sender and receiver of an IP packet; null for other frames.</param>
/// <param name="Ports">The ports of TCP and UDP; null for other frames.</param>
/// <param name="Sequence">A TCP segment's first sequence number; null for other frames.</param>
/// <param name="IsRepeated">True for a TCP segment of which every byte, SYN and FIN was seen before.</param>
internal sealed record FrameText(
    string Text, string? Ends = null, (int From, int To)? Ports = null, uint? Sequence = null, bool IsRepeated = false);
