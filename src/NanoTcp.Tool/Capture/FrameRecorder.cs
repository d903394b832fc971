namespace NanoTcp.Tool.Capture;

/// <summary>One interface of a capture file: takes the frames seen there.</summary>
internal sealed class FrameRecorder(PcapngWriter writer, int interfaceId)
{
    public void Record(ReadOnlySpan<byte> frame, FrameDirection direction, string? comment = null) =>
        writer.WriteFrame(interfaceId, DateTime.UtcNow, frame, direction, comment);
}
