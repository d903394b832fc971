using NanoTcp.Simulation;

namespace NanoTcp.Host.Capture;

/// <summary>Observes the frames of an interface. The bytes are valid during the call only. Any thread may call it.</summary>
internal interface IFrameWatcher
{
    /// <summary>A frame was sent.</summary>
    /// <param name="fate">Whether it arrives.</param>
    void Sent(ReadOnlySpan<byte> frame, FrameDirection direction, FrameFate fate);

    /// <summary>A frame has arrived.</summary>
    void Arrived(ReadOnlySpan<byte> frame, FrameDirection direction);

    /// <summary>A frame passed an interface; its arrival at the peer is not visible.</summary>
    void Passed(ReadOnlySpan<byte> frame, FrameDirection direction)
    {
        Sent(frame, direction, FrameFate.Delivered);
        Arrived(frame, direction);
    }
}
