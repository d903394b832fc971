using System.Buffers.Binary;
using NanoTcp.Fuzz.Targets;
using NanoTcp.Fuzz.Wire;
using NanoTcp.Sockets;

namespace NanoTcp.Fuzz.Benches;

/// <summary>Raw sockets, with a model of which packets each has received.</summary>
public sealed class RawBench : IFuzzBench
{
    private const int SocketLimit = 5;

    // below the limit of a socket's queue, so that nothing is dropped
    private const int PacketLimit = 20;
    private const long EndMilliseconds = 4_000_000;

    private readonly StackBench _bench;
    private readonly List<RawSubject> _sockets = [];
    private readonly byte[] _buffer = new byte[2048];
    private byte[] _sent = [];

    public RawBench(FuzzRandom random)
    {
        Random = random;
        _bench = new StackBench(random.Next(), audits: false) { Sent = frame => _sent = frame };
        _bench.Introduce();
    }

    public FuzzRandom Random { get; }

    public int Count => _sockets.Count;

    /// <summary>Opens a socket, bound and connected at random; the oldest is closed when there are too many.</summary>
    public void Open(int protocol)
    {
        if (_sockets.Count == SocketLimit)
        {
            Drain(_sockets[0]);
            _bench.Sockets.Close(_sockets[0].Fd);
            _sockets.RemoveAt(0);
        }

        int fd = _bench.Sockets.Socket(SocketConstants.AF_INET, SocketConstants.SOCK_RAW | SocketConstants.SOCK_NONBLOCK, protocol);
        Require(fd >= 0, $"no raw socket for protocol {protocol}");
        var socket = new RawSubject(fd, protocol);
        if (Random.OneIn(3))
        {
            socket.Local = Frames.StackAddress;
            Require(_bench.Sockets.Bind(fd, new SocketAddress(socket.Local, 0)) == 0, "bind fails");
        }

        if (Random.OneIn(3))
        {
            socket.Remote = Frames.PeerAddress + (uint)Random.Below(2);
            Require(_bench.Sockets.Connect(fd, new SocketAddress(socket.Remote, 0)) == 0, "connect fails");
            socket.Local = Frames.StackAddress;
        }

        _sockets.Add(socket);
    }

    /// <summary>Delivers a packet; all sockets that it is for must have a copy.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="isValid">False when no socket may have it.</param>
    public void Input(byte[] frame, bool isValid)
    {
        if (isValid)
        {
            int length = BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(16));
            uint source = BinaryPrimitives.ReadUInt32BigEndian(frame.AsSpan(26));
            uint destination = BinaryPrimitives.ReadUInt32BigEndian(frame.AsSpan(30));
            foreach (RawSubject socket in _sockets.Where(socket => socket.Protocol == frame[23] &&
                (socket.Local == 0 || socket.Local == destination) && (socket.Remote == 0 || socket.Remote == source)))
            {
                socket.Expected.Enqueue(frame[14..(14 + length)]);
            }
        }

        _bench.Input(frame);
        foreach (RawSubject socket in _sockets)
        {
            if (socket.Expected.Count >= PacketLimit || Random.OneIn(8))
            {
                Drain(socket);
            }
        }
    }

    /// <summary>Sends from a socket; the packet must be what was given, in an IP header.</summary>
    public void Send(int index)
    {
        RawSubject socket = _sockets[index];
        _bench.Introduce();
        byte[] content = Random.Bytes(Random.Below(200));
        int timeToLive = 1 + Random.Below(255);
        _bench.Sockets.SetSockOpt(socket.Fd, SocketConstants.IPPROTO_IP, SocketConstants.IP_TTL, timeToLive);
        _sent = [];
        SocketAddress? to = socket.Remote != 0 ? null : new SocketAddress(Frames.PeerAddress, Random.Below(70_000) - 1);
        int offset = Random.Below(10);
        content.CopyTo(_buffer, offset);
        int result = _bench.Sockets.SendTo(socket.Fd, _buffer, offset, content.Length, 0, to!);
        _bench.Poll();
        if (socket.Remote > Frames.PeerAddress)
        {
            // no neighbor of that address
            return;
        }

        if (to != null && (to.Port < 0 || to.Port > 65_535))
        {
            Require(result == -1 || _sent.Length > 0, "an invalid port is neither ignored nor an error");
            return;
        }

        Require(result == content.Length, $"send gives {result}, errno {_bench.Sockets.Errno}");
        Require(_sent.Length == 34 + content.Length && _sent[34..].AsSpan().SequenceEqual(content), "another payload");
        Require(_sent[23] == socket.Protocol && _sent[22] == timeToLive && Checksums.Sum(_sent.AsSpan(14, 20)) == 0xFFFF, $"another header than protocol {socket.Protocol}, time to live {timeToLive}: {Convert.ToHexString(_sent)}");
        Require(BinaryPrimitives.ReadUInt32BigEndian(_sent.AsSpan(26)) == Frames.StackAddress, "another source");
        Require(BinaryPrimitives.ReadUInt32BigEndian(_sent.AsSpan(30)) == Frames.PeerAddress, "another destination");
    }

    public void Advance(int milliseconds) => _bench.Advance(milliseconds);

    public void Finish()
    {
        DrainAll();
        foreach (RawSubject socket in _sockets)
        {
            _bench.Sockets.Close(socket.Fd);
        }

        _bench.Advance(EndMilliseconds);
        Require(_bench.Sockets.OpenFiles == 0 && _bench.Stack.NextDeadline == long.MaxValue, "a file or a timer is left");
    }

    private void DrainAll() => _sockets.ForEach(Drain);

    private void Drain(RawSubject socket)
    {
        var from = new SocketAddress();
        while (socket.Expected.TryDequeue(out byte[]? expected))
        {
            int read = _bench.Sockets.ReceiveFrom(socket.Fd, _buffer, 0, _buffer.Length, 0, from);
            Require(read == expected.Length && expected.AsSpan().SequenceEqual(_buffer.AsSpan(0, read)),
                $"{read} bytes instead of {Convert.ToHexString(expected)}: {Convert.ToHexString(_buffer, 0, Math.Max(0, read))}");
            Require(from.Address == BinaryPrimitives.ReadUInt32BigEndian(expected.AsSpan(12)), "another sender");
        }

        Require(_bench.Sockets.Receive(socket.Fd, _buffer, 0, _buffer.Length, 0) == -1, $"a packet of protocol {socket.Protocol} too many");
    }

    private static void Require(bool holds, string message)
    {
        if (!holds)
        {
            throw new InvariantException(message);
        }
    }

    private sealed class RawSubject(int fd, int protocol)
    {
        public int Fd => fd;

        public int Protocol => protocol;

        public uint Local { get; set; }

        public uint Remote { get; set; }

        public Queue<byte[]> Expected { get; } = new();
    }
}
