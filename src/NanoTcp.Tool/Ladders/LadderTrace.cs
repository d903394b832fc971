using NanoTcp.Links;
using NanoTcp.Simulation;
using NanoTcp.Tcp;
using NanoTcp.Tool.Tracing;

namespace NanoTcp.Tool.Ladders;

/// <summary>Tells a ladder what two stacks do, and what passes on the cable between them.</summary>
internal sealed class LadderTrace
{
    private readonly Cable _cable;
    private readonly LadderRecorder _ladder;
    private readonly SideTrace _server;
    private readonly SideTrace _client;

    /// <param name="cable">Its end A is the server's.</param>
    public LadderTrace(Cable cable, LadderRecorder ladder)
    {
        _cable = cable;
        _ladder = ladder;
        _server = new SideTrace(ladder, Side.Server);
        _client = new SideTrace(ladder, Side.Client);
    }

    /// <summary>True when neither side has a connection that something may still happen to.</summary>
    public bool IsAtRest => _server.IsAtRest && _client.IsAtRest;

    /// <summary>Begins to tell.</summary>
    public void Begin(NetStack server, NetStack client)
    {
        server.Trace = _server;
        client.Trace = _client;
        _cable.Tap = (sender, buffer, offset, length, _, fate) =>
            _ladder.FrameSent(SideOf(sender), buffer.AsSpan(offset, length), LinkKind.Ethernet, fate);
        _cable.ArrivalTap = (sender, buffer, offset, length, _) => _ladder.FrameArrived(SideOf(sender), buffer.AsSpan(offset, length));
    }

    private Side SideOf(CablePort sender) => sender == _cable.A ? Side.Server : Side.Client;

    private sealed class SideTrace(LadderRecorder ladder, Side side) : NetTrace
    {
        private TcpState _state = TcpState.Closed;

        public bool IsAtRest => _state is TcpState.Closed or TcpState.TimeWait;

        public override void CallBegins(SocketCall call, int fd) => ladder.CallBegins(side, call, fd);

        public override void CallReturns(SocketCall call, int fd, int result, int errno) => ladder.CallReturns(side, call, fd, result, errno);

        public override void StateChanged(
            uint localAddress, int localPort, uint remoteAddress, int remotePort, TcpState former, TcpState state)
        {
            _state = state;
            ladder.StateChanged(side, TraceText.State(state));
        }

        public override void SegmentSentAgain(int localPort, int remotePort, uint sequence) => ladder.SegmentSentAgain(side, sequence);
    }
}
