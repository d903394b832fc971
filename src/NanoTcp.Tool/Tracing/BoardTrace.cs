using NanoTcp.Ip;
using NanoTcp.Links;
using NanoTcp.Tcp;
using NanoTcp.Tool.Capture;

namespace NanoTcp.Tool.Tracing;

/// <summary>What a running board does: calls, states and segments for a log, and calls as comments of a capture file.</summary>
/// <param name="log">Null for none.</param>
/// <param name="capture">Null for none.</param>
internal sealed class BoardTrace(TraceLog? log, PcapngWriter? capture) : NetTrace
{
    private readonly Lock _lock = new();
    private readonly FrameReader _reader = new();

    // sequence numbers of segments that are about to be sent again
    private readonly HashSet<uint> _again = [];

    /// <summary>Watches an interface's frames.</summary>
    public FrameWatcher Watch(string name, LinkKind kind)
    {
        FrameRecorder? recorder = capture?.AddInterface(name, kind);
        return (frame, direction, comment) =>
        {
            recorder?.Record(frame, direction, comment);
            if (log != null)
            {
                LogFrame(frame, kind, direction, comment);
            }
        };
    }

    public override void CallBegins(SocketCall call, int fd)
    {
        string text = TraceText.Call(call, fd);
        log?.Add("call", text);
        capture?.NoteCall(text);
    }

    public override void CallReturns(SocketCall call, int fd, int result, int errno)
    {
        string text = TraceText.Call(call, fd);
        string outcome = TraceText.Result(result, errno);
        log?.Add("call", $"{text} {outcome}");
        capture?.NoteReturn(text, outcome);
    }

    public override void StateChanged(
        uint localAddress, int localPort, uint remoteAddress, int remotePort, TcpState former, TcpState state)
    {
        string peer = remotePort == 0 ? "" : $" - {Ipv4Address.ToString(remoteAddress)}:{remotePort}";
        log?.Add("state", $"{Ipv4Address.ToString(localAddress)}:{localPort}{peer} {TraceText.State(former)} -> {TraceText.State(state)}");
    }

    public override void SegmentSentAgain(int localPort, int remotePort, uint sequence)
    {
        if (log != null)
        {
            lock (_lock)
            {
                _again.Add(sequence);
            }
        }
    }

    private void LogFrame(ReadOnlySpan<byte> frame, LinkKind kind, FrameDirection direction, string? comment)
    {
        bool isAgain;
        FrameText text;
        lock (_lock)
        {
            text = _reader.Read(frame, kind == LinkKind.Ethernet);
            isAgain = direction == FrameDirection.Outbound && text.Sequence is uint sequence && _again.Remove(sequence);
        }

        log!.Add(direction == FrameDirection.Outbound ? "out" : "in",
            (text.Ends == null ? text.Text : $"{text.Ends} {text.Text}") + (isAgain ? " (again)" : "") + (comment == null ? "" : $" ({comment})"));
    }
}
