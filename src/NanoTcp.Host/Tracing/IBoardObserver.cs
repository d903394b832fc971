using NanoTcp.Host.Capture;
using NanoTcp.Links;
using NanoTcp.Simulation;
using NanoTcp.Tcp;

namespace NanoTcp.Host.Tracing;

/// <summary>Observes a board's events in order. Any thread may call it.</summary>
internal interface IBoardObserver
{
    /// <summary>A socket call begins.</summary>
    void CallBegins(SocketCall call, int fd);

    /// <summary>A socket call returns.</summary>
    void CallReturns(SocketCall call, int fd, int result, int errno);

    /// <summary>A connection changed its state.</summary>
    /// <param name="remotePort">0 for none.</param>
    void StateChanged(int localPort, int remotePort, TcpState state);

    /// <summary>The next segment with this sequence number is a retransmission.</summary>
    void SegmentRetransmitted(uint sequence);

    /// <summary>A frame was sent; its bytes are valid during the call only.</summary>
    void FrameSent(FrameDirection direction, ReadOnlySpan<byte> frame, LinkKind kind, FrameFate fate);

    /// <summary>A frame that was sent has arrived.</summary>
    void FrameArrived(FrameDirection direction, ReadOnlySpan<byte> frame);
}
