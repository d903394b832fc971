using NanoTcp.Fuzz.Targets;
using NanoTcp.Fuzz.Wire;
using NanoTcp.Sockets;
using NanoTcp.Tcp;

namespace NanoTcp.Fuzz.Benches;

/// <summary>
/// Two stacks that receive the same batches at the same times, one of them without header prediction. They must send the same frames, drop for
/// the same reasons and show their programs the same.
/// </summary>
public sealed class BatchBench : IFuzzBench
{
    private const int ConnectionLimit = 4;
    private const int BufferSize = 8192;
    private const long EndMilliseconds = 4_000_000;

    private readonly Subject _together;
    private readonly Subject _slow;
    private readonly List<BatchConnection> _connections = [];
    private readonly byte[] _content = new byte[BufferSize];

    public BatchBench(FuzzRandom random)
    {
        Random = random;
        uint seed = random.Next();
        long start = random.Below(4) * 2_147_400_000L;
        TcpSettings settings = new()
        {
            InitialImmediateAcks = random.Below(3),
            DelayedAckSegments = 2 + random.Below(3),
            DelayedAckTime = random.OneIn(8) ? 0 : 40,
            ReceiveBufferSize = 2000 + random.Below(20_000),
            SendBufferSize = 2000 + random.Below(20_000),
            Timestamps = !random.OneIn(3),
            WindowScale = random.OneIn(2),
        };
        _together = new Subject(seed, settings, start);
        TcpSettings slow = settings.Clone();
        slow.HeaderPrediction = false;
        _slow = new Subject(seed, slow, start);
    }

    public FuzzRandom Random { get; }

    /// <summary>The open connections.</summary>
    public IReadOnlyList<BatchConnection> Connections => _connections;

    public uint Now => (uint)_together.Bench.Clock.Now;

    private IEnumerable<Subject> All => [_together, _slow];

    /// <summary>Opens a connection from the peer; the oldest is reset when there are too many.</summary>
    public void Open()
    {
        if (_connections.Count >= ConnectionLimit)
        {
            Close(0);
        }

        var connection = new BatchConnection(10_000 + Random.Below(20_000), Random.Next(), Random.OneIn(4) ? 0 : Random.Next());
        if (_connections.Any(other => other.Port == connection.Port))
        {
            return;
        }

        Input([Frames.Tcp(connection.Syn(Now))]);
        connection.Acknowledged = _together.LastEnd(connection.Port);
        connection.HasTimestamps &= _together.Last(connection.Port)?.HasTimestamps == true;
        connection.Next = connection.InitialSequence + 1;
        Input([Frames.Tcp(connection.Segment(Control.Ack, Now, 0, []))]);
        connection.Fds = [.. All.Select(subject => subject.Accept())];
        if (connection.Fds.Any(fd => fd < 0))
        {
            throw new InvariantException("no connection after a handshake");
        }

        _connections.Add(connection);
        Refresh();
    }

    /// <summary>Delivers frames in one batch.</summary>
    public void Input(IReadOnlyList<byte[]> frames)
    {
        _together.InputTogether(frames);
        _slow.InputTogether(frames);
        Compare();
        Refresh();
    }

    /// <summary>Reads on one connection.</summary>
    public void Read(int index, int count)
    {
        BatchConnection connection = _connections[index];
        string expected = "";
        int i = 0;
        foreach (Subject subject in All)
        {
            Array.Clear(_content);
            int read = subject.Bench.Sockets.Read(connection.Fds[i++], _content, 0, Math.Min(count, BufferSize));
            subject.Bench.Poll();
            string result = $"{read} errno {(read < 0 ? subject.Bench.Sockets.Errno : 0)} {Convert.ToHexString(_content, 0, Math.Max(0, read))}";
            expected = subject == _together ? result : expected;
            Require(result == expected, $"read gives {expected} after a batch, {result} without prediction");
        }

        Compare();
    }

    public void Write(int index, int count)
    {
        int i = 0;
        foreach (Subject subject in All)
        {
            subject.Bench.Sockets.Write(_connections[index].Fds[i++], _content, 0, Math.Min(count, BufferSize));
            subject.Bench.Poll();
        }

        Compare();
        Refresh();
    }

    public void Advance(int milliseconds)
    {
        foreach (Subject subject in All)
        {
            subject.Bench.Advance(milliseconds);
        }

        Compare();
        Refresh();
    }

    public void Close(int index)
    {
        int i = 0;
        foreach (Subject subject in All)
        {
            subject.Bench.Sockets.SetSockOpt(_connections[index].Fds[i], SocketConstants.SOL_SOCKET, SocketConstants.SO_LINGER, 0);
            subject.Bench.Sockets.Close(_connections[index].Fds[i++]);
            subject.Bench.Poll();
        }

        _connections.RemoveAt(index);
        Compare();
    }

