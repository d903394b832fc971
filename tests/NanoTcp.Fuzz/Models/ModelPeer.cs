using NanoTcp.Fuzz.Wire;
using NanoTcp.Sockets;
using NanoTcp.Tcp;

namespace NanoTcp.Fuzz.Models;

/// <summary>
/// A TCP peer in the form of a specification: it follows a plan against one stack, keeps the books of both byte streams in the plainest
/// way, and compares every segment that the stack sends with them. All positions are offsets in a stream, counted from its first byte.
/// </summary>
public sealed partial class ModelPeer
{
    private const int StackPort = 80;
    private const int PeerPort = 5000;
    private const int LargestWindow = 20_000;
    private const int LogLines = 60;

    // the longest that a stack may take to bring what is left over, once the peer behaves: two backed-off timeouts at their cap
    private const long PatienceMilliseconds = 300_000;

    private readonly PeerPlan _plan;
    private readonly StackBench _bench;
    private readonly byte[] _buffer = new byte[65_536];
    private readonly List<string> _log = [];
    private int _fd = -1;
    private int _peerPort;
    private int _stackPort;
    private uint _stackInitialSequence;
    private int _stackWindowScale;
    private int _peerWindowScale;
    private bool _hasTimestamps;
    private bool _hasSack;
    private TcpSegmentView? _syn;
    private uint _lastTimestampOfStack;
    private uint _echo;
    private bool _isEstablished;

    // the stream from the peer to the stack
    private readonly ByteMap _accepted = new();

    // what is on its way to the stack: taken, but not in the books yet
    private (int Start, int End) _pending;
    private int _written;
    private int _read;
    private int _rightEdge;
    private int _acknowledgedByStack;
    private int _peerEnd = -1;
    private bool _isPeerFinAccepted;
    private bool _isEndRead;

    // the stream from the stack to the peer
    private readonly ByteMap _arrived = new();
    private int _queued;
    private int _sentByStack;
    private int _stackEnd = -1;
    private bool _isStackFinSent;
    private bool _isStackFinArrived;
    private bool _isStackFinAcknowledged;
    private int _unacknowledged;
    private int _offeredEdge;
    private bool _isGood;
    private int _lossSeed;
    private int _lossPerMille;

    public ModelPeer(PeerPlan plan, bool headerPrediction = true, LossDetection lossDetection = LossDetection.Rack)
    {
        _plan = plan;
        var settings = new TcpSettings
        {
            HeaderPrediction = headerPrediction,
            LossDetection = plan.HasSack ? lossDetection : LossDetection.DuplicateAcks,
            Timestamps = plan.HasTimestamps,
            WindowScale = plan.HasWindowScale,
            ReceiveBufferSize = plan.ReceiveBuffer,
            SendBufferSize = plan.SendBuffer,
        };
        _bench = new StackBench(1, settings, StartTime(plan, settings)) { Sent = TakeFrame };
        _bench.Introduce();
    }

    /// <summary>What the stack sent, with its time: two runs of one plan can be compared by it.</summary>
    public List<string> Sent { get; } = [];

    /// <summary>The whole conversation, for the message of a failed run.</summary>
    public IReadOnlyList<string> Log => _log;

    public StackBench Bench => _bench;

    public int Descriptor => _fd;

    /// <summary>Runs the plan, then behaves and brings both streams to their ends.</summary>
    public void Run()
    {
        try
        {
            Establish();
            foreach (PeerStep step in _plan.Steps)
            {
                Do(step);
            }

            Complete();
        }
        catch (InvariantException e)
        {
            throw new InvariantException(string.Join(Environment.NewLine, _log.TakeLast(LogLines).Prepend($"{_plan}").Prepend(e.Message)));
        }
    }

    /// <summary>Does the handshake and one step after the other, without the orderly end.</summary>
    public void RunOpen()
    {
        Establish();
        foreach (PeerStep step in _plan.Steps)
        {
            Do(step);
        }
    }

    /// <summary>A segment as the peer would send it now, to be changed for invalid ones.</summary>
    public TcpSegmentView Next() => Make(Control.Ack, _accepted.Contiguous, 0);

    public static byte TheirByte(int offset) => (byte)((uint)offset * 2654435761u >> 13);

    public static byte OurByte(int offset) => (byte)((uint)(offset + 77) * 2246822519u >> 11);

