using System.Buffers.Binary;
using NanoTcp.Fuzz.Benches;
using NanoTcp.Fuzz.Wire;
using NanoTcp.Services;

namespace NanoTcp.Fuzz.Targets;

/// <summary>
/// A stack with a DHCP client, a resolver and an mDNS responder on it, which live from what a hostile link says. Its address is whatever the
/// DHCP client believes. At its end nothing may be left to do.
/// </summary>
public sealed class ServiceBench : IFuzzBench
{
    public const int DhcpServerPort = 67;
    public const int DhcpClientPort = 68;
    public const int DnsPort = 53;
    public const int MdnsPort = 5353;

    private const int PollLimit = 2000;
    private const int QueryLimit = 3;

    // TIME_WAIT, connection attempts and the neighbors' age lie within
    private const long EndMilliseconds = 4_000_000;

    private static readonly string[] s_names = ["a.example.org", "b.example.org", "c.org", "pump.local", "other.local", "a"];

    private readonly ManualClock _clock;
    private readonly WireDevice _device;
    private readonly DhcpClient _dhcp;
    private readonly MdnsResponder _mdns;
    private readonly List<DnsQuery> _queries = [];
    private readonly Queue<byte[]> _replies = new();
    private uint _probed;

    public ServiceBench(FuzzRandom random)
    {
        Random = random;
        _clock = new ManualClock(random.Below(4) * 2_147_400_000L);
        _device = new WireDevice(Frames.StackMac, 1500) { Sent = Note };
        Stack = new NetStack(_clock, new SeededRandom(random.Next()), null);
        NetInterface netInterface = Stack.AddInterface(_device, 0, 0);
        Resolver = new DnsResolver(Stack, new DnsSettings { QueryLimit = QueryLimit, CacheSize = random.Below(4) });
        var settings = new DhcpSettings { CheckAddress = random.OneIn(4), HostName = "pump", LinkLocalAfter = random.OneIn(2) ? 0 : 12_000 };
        _dhcp = new DhcpClient(Stack, netInterface, settings) { Resolver = Resolver };
        _mdns = new MdnsResponder(Stack, netInterface, "pump");
        _mdns.AddService("_http._tcp", 80, "pump", ["path=/"]);
        _dhcp.Start();
        _mdns.Start();
        Poll();
    }

    public FuzzRandom Random { get; }

    public NetStack Stack { get; }

    public DnsResolver Resolver { get; }

    public uint Address => Stack.GetInterface(0).Address;

    /// <summary>What the stack sent last to each port that matters; empty for nothing yet.</summary>
    public Dictionary<int, byte[]> LastDatagrams { get; } = [];

    /// <summary>Port that the last datagram to a port came from.</summary>
    public Dictionary<int, int> LastSources { get; } = [];

    public string AnyName() => s_names[Random.Below(s_names.Length)];

    public void Input(int sourcePort, int destinationPort, uint source, uint destination, byte[] content)
    {
        byte[] udp = new byte[8 + content.Length];
        BinaryPrimitives.WriteUInt16BigEndian(udp, (ushort)sourcePort);
        BinaryPrimitives.WriteUInt16BigEndian(udp.AsSpan(2), (ushort)destinationPort);
        BinaryPrimitives.WriteUInt16BigEndian(udp.AsSpan(4), (ushort)udp.Length);
        content.CopyTo(udp, 8);
        _device.Deliver(Frames.Ip(Frames.ProtocolUdp, udp, source, destination));
        Poll();
        if (_queries.RemoveAll(query => query.IsDone) < 0 || _queries.Count > QueryLimit)
        {
            throw new InvariantException($"{_queries.Count} names are being looked up");
        }
    }

    /// <summary>What time, the cable and programs do meanwhile.</summary>
    public void Live()
    {
        switch (Random.Below(12))
        {
            case 0:
                Advance(1 + Random.Below(Random.OneIn(4) ? 2_000_000 : 5000));
                break;
            case 1:
                DnsQuery query = Resolver.Start(AnyName());
                if (!query.IsDone)
                {
                    _queries.Add(query);
                }

                Poll();
                break;
            case 2 when Random.OneIn(3) && _probed != 0:
                // another host has what the stack probes for
                _device.Deliver(Frames.Arp(2, Frames.StackMac, Frames.PeerMac, _probed, Frames.StackMac, _probed));
                _probed = 0;
                Poll();
                break;
            case 2 when Random.OneIn(20):
                _device.IsUp = !_device.IsUp;
                Advance(Random.Below(3000));
                break;
            case 3 when Random.OneIn(50):
                _dhcp.Stop();
                Advance(Random.Below(3000));
                _dhcp.Start();
                break;
            default:
                break;
        }
    }

    public void Finish()
    {
        _dhcp.Stop();
        _mdns.Stop();
        foreach (DnsQuery query in _queries)
        {
            Resolver.Cancel(query);
        }

        Advance(EndMilliseconds);
        if (Stack.NextDeadline != long.MaxValue)
        {
            throw new InvariantException($"a timer is left, due in {Stack.NextDeadline - _clock.Now} ms");
        }

        if (Address != 0)
        {
            throw new InvariantException("an address is left");
        }
    }

    private void Advance(long milliseconds)
    {
        long end = _clock.Now + milliseconds;
        long next;
        while ((next = Poll()) < end)
        {
            _clock.MoveTo(next);
        }

        _clock.MoveTo(end);
        Poll();
    }

    private long Poll()
    {
        for (int i = 0; i < PollLimit; i++)
        {
            while (_replies.TryDequeue(out byte[]? reply))
            {
                _device.Deliver(reply);
            }

            long next = Stack.Poll(_clock.Now);
            if (next > _clock.Now && _device.Waiting == 0 && _replies.Count == 0 && !_clock.TakeWake())
            {
                return next;
            }
        }

        throw new InvariantException("the services want to be run for ever");
    }

    private void Note(byte[] frame)
    {
        bool isArp = frame[12] == 8 && frame[13] == 6;
        uint target = BinaryPrimitives.ReadUInt32BigEndian(frame.AsSpan(38));
        _probed = isArp && BinaryPrimitives.ReadUInt32BigEndian(frame.AsSpan(28)) == 0 ? target : _probed;
        if (isArp && frame[21] == 1 && target == Frames.PeerAddress)
        {
            _replies.Enqueue(Frames.Arp(2, Frames.StackMac, Frames.PeerMac, Frames.PeerAddress, Frames.StackMac, Address));
        }
        else if (!isArp && frame[23] == Frames.ProtocolUdp && frame[14] == 0x45)
        {
            int port = BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(36));
            LastSources[port] = BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(34));
            LastDatagrams[port] = frame[42..];
        }
    }
}
