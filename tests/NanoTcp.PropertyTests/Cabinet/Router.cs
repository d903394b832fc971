using System.Buffers.Binary;
using NanoTcp.Simulation;

namespace NanoTcp.PropertyTests.Cabinet;

/// <summary>A home router, frame by frame: it answers ARP, gives addresses by DHCP, and forwards between the LAN and the Internet.</summary>
internal sealed class Router : SimulationPart
{
    private const long ForwardingDelay = 100;
    private const int EthernetHeader = 14;
    private const int IpHeader = 20;
    private const uint Broadcast = 0xFFFFFFFF;
    private const ulong BroadcastMac = 0xFFFFFFFFFFFF;

    private readonly CablePort _lan;
    private readonly CablePort _internet;
    private readonly Queue<(bool IsFromLan, byte[] Frame)> _waiting = new();
    private readonly Dictionary<uint, ulong> _neighbors = [];
    private ulong _mac = 0x020000000100;

    public Router(SimulationClock clock, CablePort lan, CablePort internet, uint address)
        : base(clock, false)
    {
        _lan = lan;
        _internet = internet;
        Address = address;
        Pool = new DhcpPool(address);
        lan.FrameArrived = (buffer, offset, length) => Enqueue(true, buffer, offset, length);
        internet.FrameArrived = (buffer, offset, length) => Enqueue(false, buffer, offset, length);
    }

    public uint Address { get; private set; }

    public DhcpPool Pool { get; private set; }

    /// <summary>False while it is switched off.</summary>
    public bool IsOn { get; set; } = true;

    /// <summary>False while its DHCP server does not answer.</summary>
    public bool ServesDhcp { get; set; } = true;

    /// <summary>ACKs of this router and of those before it.</summary>
    public int Acks => _formerAcks + Pool.Acks;

    /// <summary>NAKs of this router and of those before it.</summary>
    public int Naks => _formerNaks + Pool.Naks;

    /// <summary>Offers of this router and of those before it.</summary>
    public int Offers => _formerOffers + Pool.Offers;

    /// <summary>DECLINEs that this router and those before it received.</summary>
    public int Declines => _formerDeclines + Pool.Declines;

    private int _formerAcks;
    private int _formerNaks;
    private int _formerOffers;
    private int _formerDeclines;

    /// <summary>Another router takes its place: another MAC address, empty tables, and perhaps another network.</summary>
    /// <param name="address">Its address; hosts are on the same /24.</param>
    /// <param name="announces">True when it announces its address, by a gratuitous ARP request.</param>
    public void Replace(uint address, bool announces)
    {
        (_formerAcks, _formerNaks, _formerOffers, _formerDeclines) = (Acks, Naks, Offers, Declines);
        Pool = new DhcpPool(address) { LeaseTime = Pool.LeaseTime };
        Address = address;
        _mac++;
        _neighbors.Clear();
        _waiting.Clear();
        if (announces)
        {
            SendArp(1, BroadcastMac, address);
        }
    }

    public override void Run(long now)
    {
        while (_waiting.TryDequeue(out (bool IsFromLan, byte[] Frame) next))
        {
            if (next.IsFromLan)
            {
                InputFromLan(next.Frame);
            }
            else
            {
                SendToHost(next.Frame);
            }
        }
    }

