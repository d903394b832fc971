using NanoTcp.Simulation;

namespace NanoTcp.Tool.Capture;

/// <summary>Is shown each frame of an interface; the frame's bytes stay the caller's. May be told from any thread.</summary>
internal interface IFrameWatcher
{
    /// <summary>A frame sets out.</summary>
    /// <param name="fate">What becomes of it on its way.</param>
    void Sent(ReadOnlySpan<byte> frame, FrameDirection direction, FrameFate fate);

    /// <summary>A frame has come to the end of its way.</summary>
    void Arrived(ReadOnlySpan<byte> frame, FrameDirection direction);

    /// <summary>A frame went through an interface whose far end is out of sight.</summary>
    void Passed(ReadOnlySpan<byte> frame, FrameDirection direction)
    {
        Sent(frame, direction, FrameFate.Delivered);
        Arrived(frame, direction);
    }
}