    // RFC 6528 adds a clock of 4 us to a hash: the moment of the handshake decides where the ISS lies
    private static long StartTime(PeerPlan plan, TcpSettings settings)
    {
        if (plan.OwnSequence == null)
        {
            return 1;
        }

        uint first = SequenceAt(plan, settings, 1);
        return 1 + (uint)(plan.OwnSequence.Value - first) / 250;
    }

    private static uint SequenceAt(PeerPlan plan, TcpSettings settings, long time)
    {
        uint sequence = 0;
        var bench = new StackBench(1, settings, time);
        bench.Sent = frame => sequence = Frames.ReadTcp(frame)?.Sequence ?? sequence;
        bench.Introduce();
        int fd = bench.OpenSocket(SocketConstants.SOCK_STREAM);
        if (plan.StackOpens)
        {
            bench.Sockets.Connect(fd, new SocketAddress(Frames.PeerAddress, PeerPort));
            return sequence;
        }

        bench.Sockets.Bind(fd, new SocketAddress(0, StackPort));
        bench.Sockets.Listen(fd, 1);
        bench.Input(Frames.Tcp(new TcpSegmentView { SourcePort = PeerPort, DestinationPort = StackPort, Flags = Control.Syn }));
        return sequence;
    }

    private void Establish()
    {
        BsdSockets s = _bench.Sockets;
        int fd = _bench.OpenSocket(SocketConstants.SOCK_STREAM);
        s.SetSockOpt(fd, SocketConstants.IPPROTO_TCP, SocketConstants.TCP_NODELAY, _plan.NoDelay ? 1 : 0);
        _peerPort = PeerPort;
        _offeredEdge = LargestWindow / 2;
        if (_plan.StackOpens)
        {
            _fd = fd;
            s.Connect(fd, new SocketAddress(Frames.PeerAddress, PeerPort));
            Require(_syn != null, "connect sends no SYN");
            Send(Syn(Control.Syn | Control.Ack));
            Require(s.Connect(fd, new SocketAddress(Frames.PeerAddress, PeerPort)) == 0, "connect does not end");
        }
        else
        {
            _stackPort = StackPort;
            s.Bind(fd, new SocketAddress(0, StackPort));
            s.Listen(fd, 1);
            Send(Syn(Control.Syn));
            Require(_syn != null, "a SYN has no answer");
            Send(Make(Control.Ack, 0, 0));
            _fd = s.Accept(fd, null!);
            Require(_fd >= 0, "no connection after the handshake");
            s.Fcntl(_fd, SocketConstants.F_SETFL, SocketConstants.O_NONBLOCK);
            s.Close(fd);
        }

        _isEstablished = true;
    }

    private TcpSegmentView Syn(Control flags)
    {
        _peerWindowScale = _plan.HasWindowScale ? 2 : 0;
        return new TcpSegmentView
        {
            SourcePort = _peerPort,
            DestinationPort = _stackPort,
            Sequence = _plan.InitialSequence,
            Acknowledgment = (flags & Control.Ack) != 0 ? _stackInitialSequence + 1 : 0,
            Flags = flags,
            Window = LargestWindow / 2,
            MaximumSegmentSize = _plan.SegmentSize,
            WindowScale = _plan.HasWindowScale ? _peerWindowScale : -1,
            IsSackPermitted = _plan.HasSack,
            HasTimestamps = _plan.HasTimestamps,
            TimestampValue = Timestamp,
            TimestampEcho = _lastTimestampOfStack,
        };
    }

    private uint Timestamp => (uint)_bench.Clock.Now + 4_294_960_000u;

    private TcpSegmentView Make(Control flags, int offset, int length)
    {
        byte[] payload = new byte[length];
        for (int i = 0; i < length; i++)
        {
            payload[i] = TheirByte(offset + i);
        }

        int acknowledged = _unacknowledged + (_isStackFinAcknowledged ? 1 : 0);
        int window = Math.Max(0, _offeredEdge - _unacknowledged) >> _peerWindowScale;
        return new TcpSegmentView
        {
            SourcePort = _peerPort,
            DestinationPort = _stackPort,
            Sequence = _plan.InitialSequence + 1 + (uint)offset,
            Acknowledgment = _stackInitialSequence + 1 + (uint)acknowledged,
            Flags = flags,
            Window = Math.Min(65_535, window),
            HasTimestamps = _hasTimestamps,
            TimestampValue = Timestamp,
            TimestampEcho = _echo,
            Payload = payload,
        };
    }

    private void Send(TcpSegmentView segment)
    {
        _log.Add($"{_bench.Clock.Now} peer  {Describe(segment)}");
        _bench.Input(Frames.Tcp(segment));
    }

