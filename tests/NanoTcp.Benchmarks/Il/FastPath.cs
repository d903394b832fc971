using NanoTcp.Sockets;
using NanoTcp.Tcp;

namespace NanoTcp.Benchmarks.Il;

/// <summary>What is counted.</summary>
internal enum FastPathKind
{
    /// <summary>Each segment in a poll and in socket calls of its own.</summary>
    SingleFrames,

    /// <summary>Four segments in each poll, as a W5500 gives them in one burst; each in socket calls of its own.</summary>
    FramesOfFour,

    /// <summary>Four segments in each poll, written by one call and read by one call, as a program does that moves many bytes.</summary>
    Bulk,
}

/// <summary>
/// The fast path: one stack sends full segments, another receives them, both in steady state, and each step is counted by itself. Runs in
/// the instrumented copies of the assemblies.
/// </summary>
internal sealed class FastPath
{
    /// <summary>The steps, in the order of what <see cref="Run"/> returns.</summary>
    public const int Write = 0;
    public const int Receive = 1;
    public const int Read = 2;
    public const int TakeAcknowledgments = 3;
    public const int PollCall = 4;
    public const int Steps = 5;

    public const int Payload = 1448;
    public const int FrameLength = 1514;

    private const uint SenderAddress = 0x0A000001;
    private const uint ReceiverAddress = 0x0A000002;
    private const int Port = 4000;
    private const int WarmUpSegments = 400;

    private readonly StepClock _clock = new();
    private readonly DirectDevice _senderDevice = new(1);
    private readonly DirectDevice _receiverDevice = new(2);
    private readonly NetStack _sender;
    private readonly NetStack _receiver;
    private readonly BsdSockets _senderSockets;
    private readonly BsdSockets _receiverSockets;
    private readonly byte[] _buffer = new byte[4 * Payload];
    private readonly PollFd[] _polled = [new PollFd { Events = SocketConstants.POLLIN }];
    private readonly int _batch;
    private readonly int _callSize;
    private readonly StepRecorder _recorder;
    private int _from;
    private int _to;

    private FastPath(FastPathKind kind, bool hasOptions, Func<long[]> snapshot)
    {
        _batch = FramesOf(kind);
        _callSize = SegmentsOf(kind) * Payload;
        _recorder = new StepRecorder(snapshot, Steps);
        _senderDevice.LinkPartner = _receiverDevice;
        _receiverDevice.LinkPartner = _senderDevice;
        _sender = new NetStack(_clock, new SeededRandom(1), Settings(hasOptions));
        _receiver = new NetStack(_clock, new SeededRandom(2), Settings(hasOptions));
        _senderSockets = BsdSockets.Of(_sender);
        _receiverSockets = BsdSockets.Of(_receiver);
        _sender.AddInterface(_senderDevice, SenderAddress, 24);
        _receiver.AddInterface(_receiverDevice, ReceiverAddress, 24);
    }

    /// <summary>Frames in a poll.</summary>
    public static int FramesOf(FastPathKind kind) => kind == FastPathKind.SingleFrames ? 1 : 4;

    /// <summary>Segments in a socket call.</summary>
    public static int SegmentsOf(FastPathKind kind) => kind == FastPathKind.Bulk ? 4 : 1;

    /// <summary>Runs a path.</summary>
    /// <param name="kind">Name of a <see cref="FastPathKind"/>.</param>
    /// <param name="hasOptions">Timestamps and SACK.</param>
    /// <param name="segments">How many are counted; a multiple of 4.</param>
    /// <param name="snapshot">Reads all counters.</param>
    /// <returns>For each step, what each counter has counted in it.</returns>
    public static long[][] Run(string kind, bool hasOptions, int segments, Func<long[]> snapshot)
    {
        var path = new FastPath(Enum.Parse<FastPathKind>(kind), hasOptions, snapshot);
        path.Connect();
        path.Pass(WarmUpSegments);
        path._recorder.IsOn = true;
        long predicted = path._receiver.Statistics.TcpPredicted;
        path.Pass(segments);
        if (path._receiver.Statistics.TcpPredicted - predicted != segments)
        {
            throw new InvalidOperationException("Not every segment took the fast path.");
        }

        return path._recorder.Sections;
    }

    // twice the default rings hold eight full segments
    private TcpSettings Settings(bool hasOptions)
    {
        var settings = new TcpSettings();
        settings.SendBufferSize *= _batch == 1 ? 1 : 2;
        settings.ReceiveBufferSize *= _batch == 1 ? 1 : 2;
        if (!hasOptions)
        {
            settings.MaximumSegmentSize = Payload;
            settings.Timestamps = false;
            settings.WindowScale = false;
            settings.LossDetection = LossDetection.DuplicateAcks;
        }

        return settings;
    }

    private void Connect()
    {
        const int type = SocketConstants.SOCK_STREAM | SocketConstants.SOCK_NONBLOCK;
        BsdSockets server = _receiverSockets;
        int listener = server.Socket(SocketConstants.AF_INET, type, 0);
        server.Bind(listener, new SocketAddress(0, Port));
        server.Listen(listener, 1);
        _from = _senderSockets.Socket(SocketConstants.AF_INET, type, 0);
        _senderSockets.Connect(_from, new SocketAddress(ReceiverAddress, Port));
        while (_senderDevice.Waiting + _receiverDevice.Waiting > 0)
        {
            _sender.Poll(_clock.Now);
            _receiver.Poll(_clock.Now);
        }

        _to = server.Accept(listener, null);
        _polled[0].Fd = _to;
        server.Fcntl(_to, SocketConstants.F_SETFL, SocketConstants.O_NONBLOCK);
    }

    private void Pass(int segments)
    {
        _receiverDevice.BatchLimit = _batch;
        for (int i = 0; i < segments; i += _batch)
        {
            _clock.Step();
            for (int done = 0; done < _batch * Payload; done += _callSize)
            {
                _recorder.Count(Write, () => Expect(_callSize, _senderSockets.Write(_from, _buffer, 0, _callSize)));
            }

            Expect(_batch, _receiverDevice.Waiting);
            _recorder.Count(Receive, () => _receiver.Poll(_clock.Now));
            for (int done = 0; done < _batch * Payload; done += _callSize)
            {
                _recorder.Count(PollCall, () => Expect(1, _receiverSockets.Poll(_polled, 1, 0)));
                _recorder.Count(Read, () => Expect(_callSize, _receiverSockets.Read(_to, _buffer, 0, _callSize)));
            }

            if (_senderDevice.Waiting > 0)
            {
                _recorder.Count(TakeAcknowledgments, () => _sender.Poll(_clock.Now));
            }
        }
    }

    private static void Expect(int expected, int actual)
    {
        if (actual != expected)
        {
            throw new InvalidOperationException($"{expected} were expected, but it was {actual}.");
        }
    }
}
