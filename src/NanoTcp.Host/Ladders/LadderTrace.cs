using NanoTcp.Host.Tracing;
using NanoTcp.Links;
using NanoTcp.Simulation;
using NanoTcp.Tcp;

namespace NanoTcp.Host.Ladders;

/// <summary>Records the calls, states and frames of two stacks in a ladder.</summary>
internal sealed class LadderTrace
{
    private readonly Cable _cable;
    private readonly LadderRecorder _ladder;
    private readonly SideTrace _server;
    private readonly SideTrace _client;

    /// <param name="cable">End A is the server's.</param>
    public LadderTrace(Cable cable, LadderRecorder ladder)
    {
        _cable = cable;
        _ladder = ladder;
        _server = new SideTrace(ladder, Side.Server);
        _client = new SideTrace(ladder, Side.Client);
    }

    /// <summary>True when neither side has a connection that can still send or receive.</summary>
    public bool IsIdle => _server.IsIdle && _client.IsIdle;

    /// <summary>Starts recording.</summary>
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

        public bool IsIdle => _state is TcpState.Closed or TcpState.TimeWait;

        public override void CallBegins(SocketCall call, int fd) => ladder.CallBegins(side, call, fd);

        public override void CallReturns(SocketCall call, int fd, int result, int errno) => ladder.CallReturns(side, call, fd, result, errno);

        public override void StateChanged(
            uint localAddress, int localPort, uint remoteAddress, int remotePort, TcpState former, TcpState state)
        {
            _state = state;
            ladder.StateChanged(side, TraceText.State(state));
        }

        public override void SegmentRetransmitted(int localPort, int remotePort, uint sequence) =>
            ladder.SegmentRetransmitted(side, sequence);
    }
}
