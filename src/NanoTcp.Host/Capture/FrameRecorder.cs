using NanoTcp.Links;

namespace NanoTcp.Host.Capture;

/// <summary>One interface of a capture file: takes the frames seen there.</summary>
/// <param name="writer">Writes the file.</param>
/// <param name="name">Name of the interface.</param>
/// <param name="kind">The header that its frames begin with.</param>
internal sealed class FrameRecorder(PcapngWriter writer, string name, LinkKind kind)
{
    private readonly int _interface = writer.AddInterface(name, kind);

    public void Record(ReadOnlySpan<byte> frame, FrameDirection direction, string? comment = null) =>
        writer.WriteFrame(_interface, DateTime.UtcNow, frame, direction, comment);
}
