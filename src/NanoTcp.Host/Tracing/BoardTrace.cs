using NanoTcp.Host.Capture;
using NanoTcp.Ip;
using NanoTcp.Links;
using NanoTcp.Simulation;
using NanoTcp.Tcp;

namespace NanoTcp.Host.Tracing;

/// <summary>Traces a running board: calls, states and segments to a log and an observer, and calls to comments of a capture file.</summary>
/// <param name="log">Null for none.</param>
/// <param name="capture">Null for none.</param>
/// <param name="observer">Null for none.</param>
internal sealed class BoardTrace(TraceLog? log, PcapngWriter? capture, IBoardObserver? observer) : NetTrace
{
    private readonly Lock _lock = new();
    private readonly FrameReader _reader = new();

    // sequence numbers of segments about to be retransmitted
    private readonly HashSet<uint> _retransmitted = [];

    /// <summary>Watches an interface's frames.</summary>
    public IFrameWatcher Watch(string name, LinkKind kind) => new Watcher(this, capture == null ? null : new FrameRecorder(capture, name, kind), kind);

    public override void CallBegins(SocketCall call, int fd)
    {
        observer?.CallBegins(call, fd);
        if (!IsWait(call))
        {
            string text = TraceText.Call(call, fd);
            log?.Add("call", text);
            capture?.NoteCall(text);
        }
    }

    public override void CallReturns(SocketCall call, int fd, int result, int errno)
    {
        observer?.CallReturns(call, fd, result, errno);
        if (!TraceText.IsIdle(call, result))
        {
            string text = TraceText.Call(call, fd);
            string outcome = TraceText.Result(result, errno);
            log?.Add("call", $"{text} {outcome}");
            capture?.NoteReturn(text, outcome);
        }
    }

    public override void StateChanged(
        uint localAddress, int localPort, uint remoteAddress, int remotePort, TcpState former, TcpState state)
    {
        string peer = remotePort == 0 ? "" : $" - {Ipv4Address.ToString(remoteAddress)}:{remotePort}";
        log?.Add("state", $"{Ipv4Address.ToString(localAddress)}:{localPort}{peer} {TraceText.State(former)} -> {TraceText.State(state)}");
        observer?.StateChanged(localPort, remotePort, state);
    }

    public override void SegmentRetransmitted(int localPort, int remotePort, uint sequence)
    {
        observer?.SegmentRetransmitted(sequence);
        if (log != null)
        {
            lock (_lock)
            {
                _retransmitted.Add(sequence);
            }
        }
    }

    // do not log the begin of waiting calls, which are many; the line of their return suffices
    private static bool IsWait(SocketCall call) => TraceText.IsIdle(call, 0);

    private static string? Describe(FrameFate fate) => fate switch
    {
        FrameFate.Corrupted => "cable: a bit was flipped",
        FrameFate.Duplicated => "cable: second copy",
        FrameFate.Lost => "cable: lost",
        FrameFate.Overflowed => "cable: lost, the queue before the rate limit was full",
        FrameFate.Unplugged => "cable: lost, the link was down",
        _ => null,
    };

    private void FrameSent(ReadOnlySpan<byte> frame, LinkKind kind, FrameDirection direction, FrameFate fate, FrameRecorder? recorder)
    {
        string? comment = Describe(fate);
        recorder?.Record(frame, direction, comment);
        observer?.FrameSent(direction, frame, kind, fate);
        if (log == null)
        {
            return;
        }

        bool isRetransmission;
        FrameText text;
        lock (_lock)
        {
            text = _reader.Read(frame, kind, fate);
            isRetransmission = text.IsRepeated |
                (direction == FrameDirection.Outbound && text.Sequence is uint sequence && _retransmitted.Remove(sequence));
        }

        log.Add(direction == FrameDirection.Outbound ? "out" : "in",
            (text.Ends == null ? text.Text : $"{text.Ends} {text.Text}") + (isRetransmission ? " (again)" : "") + (comment == null ? "" : $" ({comment})"));
    }

    private void FrameArrived(ReadOnlySpan<byte> frame, FrameDirection direction) => observer?.FrameArrived(direction, frame);

    private sealed class Watcher(BoardTrace trace, FrameRecorder? recorder, LinkKind kind) : IFrameWatcher
    {
        public void Sent(ReadOnlySpan<byte> frame, FrameDirection direction, FrameFate fate) =>
            trace.FrameSent(frame, kind, direction, fate, recorder);

        public void Arrived(ReadOnlySpan<byte> frame, FrameDirection direction) => trace.FrameArrived(frame, direction);
    }
}
