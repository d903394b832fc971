using NanoTcp.Fuzz.Benches;
using NanoTcp.Fuzz.Wire;
using NanoTcp.Sockets;
using NanoTcp.Tcp;

namespace NanoTcp.Fuzz.Targets;

/// <summary>
/// One stack with sockets of every kind on a bench, an application that uses them at random, and what a peer can know of its connections
/// from the wire. It lives for some thousand inputs; at its end everything must be free again.
/// </summary>
public sealed class FuzzWorld
{
    public const int TcpPort = 80;
    public const int UdpPort = 7;

    private const int ConnectionLimit = 24;
    private const int DescriptorLimit = 100;

    // retransmissions of an orphan at the largest timeout, FIN_WAIT_2, TIME_WAIT and the neighbors' age all lie within
    private const long EndMilliseconds = 4_000_000;

    private readonly byte[] _buffer = new byte[4096];
    private readonly List<int> _open = [];
    private readonly int _listener;
    private readonly int _datagram;
    private readonly Dictionary<Type, IFuzzBench> _benches = [];

    public FuzzWorld(FuzzRandom random)
    {
        Random = random;
        Bench = new StackBench(random.Next(), Settings(random), random.Below(4) * 2_147_400_000L, random.OneIn(4) ? 576 : 1500)
        {
            Sent = Note,
        };
        Bench.Introduce();
        _listener = Bench.OpenSocket(SocketConstants.SOCK_STREAM);
        Bench.Sockets.Bind(_listener, new SocketAddress(0, TcpPort));
        Bench.Sockets.Listen(_listener, 1 + random.Below(8));
        _datagram = Bench.OpenSocket(SocketConstants.SOCK_DGRAM);
        Bench.Sockets.Bind(_datagram, new SocketAddress(0, UdpPort));
    }

    public FuzzRandom Random { get; }

    public StackBench Bench { get; }

    /// <summary>A stack with services on it, in addition to the other one; created on first use.</summary>
    public ServiceBench Services => BenchOf(() => new ServiceBench(Random));

    /// <summary>The last segment that the stack sent on each of its latest connections.</summary>
    public List<TcpSegmentView> Latest { get; } = [];

    /// <summary>The last frame that the stack sent.</summary>
    public byte[] LastFrame { get; private set; } = [];

    /// <summary>The last frames that the stack took in, for the report.</summary>
    public Queue<byte[]> Inputs { get; } = new();

    /// <summary>What a target has besides this world's stack; created on first use.</summary>
    public TBench BenchOf<TBench>(Func<TBench> create)
        where TBench : IFuzzBench
    {
        if (!_benches.TryGetValue(typeof(TBench), out IFuzzBench? bench))
        {
            bench = create();
            _benches.Add(typeof(TBench), bench);
        }

        return (TBench)bench;
    }

    public void Input(byte[] frame)
    {
        Inputs.Enqueue(frame);
        if (Inputs.Count > 8)
        {
            Inputs.Dequeue();
        }

        Bench.Input(frame);
    }

    /// <summary>Takes a datagram out of the datagram socket.</summary>
    /// <returns>Its length, or -1.</returns>
    public int ReceiveDatagram(byte[] buffer) => Bench.Sockets.ReceiveFrom(_datagram, buffer, 0, buffer.Length, 0, new SocketAddress());

    /// <summary>What an application and time do meanwhile.</summary>
    public void Live()
    {
        switch (Random.Below(24))
        {
            case 0:
                Bench.Advance(1 + Random.Below(Random.OneIn(6) ? 70_000 : 300));
                break;
            case 1:
                int accepted = Bench.Sockets.Accept(_listener, null!);
                if (accepted >= 0)
                {
                    Bench.Sockets.Fcntl(accepted, SocketConstants.F_SETFL, SocketConstants.O_NONBLOCK);
                    _open.Add(accepted);
                }

                break;
            case 2:
                Connect();
                break;
            case 3:
            case 4:
            case 5:
                UseConnection();
                break;
            case 6:
                Bench.Sockets.ReceiveFrom(_datagram, _buffer, 0, Random.Below(_buffer.Length), 0, new SocketAddress());
                break;
            case 7:
                Bench.Sockets.SendTo(_datagram, _buffer, 0, Random.Below(_buffer.Length), 0, new SocketAddress(Frames.PeerAddress, 5000));
                break;
            default:
                break;
        }
    }

    /// <summary>Closes everything and waits: nothing may be left.</summary>
    public void End()
    {
        foreach (IFuzzBench bench in _benches.Values)
        {
            bench.Finish();
        }

        for (int fd = 0; fd < DescriptorLimit; fd++)
        {
            Bench.Sockets.Close(fd);
        }

        if (Bench.Sockets.OpenFiles != 0)
        {
            throw new InvariantException($"{Bench.Sockets.OpenFiles} fds are left");
        }

        Bench.Advance(EndMilliseconds);
        if (Bench.Stack.NextDeadline != long.MaxValue)
        {
            throw new InvariantException("a timer is left");
        }
    }

