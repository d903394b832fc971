using System.Buffers.Binary;
using NanoTcp.Fuzz.Targets;
using NanoTcp.Fuzz.Wire;
using NanoTcp.Services;
using NanoTcp.Sockets;

namespace NanoTcp.Fuzz.Benches;

/// <summary>
/// A resolver, and a name server that answers by UDP that the answer is too long and then by TCP, honestly or not (RFC 7766). Every query
/// ends in time, an honest answer is found, and no address of a dishonest one is believed.
/// </summary>
public sealed class NameBench : IFuzzBench
{
    private const int Port = 53;
    private const uint Honest = 0xC0000200;
    private const uint Partial = 0xCB007100;
    private const uint Forged = 0xC6336400;
    private const int AddressesInDatagram = 2;
    private const int PartLimit = 700;

    private readonly TwoStacks _stacks;
    private readonly DnsResolver _resolver;
    private readonly DnsSettings _settings;
    private readonly int _datagrams;
    private readonly int _listener;
    private readonly byte[] _buffer = new byte[2048];
    private readonly List<ServedStream> _streams = [];
    private readonly SocketAddress _from = new();
    private int _addresses;
    private int _partial;
    private bool _isArbitrary;
    private StreamLie _lie;
    private int _names;

    public NameBench(FuzzRandom random)
    {
        Random = random;
        _stacks = new TwoStacks(random.Next()) { Programs = Serve };
        _settings = new DnsSettings { CacheSize = random.Below(4), Timeout = 500, TcpTimeout = 1000, Rounds = 2 };
        _resolver = new DnsResolver(_stacks.Subject, _settings);
        _resolver.AddServer(Frames.PeerAddress);
        BsdSockets s = _stacks.Sockets;
        _datagrams = s.Socket(SocketConstants.AF_INET, SocketConstants.SOCK_DGRAM | SocketConstants.SOCK_NONBLOCK, 0);
        s.Bind(_datagrams, new SocketAddress(0, Port));
        _listener = s.Socket(SocketConstants.AF_INET, SocketConstants.SOCK_STREAM | SocketConstants.SOCK_NONBLOCK, 0);
        s.Bind(_listener, new SocketAddress(0, Port));
        s.Listen(_listener, 4);
    }

    public FuzzRandom Random { get; }

    /// <summary>Resolves a name that the server answers in some way.</summary>
    public void Query(StreamLie lie)
    {
        _lie = lie;
        _addresses = 1 + Random.Below(4);
        _partial = Random.OneIn(2) ? Random.Below(1 + AddressesInDatagram) : 0;
        _isArbitrary = lie == StreamLie.Mutation;
        DnsQuery query = _resolver.Start($"name-{_names++}.example.org");
        long limit = _stacks.Clock.Now + (_settings.Rounds * (2 * (_settings.Timeout << _settings.Rounds) + _settings.TcpTimeout));
        while (!query.IsDone)
        {
            Require(_stacks.Clock.Now < limit, $"a query has no end ({lie})");
            _stacks.Advance(10);
        }

        Check(query);
    }

    public void Finish()
    {
        foreach (ServedStream stream in _streams)
        {
            _stacks.Sockets.Close(stream.Fd);
        }

        _streams.Clear();
        _stacks.Programs = () => false;
        _stacks.Sockets.Close(_datagrams);
        _stacks.Sockets.Close(_listener);
        _stacks.End();
    }

    private void Check(DnsQuery query)
    {
        if (_isArbitrary)
        {
            return;
        }

        if (_lie == StreamLie.None)
        {
            Require(query.Error == 0 && query.AddressCount == _addresses, $"an honest answer of {_addresses} gives error {query.Error}, {query.AddressCount} addresses");
        }

        for (int i = 0; query.Error == 0 && i < query.AddressCount; i++)
        {
            uint expected = (_lie == StreamLie.None ? Honest : Partial) + (uint)i;
            Require(query.GetAddress(i) == expected, $"address {query.GetAddress(i):X8} for an answer with {_lie}");
        }

        Require(query.Error != 0 || _lie == StreamLie.None || query.AddressCount <= _partial, "more addresses than in the datagram");
    }