    private static uint Read32(byte[] bytes, int offset) => BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(offset));

    private static ulong Mac(byte[] bytes, int offset) => BinaryPrimitives.ReadUInt64BigEndian(bytes.AsSpan(offset)) >> 16;

    private static void WriteMac(byte[] bytes, int offset, ulong mac)
    {
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(offset), (ushort)(mac >> 32));
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(offset + 2), (uint)mac);
    }

    private static void WriteIpHeader(byte[] frame, int length, uint source, uint destination)
    {
        Span<byte> h = frame.AsSpan(EthernetHeader, IpHeader);
        h[0] = 0x45;
        BinaryPrimitives.WriteUInt16BigEndian(h[2..], (ushort)length);
        h[8] = 64;
        h[9] = 17;
        BinaryPrimitives.WriteUInt32BigEndian(h[12..], source);
        BinaryPrimitives.WriteUInt32BigEndian(h[16..], destination);
        uint sum = 0;
        for (int i = 0; i < IpHeader; i += 2)
        {
            sum += BinaryPrimitives.ReadUInt16BigEndian(h[i..]);
        }

        sum = (sum & 0xFFFF) + (sum >> 16);
        BinaryPrimitives.WriteUInt16BigEndian(h[10..], (ushort)~(sum + (sum >> 16)));
    }

    private void Enqueue(bool isFromLan, byte[] buffer, int offset, int length)
    {
        if (IsOn)
        {
            _waiting.Enqueue((isFromLan, buffer.AsSpan(offset, length).ToArray()));
            if (NextEvent == Never)
            {
                Schedule(Clock.Microseconds + ForwardingDelay);
            }
        }
    }

    private void InputFromLan(byte[] frame)
    {
        ulong destination = frame.Length < EthernetHeader + IpHeader ? 0 : Mac(frame, 0);
        if (destination != _mac && destination != BroadcastMac)
        {
            return;
        }

        int type = (frame[12] << 8) | frame[13];
        if (type == 0x0806 && frame.Length >= 42)
        {
            InputArp(frame);
        }
        else if (type == 0x0800)
        {
            InputIp(frame, destination);
        }
    }

    private void InputArp(byte[] frame)
    {
        uint sender = Read32(frame, 28);
        if (sender != 0)
        {
            _neighbors[sender] = Mac(frame, 22);
        }

        if (frame[21] == 1 && Read32(frame, 38) == Address && sender != Address)
        {
            SendArp(2, Mac(frame, 22), sender);
        }
    }

    private void InputIp(byte[] frame, ulong destinationMac)
    {
        uint destination = Read32(frame, 30);
        bool isDhcp = frame[23] == 17 && frame.Length > 42 && frame[36] == 0 && frame[37] == 67;
        if (isDhcp && (destination == Broadcast || destination == Address))
        {
            InputDhcp(frame);
        }
        else if (destinationMac == _mac && (destination ^ Address) >> 8 != 0 && _internet.IsLinkUp)
        {
            int length = (frame[16] << 8) | frame[17];
            _internet.Transmit(frame, EthernetHeader, Math.Min(length, frame.Length - EthernetHeader));
        }
    }

    private void InputDhcp(byte[] frame)
    {
        byte[]? reply = ServesDhcp ? Pool.Answer(frame.AsSpan(42)) : null;
        if (reply == null)
        {
            return;
        }

        uint client = Read32(reply, 12);
        byte[] answer = new byte[42 + reply.Length];
        WriteEthernet(answer, client == 0 ? BroadcastMac : Mac(reply, 28), 0x0800);
        WriteIpHeader(answer, answer.Length - EthernetHeader, Address, client == 0 ? Broadcast : client);
        answer[35] = 67;
        answer[37] = 68;
        BinaryPrimitives.WriteUInt16BigEndian(answer.AsSpan(38), (ushort)(8 + reply.Length));
        reply.CopyTo(answer, 42);
        _lan.Transmit(answer, 0, answer.Length);
    }

    private void SendToHost(byte[] packet)
    {
        uint destination = Read32(packet, 16);
        if ((destination ^ Address) >> 8 != 0)
        {
            return;
        }

        if (!_neighbors.TryGetValue(destination, out ulong mac))
        {
            // the packet is lost: its sender transmits it again
            SendArp(1, BroadcastMac, destination);
            return;
        }

        byte[] frame = new byte[Math.Max(60, EthernetHeader + packet.Length)];
        WriteEthernet(frame, mac, 0x0800);
        packet.CopyTo(frame, EthernetHeader);
        _lan.Transmit(frame, 0, frame.Length);
    }

    private void SendArp(byte operation, ulong targetMac, uint target)
    {
        byte[] frame = new byte[60];
        WriteEthernet(frame, targetMac, 0x0806);
        frame[15] = 1;
        frame[16] = 8;
        frame[18] = 6;
        frame[19] = 4;
        frame[21] = operation;
        WriteMac(frame, 22, _mac);
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(28), Address);
        WriteMac(frame, 32, operation == 1 ? 0 : targetMac);
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(38), target);
        _lan.Transmit(frame, 0, frame.Length);
    }

    private void WriteEthernet(byte[] frame, ulong destination, int type)
    {
        WriteMac(frame, 0, destination);
        WriteMac(frame, 6, _mac);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(12), (ushort)type);
    }
}