    // The segment's part in the offered window is what the stack must take, unless it says that its list of ranges is full.
    private void SendData(int offset, int length, bool isFin)
    {
        Control flags = Control.Ack | (isFin ? Control.Fin : 0);
        int edge = _rightEdge;
        int next = _accepted.Contiguous + (IsEndTaken ? 1 : 0);
        long drops = _bench.Stack.Statistics.Drops[(int)DropReason.TcpReassemblyFull];
        int window = edge - next;
        int start = offset - next;
        int end = start + length + (isFin ? 1 : 0);
        bool isAcceptable = length == 0 && !isFin
            ? start >= 0 && (start < window || start == 0)
            : (start < window && end > 0) || (start == 0 && window == 0);
        TcpSegmentView segment = Make(flags, offset, length);
        int taken = Math.Min(offset + length, edge);
        if (isAcceptable)
        {
            // noted before it is sent: its acknowledgment comes at once
            _pending = (offset, taken);
        }

        if (isFin && isAcceptable && offset + length <= edge)
        {
            _isPeerFinAccepted = true;
        }

        Send(segment);
        _pending = default;
        if (isAcceptable && _bench.Stack.Statistics.Drops[(int)DropReason.TcpReassemblyFull] == drops)
        {
            _accepted.Add(offset, taken);
        }
    }

    private bool IsEndTaken => _isPeerFinAccepted && _accepted.Contiguous == _peerEnd;

    private int TheirContiguousWithPending
    {
        get
        {
            int contiguous = _accepted.Contiguous;
            if (_pending.Start <= contiguous && _pending.End > contiguous)
            {
                contiguous = _pending.End;
                while (_accepted[contiguous])
                {
                    contiguous++;
                }
            }

            return contiguous;
        }
    }

    private void Do(PeerStep step)
    {
        if (IsEndTaken && _isStackFinAcknowledged)
        {
            // both directions have ended
            return;
        }

        int next = _accepted.Contiguous;
        int length = 1 + (step.B % 2000);
        switch (step.Kind % 16)
        {
            case 0:
            case 1:
                SendFrom(next, Math.Min(length, 1460));
                break;
            case 2:
                SendFrom(next + (step.A % 4000), Math.Min(length, 1460));
                break;
            case 3:
                SendFrom(Math.Max(0, next - (step.A % 3000)), Math.Min(length, 1460));
                break;
            case 4:
                SendFrom(Math.Max(0, _rightEdge - (step.A % 300)), Math.Min(length, 600));
                break;
            case 5:
                SendFrom(next + (step.A % 40 * 50), 1 + (step.B % 60));
                break;
            case 6:
                Read(step.B % 5000);
                break;
            case 7:
            case 8:
                Write(1 + (step.A * 7 % 6000));
                break;
            case 9:
                Acknowledge(_arrived.Contiguous, step.A % 4 == 0 ? step.B % LargestWindow : LargestWindow);
                break;
            case 10:
                int part = _unacknowledged + (step.A % (1 + _arrived.Contiguous - _unacknowledged));
                Acknowledge(part, step.B % LargestWindow);
                break;
            case 11:
                Acknowledge(_unacknowledged, 0);
                break;
            case 12:
                _bench.Advance(1 + (step.A % (step.B % 5 == 0 ? 2000 : 100)));
                break;
            case 13:
                _lossPerMille = step.A % 3 == 0 ? 0 : step.B % 500;
                break;
            case 14:
                Settle();
                break;
            default:
                Finish(step.A % 8, step.B);
                break;
        }
    }

    private void Finish(int which, int gap)
    {
        if (which is 0 or 2 && _peerEnd < 0)
        {
            // alone, at the end of what was sent or behind a hole
            _peerEnd = Math.Max(_written, _accepted.Contiguous) + (which == 0 ? 0 : gap % 700);
            SendData(_peerEnd, 0, true);
        }
        else if (which == 1 && _stackEnd < 0)
        {
            _stackEnd = _queued;
            Require(_bench.Sockets.Shutdown(_fd, SocketConstants.SHUT_WR) == 0, "shutdown fails");
        }
        else
        {
            Settle();
        }
    }

    private void SendFrom(int offset, int length)
    {
        if (_peerEnd >= 0)
        {
            offset = Math.Min(offset, _peerEnd);
            length = Math.Min(length, _peerEnd - offset);
        }

        // a real peer keeps within the window and its probe of it; this one tries what lies beyond too
        _written = Math.Max(_written, offset + length);
        SendData(offset, length, _peerEnd >= 0 && offset + length == _peerEnd);
    }