    private bool Serve()
    {
        BsdSockets s = _stacks.Sockets;
        bool isActive = false;
        int length;
        while ((length = s.ReceiveFrom(_datagrams, _buffer, 0, _buffer.Length, 0, _from)) > 0)
        {
            byte[] answer = Answer(_buffer[..length], Partial, _partial);
            answer[2] |= 2;
            s.SendTo(_datagrams, answer, 0, answer.Length, 0, _from);
            isActive = true;
        }

        int fd;
        while ((fd = s.Accept(_listener, null!)) >= 0)
        {
            s.Fcntl(fd, SocketConstants.F_SETFL, SocketConstants.O_NONBLOCK);
            _streams.Add(new ServedStream(fd));
            isActive = true;
        }

        return isActive | _streams.RemoveAll(Serve) > 0;
    }

    // returns true when it has closed the connection
    private bool Serve(ServedStream stream)
    {
        BsdSockets s = _stacks.Sockets;
        if (stream.Answer == null)
        {
            int read = s.Read(stream.Fd, _buffer, 0, _buffer.Length);
            if (read == 0)
            {
                s.Close(stream.Fd);
                return true;
            }

            if (read < 0)
            {
                return false;
            }

            stream.Query.AddRange(_buffer.AsSpan(0, read));
            int length = stream.Query.Count < 2 ? int.MaxValue : (stream.Query[0] << 8) | stream.Query[1];
            Require(stream.Query.Count <= 2 + length, "more than a query");
            if (stream.Query.Count < 2 + length)
            {
                return false;
            }

            stream.Answer = Stream([.. stream.Query.Skip(2)]);
        }

        int part = Math.Min(stream.Answer.Length - stream.Sent, 1 + Random.Below(Random.OneIn(3) ? 3 : PartLimit));
        if (part > 0)
        {
            int written = s.Write(stream.Fd, stream.Answer, stream.Sent, part);
            stream.Sent += Math.Max(0, written);
            if (written < 0 && s.Errno != Errno.EAGAIN)
            {
                s.Close(stream.Fd);
                return true;
            }
        }

        if (stream.Sent < stream.Answer.Length || _lie == StreamLie.Silence)
        {
            return false;
        }

        if (_lie == StreamLie.Reset)
        {
            s.SetSockOpt(stream.Fd, SocketConstants.SOL_SOCKET, SocketConstants.SO_LINGER, 0);
        }

        s.Close(stream.Fd);
        return true;
    }

    private byte[] Stream(byte[] query)
    {
        byte[] answer = Answer(query, _lie == StreamLie.None ? Honest : Forged, _addresses);
        int length = answer.Length;
        switch (_lie)
        {
            case StreamLie.Id:
                answer[Random.Below(2)] ^= (byte)(1 << Random.Below(8));
                break;
            case StreamLie.Name:
                answer[13 + Random.Below(4)] ^= 1;
                break;
            case StreamLie.Query:
                answer[2] &= 0x7F;
                break;
            case StreamLie.Cut:
                answer = answer[..Random.Below(length)];
                break;
            case StreamLie.Length:
                length = Random.OneIn(2) ? Random.Below(12) : 2049 + Random.Below(60_000);
                break;
            case StreamLie.Silence:
            case StreamLie.Reset:
                answer = answer[..Random.Below(length)];
                break;
            case StreamLie.Mutation:
                answer = Random.Mutate(answer, 0);
                length = Random.OneIn(3) ? length : answer.Length;
                break;
            default:
                break;
        }

        bool isWhole = _lie is not (StreamLie.Cut or StreamLie.Silence or StreamLie.Reset);
        return [(byte)(length >> 8), (byte)length, .. answer, .. isWhole && Random.OneIn(4) ? Random.Bytes(Random.Below(40)) : []];
    }

    // the question, and addresses for its name
    private static byte[] Answer(byte[] query, uint first, int count)
    {
        var answer = new List<byte>(query);
        for (uint i = 0; i < count; i++)
        {
            byte[] address = new byte[4];
            BinaryPrimitives.WriteUInt32BigEndian(address, first + i);
            answer.AddRange([0xC0, 12, 0, 1, 0, 1, 0, 0, 1, 0, 0, 4, .. address]);
        }

        byte[] bytes = [.. answer];
        bytes[2] = 0x81;
        bytes[3] = 0x80;
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(6), (ushort)count);
        return bytes;
    }

    private static void Require(bool holds, string message)
    {
        if (!holds)
        {
            throw new InvariantException(message);
        }
    }

    private sealed class ServedStream(int fd)
    {
        public int Fd => fd;

        public List<byte> Query { get; } = [];

        public byte[]? Answer { get; set; }

        public int Sent { get; set; }
    }
}
