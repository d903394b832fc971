using NanoTcp.Host.Tracing;
using NanoTcp.Links;
using NanoTcp.Simulation;

namespace NanoTcp.Host.Ladders;

/// <summary>Records the events of both sides of a ladder in order, up to a limit. Any thread may call it.</summary>
/// <param name="now">Microseconds since the ladder began.</param>
/// <param name="mostEvents">Maximum number of events; later ones are counted only.</param>
internal sealed class LadderRecorder(Func<long> now, int mostEvents)
{
    private readonly Lock _lock = new();
    private readonly FrameReader _reader = new();
    private readonly List<LadderEvent> _events = [];
    private readonly List<CallEvent> _openCalls = [];
    private readonly List<(SentEvent Sent, byte[] Bytes)> _onTheWay = [];
    private readonly HashSet<(Side, uint)> _retransmitted = [];
    private long _omitted;

    /// <summary>True to prefix segments and datagrams with their ports, the server's first.</summary>
    public bool ShowsPorts { get; init; }

    private bool IsFull => _events.Count >= mostEvents;

    /// <summary>The events so far, and the number of omitted ones.</summary>
    public (IReadOnlyList<LadderEvent> Events, long LeftOut) Take()
    {
        lock (_lock)
        {
            return ([.. _events], _omitted);
        }
    }

    public void CallBegins(Side side, SocketCall call, int fd)
    {
        lock (_lock)
        {
            // an omitted call is counted when it returns, if it would have had a line
            if (!IsFull)
            {
                var begun = new CallEvent(now(), side, TraceText.Call(call, fd));
                _events.Add(begun);
                _openCalls.Add(begun);
            }
        }
    }

    public void CallReturns(Side side, SocketCall call, int fd, int result, int errno)
    {
        lock (_lock)
        {
            bool isIdle = TraceText.IsIdle(call, result);
            string text = TraceText.Call(call, fd);
            int index = _openCalls.FindLastIndex(open => open.Side == side && open.Text == text);
            if (index < 0)
            {
                _omitted += IsFull && !isIdle ? 2 : 0;
                return;
            }

            CallEvent begun = _openCalls[index];
            _openCalls.RemoveAt(index);
            int line = isIdle ? IndexIfNewest(begun) : -1;
            if (line >= 0)
            {
                _events.RemoveAt(line);
            }
            else
            {
                Add(new ReturnEvent(now(), side, begun, TraceText.Result(result, errno)));
            }
        }
    }

    public void StateChanged(Side side, string state)
    {
        lock (_lock)
        {
            Add(new StateEvent(now(), side, state));
        }
    }

    /// <summary>Marks the next segment of a side with this sequence number as a retransmission.</summary>
    public void SegmentRetransmitted(Side side, uint sequence)
    {
        lock (_lock)
        {
            if (!IsFull)
            {
                _retransmitted.Add((side, sequence));
            }
        }
    }

    public void FrameSent(Side side, ReadOnlySpan<byte> frame, LinkKind kind, FrameFate fate)
    {
        lock (_lock)
        {
            if (IsFull)
            {
                _omitted++;
                return;
            }

            // reported by the sender, or seen before; a duplicate made by the cable does not count
            FrameText text = _reader.Read(frame, kind, fate);
            bool isToldSo = fate != FrameFate.Duplicated && text.Sequence is uint sequence && _retransmitted.Remove((side, sequence));
            var sent = new SentEvent(now(), side, ShowsPorts ? WithPorts(text, side) : text, fate, isToldSo || text.IsRepeated);
            _events.Add(sent);
            if (!sent.IsLost)
            {
                _onTheWay.Add((sent, frame.ToArray()));
            }
        }
    }

    /// <summary>A side's frame has arrived at the other side.</summary>
    public void FrameArrived(Side from, ReadOnlySpan<byte> frame)
    {
        lock (_lock)
        {
            for (int i = 0; i < _onTheWay.Count; i++)
            {
                if (_onTheWay[i].Sent.Side == from && frame.SequenceEqual(_onTheWay[i].Bytes))
                {
                    Add(new ArrivedEvent(now(), from == Side.Server ? Side.Client : Side.Server, _onTheWay[i].Sent));
                    _onTheWay.RemoveAt(i);
                    return;
                }
            }
        }
    }

    private void Add(LadderEvent what)
    {
        if (IsFull)
        {
            _omitted++;
            return;
        }

        _events.Add(what);
    }

    // Index of the call's event if only other open calls followed it; else -1.
    private int IndexIfNewest(CallEvent begun)
    {
        int latest = _events.FindLastIndex(what => what is not CallEvent);
        return _events.FindIndex(latest + 1, what => ReferenceEquals(what, begun));
    }

    private static FrameText WithPorts(FrameText text, Side from) => text.Ports is (int source, int destination)
        ? text with { Text = $"{(from == Side.Server ? source : destination)}-{(from == Side.Server ? destination : source)} {text.Text}" }
        : text;
}