    public void Finish()
    {
        while (_connections.Count > 0)
        {
            Read(0, BufferSize);
            Close(0);
        }

        foreach (Subject subject in All)
        {
            subject.End();
        }
    }

    // what a peer knows of each connection afterwards
    private void Refresh()
    {
        var info = new TcpInfo();
        foreach (BatchConnection connection in _connections)
        {
            _together.Bench.Sockets.GetTcpInfo(connection.Fds[0], info);
            connection.Next = connection.InitialSequence + 1 + (uint)info.BytesReceived;
            connection.Acknowledged = _together.LastEnd(connection.Port);
            connection.Echo = _together.Last(connection.Port)?.TimestampValue ?? 0;
        }
    }

    private void Compare()
    {
        Require(_together.Sent.SequenceEqual(_slow.Sent), $"with prediction\n{Text(_together)}\nwithout\n{Text(_slow)}");
        Require(_together.Drops().SequenceEqual(_slow.Drops()), "drops differ without prediction");
        Require(_slow.Bench.Stack.Statistics.TcpPredicted == 0, "prediction is off, and segments were predicted");
        for (int c = 0; c < _connections.Count; c++)
        {
            string expected = _together.Describe(_connections[c].Fds[0]);
            Require(_slow.Describe(_connections[c].Fds[1]) == expected, $"{expected}, without prediction {_slow.Describe(_connections[c].Fds[1])}");
        }

        foreach (Subject subject in All)
        {
            subject.Sent.Clear();
        }
    }

    private static string Text(Subject subject) => string.Join('\n', subject.Sent);

    private static void Require(bool holds, string message)
    {
        if (!holds)
        {
            throw new InvariantException(message);
        }
    }

    private sealed class Subject
    {
        private readonly Dictionary<int, TcpSegmentView> _last = [];
        private readonly int _listener;
        private readonly TcpInfo _info = new();

        public Subject(uint seed, TcpSettings settings, long start)
        {
            Bench = new StackBench(seed, settings, start) { Sent = Note };
            Bench.Introduce();
            _listener = Bench.OpenSocket(SocketConstants.SOCK_STREAM);
            Bench.Sockets.Bind(_listener, new SocketAddress(0, FuzzWorld.TcpPort));
            Bench.Sockets.Listen(_listener, 8);
            Sent.Clear();
        }

        public StackBench Bench { get; }

        /// <summary>The frames since the last comparison.</summary>
        public List<string> Sent { get; } = [];

        public void InputTogether(IReadOnlyList<byte[]> frames)
        {
            foreach (byte[] frame in frames)
            {
                Bench.Device.Deliver(frame);
            }

            Bench.Poll();
        }

        public int Accept()
        {
            int fd = Bench.Sockets.Accept(_listener, null!);
            Bench.Sockets.Fcntl(fd, SocketConstants.F_SETFL, SocketConstants.O_NONBLOCK);
            return fd;
        }

        public TcpSegmentView? Last(int port) => _last.GetValueOrDefault(port);

        public uint LastEnd(int port) => _last.TryGetValue(port, out TcpSegmentView? last)
            ? last.Sequence + (uint)last.Payload.Length + (last.Has(Control.Syn) ? 1u : 0) + (last.Has(Control.Fin) ? 1u : 0)
            : 0;

        public long[] Drops() => Bench.Stack.Statistics.Drops;

        public string Describe(int fd)
        {
            Bench.Sockets.GetTcpInfo(fd, _info);
            return $"{_info.State} received {_info.BytesReceived} queue {_info.ReceiveQueue} window {_info.ReceiveWindow} " +
                $"acknowledged {_info.BytesAcknowledged} rtt {_info.Rtt} congestion {_info.CongestionWindow} last {_info.SinceLastDataReceived}";
        }

        public void End()
        {
            Bench.Sockets.Close(_listener);
            Bench.Advance(EndMilliseconds);
            if (Bench.Sockets.OpenFiles != 0 || Bench.Stack.NextDeadline != long.MaxValue)
            {
                throw new InvariantException("a file or a timer is left");
            }
        }

        private void Note(byte[] frame)
        {
            Sent.Add($"{Bench.Clock.Now} {Convert.ToHexString(frame)}");
            TcpSegmentView? segment = Frames.ReadTcp(frame);
            if (segment != null && !segment.Has(Control.Rst))
            {
                TcpSegmentView? last = Last(segment.DestinationPort);
                if (last == null || segment.Has(Control.Syn) || (int)(segment.Sequence - last.Sequence) >= 0)
                {
                    _last[segment.DestinationPort] = segment;
                }
            }
        }
    }
}
