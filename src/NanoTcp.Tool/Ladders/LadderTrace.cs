using NanoTcp.Simulation;
using NanoTcp.Tcp;
using NanoTcp.Tool.Tracing;

namespace NanoTcp.Tool.Ladders;

/// <summary>Keeps what happens on both sides, in order.</summary>
internal sealed class LadderTrace
{
    private readonly VirtualClock _clock;
    private readonly Cable _cable;
    private readonly FrameReader _reader = new();
    private readonly List<(SentEvent Sent, byte[] Bytes)> _onTheWay = [];
    private readonly SideTrace[] _sides;
    private long _beginning;

    /// <param name="cable">Its end A is the server's.</param>
    public LadderTrace(VirtualClock clock, Cable cable)
    {
        _clock = clock;
        _cable = cable;
        _sides = [new SideTrace(this, Side.Server), new SideTrace(this, Side.Client)];
    }

    public List<LadderEvent> Events { get; } = [];

    /// <summary>The state of the side's connection.</summary>
    public TcpState StateOf(Side side) => _sides[(int)side].State;

    /// <summary>Begins to keep; time counts from here.</summary>
    public void Begin(NetStack server, NetStack client)
    {
        _beginning = _clock.Microseconds;
        server.Trace = _sides[0];
        client.Trace = _sides[1];
        _cable.Tap = FrameIsSent;
        _cable.ArrivalTap = FrameArrives;
    }

    private long Now => _clock.Microseconds - _beginning;

    private void FrameIsSent(CablePort sender, byte[] buffer, int offset, int length, long time, FrameFate fate)
    {
        Side side = sender == _cable.A ? Side.Server : Side.Client;
        byte[] bytes = buffer.AsSpan(offset, length).ToArray();

        // a second copy has its first one's flipped bits too
        bool isIntact = fate is not (FrameFate.Corrupted or FrameFate.Duplicated);
        FrameText frame = _reader.Read(bytes, isEthernet: true, isIntact);
        var sent = new SentEvent(Now, side, frame, fate, fate != FrameFate.Duplicated && _sides[(int)side].IsSentAgain(frame));
        Events.Add(sent);
        if (!sent.IsLost)
        {
            _onTheWay.Add((sent, bytes));
        }
    }

    private void FrameArrives(CablePort sender, byte[] buffer, int offset, int length, long time)
    {
        Side from = sender == _cable.A ? Side.Server : Side.Client;
        int index = -1;
        for (int i = 0; i < _onTheWay.Count && index < 0; i++)
        {
            bool isIt = _onTheWay[i].Sent.Side == from && buffer.AsSpan(offset, length).SequenceEqual(_onTheWay[i].Bytes);
            index = isIt ? i : -1;
        }

        if (index >= 0)
        {
            Events.Add(new ArrivedEvent(Now, from == Side.Server ? Side.Client : Side.Server, _onTheWay[index].Sent));
            _onTheWay.RemoveAt(index);
        }
    }

    private sealed class SideTrace(LadderTrace all, Side side) : NetTrace
    {
        private readonly HashSet<uint> _again = [];
        private CallEvent? _call;

        public TcpState State { get; private set; } = TcpState.Closed;

        public bool IsSentAgain(FrameText frame) => frame.Sequence is uint sequence && _again.Remove(sequence);

        public override void CallBegins(SocketCall call, int fd)
        {
            _call = new CallEvent(all.Now, side, TraceText.Call(call, fd));
            all.Events.Add(_call);
        }

        public override void CallReturns(SocketCall call, int fd, int result, int errno) =>
            all.Events.Add(new ReturnEvent(all.Now, side, _call!, TraceText.Result(result, errno)));

        public override void StateChanged(
            uint localAddress, int localPort, uint remoteAddress, int remotePort, TcpState former, TcpState state)
        {
            State = state;
            all.Events.Add(new StateEvent(all.Now, side, TraceText.State(state)));
        }

        public override void SegmentSentAgain(int localPort, int remotePort, uint sequence) => _again.Add(sequence);
    }
}