    private static TcpSettings Settings(FuzzRandom random) => new()
    {
        SendBufferSize = 536 << random.Below(6),
        ReceiveBufferSize = (536 << random.Below(8)) + random.Below(100),
        LossDetection = (LossDetection)random.Below(3),
        Congestion = (CongestionAlgorithm)random.Below(2),
        Timestamps = !random.OneIn(3),
        WindowScale = !random.OneIn(3),
        Ecn = random.OneIn(3),
        DuplicateSack = !random.OneIn(4),
        HeaderPrediction = !random.OneIn(4),
        LimitedTransmit = !random.OneIn(4),
        PathMtuDiscovery = !random.OneIn(4),
        DelayedAckTime = random.Below(3) * 40,
        SynCacheSize = 1 + random.Below(8),
        TimeWaitLimit = 1 + random.Below(8),
        TimeWait = random.OneIn(4) ? 0 : 60_000,
        MaximumSegmentSize = random.OneIn(3) ? 536 : 1460,
    };

    private void Connect()
    {
        if (_open.Count >= ConnectionLimit)
        {
            Close(0);
        }

        int fd = Bench.OpenSocket(SocketConstants.SOCK_STREAM);
        Bench.Sockets.Connect(fd, new SocketAddress(Frames.PeerAddress, 5000 + Random.Below(3)));
        _open.Add(fd);
    }

    private void UseConnection()
    {
        if (_open.Count == 0)
        {
            return;
        }

        int index = Random.Below(_open.Count);
        int fd = _open[index];
        BsdSockets s = Bench.Sockets;
        switch (Random.Below(10))
        {
            case 0:
            case 1:
            case 2:
                s.Read(fd, _buffer, 0, Random.Below(_buffer.Length));
                break;
            case 3:
            case 4:
            case 5:
                s.Write(fd, _buffer, 0, Random.Below(_buffer.Length));
                break;
            case 6:
                s.Shutdown(fd, Random.Below(3));
                break;
            case 7:
                Close(index);
                break;
            case 8:
                s.SetSockOpt(fd, SocketConstants.SOL_SOCKET, SocketConstants.SO_KEEPALIVE, Random.Below(2));
                s.SetSockOpt(fd, SocketConstants.IPPROTO_TCP, SocketConstants.TCP_KEEPIDLE, 1 + Random.Below(60));
                s.SetSockOpt(fd, SocketConstants.IPPROTO_TCP, SocketConstants.TCP_KEEPINTVL, 1 + Random.Below(10));
                s.SetSockOpt(fd, SocketConstants.IPPROTO_TCP, SocketConstants.TCP_KEEPCNT, 1 + Random.Below(3));
                s.SetSockOpt(fd, SocketConstants.IPPROTO_TCP, SocketConstants.TCP_QUICKACK, Random.Below(2));
                s.SetSockOpt(fd, SocketConstants.IPPROTO_TCP, SocketConstants.TCP_NODELAY, Random.Below(2));
                s.SetSockOpt(fd, SocketConstants.IPPROTO_TCP, SocketConstants.TCP_CORK, Random.Below(2));
                s.SetSockOpt(fd, SocketConstants.IPPROTO_TCP, SocketConstants.TCP_NOTSENT_LOWAT, Random.OneIn(2) ? 0 : Random.Below(4000));
                break;
            default:
                s.SetSockOpt(_listener, SocketConstants.IPPROTO_TCP, SocketConstants.TCP_DEFER_ACCEPT, Random.Below(3));
                s.SetSockOpt(_listener, SocketConstants.SOL_SOCKET, SocketConstants.SO_RCVBUF, 536 << Random.Below(8));
                break;
        }
    }

    private void Close(int index)
    {
        if (Random.OneIn(4))
        {
            Bench.Sockets.SetSockOpt(_open[index], SocketConstants.SOL_SOCKET, SocketConstants.SO_LINGER, 0);
        }

        Bench.Sockets.Close(_open[index]);
        _open.RemoveAt(index);
    }

    private void Note(byte[] frame)
    {
        LastFrame = frame;
        TcpSegmentView? segment = Frames.ReadTcp(frame);
        if (segment == null)
        {
            return;
        }

        Latest.RemoveAll(other => other.SourcePort == segment.SourcePort && other.DestinationPort == segment.DestinationPort);
        Latest.Add(segment);
        if (Latest.Count > ConnectionLimit)
        {
            Latest.RemoveAt(0);
        }
    }
}