    private void Acknowledge(int upTo, int window)
    {
        _unacknowledged = Math.Max(_unacknowledged, upTo);
        if (_isStackFinArrived && _unacknowledged == _stackEnd && _arrived.Contiguous == _stackEnd)
        {
            _isStackFinAcknowledged = true;
        }

        // the right edge never moves left, apart from what scaling rounds off
        _offeredEdge = Math.Max(_offeredEdge, _unacknowledged + window);
        TcpSegmentView segment = Make(Control.Ack, _accepted.Contiguous + (IsEndTaken ? 1 : 0), 0);
        if (_hasSack)
        {
            segment.Sack = [.. _arrived.Islands().Take(_hasTimestamps ? 3 : 4)
                .Select(i => (_stackInitialSequence + 1 + (uint)i.Start, _stackInitialSequence + 1 + (uint)i.End))];
        }

        Send(segment);
    }

    private void Write(int count)
    {
        if (_stackEnd >= 0)
        {
            return;
        }

        for (int i = 0; i < count; i++)
        {
            _buffer[i] = OurByte(_queued + i);
        }

        int room = _queued;
        _queued += count;
        int written = _bench.Sockets.Write(_fd, _buffer, 0, count);
        _log.Add($"{_bench.Clock.Now} write {count}: {written}");
        Require(written > 0 || _bench.Sockets.Errno == Errno.EAGAIN, $"write fails with {_bench.Sockets.Errno}");
        _queued = room + Math.Max(0, written);
        Require(_queued - _unacknowledged <= _plan.SendBuffer, "the send buffer takes more than its size");
        Require(_sentByStack <= _queued, "bytes were sent that were never written");
    }

    private void Read(int count)
    {
        int contiguous = _accepted.Contiguous;
        int expected = Math.Min(count, contiguous - _read);
        int start = _read;
        _read += Math.Max(0, expected);
        int read = _bench.Sockets.Read(_fd, _buffer, 0, count);
        _log.Add($"{_bench.Clock.Now} read {count}: {read}");
        if (expected > 0)
        {
            Require(read == expected, $"read gives {read} of {expected} bytes");
            for (int i = 0; i < read; i++)
            {
                Require(_buffer[i] == TheirByte(start + i), $"byte {start + i} is wrong");
            }
        }
        else if (IsEndTaken)
        {
            Require(read == 0, $"read gives {read} at the end");
            _isEndRead = true;
        }
        else
        {
            Require(read < 0 && _bench.Sockets.Errno == Errno.EAGAIN || (count == 0 && read == 0),
                $"read gives {read}, errno {_bench.Sockets.Errno} without data");
        }
    }

    // After the longest delay of an acknowledgment, what is acknowledged is exactly what is there.
    private void Settle()
    {
        _bench.Advance(60);
        int expected = _accepted.Contiguous + (IsEndTaken ? 1 : 0);
        Require(_acknowledgedByStack == expected, $"acknowledged {_acknowledgedByStack} of {expected}");
    }

    private void Complete()
    {
        _isGood = true;
        _lossPerMille = 0;
        _peerEnd = _peerEnd < 0 ? _written : _peerEnd;
        if (_stackEnd < 0)
        {
            _stackEnd = _queued;
            Require(_bench.Sockets.Shutdown(_fd, SocketConstants.SHUT_WR) == 0, "shutdown fails");
        }

        long end = _bench.Clock.Now + PatienceMilliseconds;
        while (!(_isEndRead && _isStackFinAcknowledged))
        {
            Require(_bench.Clock.Now < end, "the connection is stuck");
            Read(5000);
            if (_acknowledgedByStack <= _peerEnd)
            {
                SendFrom(_accepted.Contiguous, Math.Min(536, Math.Max(0, _rightEdge - _accepted.Contiguous)));
            }

            if (!_isStackFinAcknowledged)
            {
                Acknowledge(_arrived.Contiguous, LargestWindow);
            }

            _bench.Advance(IsEndTaken ? 50 : 1);
        }

        Require(_arrived.Contiguous == _stackEnd && _read == _peerEnd, "a stream is not complete");
        Require(_bench.Sockets.Close(_fd) == 0, "close fails");
        _bench.Advance(2_000_000);
        Require(_bench.Sockets.OpenFiles == 0, "an fd is left");
        Require(_bench.Stack.NextDeadline == long.MaxValue, "a timer is left");
    }
}
