using System.Buffers.Binary;
using System.Globalization;
using NanoTcp.Ip;
using NanoTcp.Links;
using NanoTcp.Simulation;

namespace NanoTcp.Host.Tracing;

/// <summary>
/// Describes frames in text, with sequence numbers relative to the SYNs seen. Parses the few fields itself: frames of an impaired cable may
/// have invalid lengths, on which packet libraries throw.
/// </summary>
internal sealed class FrameReader
{
    private const int EthernetHeader = 14;
    private const int Fin = 1;
    private const int Syn = 2;
    private const int Ack = 16;
    private static readonly (int Bit, string Name)[] s_flags = [(Syn, "SYN"), (Fin, "FIN"), (4, "RST"), (8, "PSH"), (Ack, "ACK")];

    private readonly SegmentFlows _flows = new();

    /// <param name="fate">The numbers of a corrupted frame are not trusted.</param>
    public FrameText Read(ReadOnlySpan<byte> frame, LinkKind kind, FrameFate fate)
    {
        // a duplicate has the flipped bits of the original
        bool isIntact = fate is not (FrameFate.Corrupted or FrameFate.Duplicated);
        if (kind == LinkKind.Ip)
        {
            return ReadPacket(frame, isIntact);
        }

        int type = frame.Length < EthernetHeader ? 0 : Word(frame, 12);
        return type switch
        {
            0x0800 => ReadPacket(frame[EthernetHeader..], isIntact),
            0x0806 when frame.Length >= EthernetHeader + 28 => ReadArp(frame[EthernetHeader..]),
            _ => new FrameText($"type 0x{type:X4}, {frame.Length} bytes"),
        };
    }

    private static FrameText ReadArp(ReadOnlySpan<byte> arp)
    {
        string sender = Ipv4Address.ToString(Number(arp, 14));
        return new FrameText(Word(arp, 6) == 1 ? $"ARP who has {Ipv4Address.ToString(Number(arp, 24))}?" : $"ARP {sender} is here");
    }

    private FrameText ReadPacket(ReadOnlySpan<byte> packet, bool isIntact)
    {
        int header = packet.Length < 20 ? 0 : (packet[0] & 15) * 4;
        int length = packet.Length < 20 ? 0 : Word(packet, 2);
        if (header < 20 || length > packet.Length || length < header)
        {
            return new FrameText($"a broken IP packet, {packet.Length} bytes");
        }

        uint source = Number(packet, 12);
        uint destination = Number(packet, 16);
        ReadOnlySpan<byte> content = packet[header..length];
        bool isFirst = (Word(packet, 6) & 0x1FFF) == 0;
        return packet[9] switch
        {
            6 when isFirst && content.Length >= 20 => ReadSegment(source, destination, content, isIntact),
            17 when isFirst && content.Length >= 8 => new FrameText(
                $"UDP len={content.Length - 8}",
                Ends(source, Word(content, 0), destination, Word(content, 2)),
                (Word(content, 0), Word(content, 2))),
            1 => new FrameText($"ICMP len={content.Length}", Ends(source, destination)),
            _ => new FrameText($"IP protocol {packet[9]} len={content.Length}", Ends(source, destination)),
        };
    }

    private FrameText ReadSegment(uint source, uint destination, ReadOnlySpan<byte> segment, bool isIntact)
    {
        int from = Word(segment, 0);
        int to = Word(segment, 2);
        uint sequence = Number(segment, 4);
        int flags = segment[13];
        int header = (segment[12] >> 4) * 4;
        int length = segment.Length - header;
        bool isSyn = (flags & Syn) != 0;
        int taken = length + (isSyn ? 1 : 0) + ((flags & Fin) != 0 ? 1 : 0);
        var flow = new FlowKey(source, from, destination, to);
        bool isRepeated = isIntact && _flows.Note(flow, sequence, taken, isSyn);
        string text = string.Join(' ', s_flags.Where(flag => (flags & flag.Bit) != 0).Select(flag => flag.Name));
        text += string.Create(CultureInfo.InvariantCulture, $" seq={sequence - _flows.BeginningOf(flow)}");
        text += (flags & Ack) == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" ack={Number(segment, 8) - _flows.BeginningOf(flow.Reversed)}");
        text += length > 0 ? string.Create(CultureInfo.InvariantCulture, $" len={length}") : "";
        return new FrameText(text, Ends(source, from, destination, to), (from, to), sequence, isRepeated);
    }

    private static string Ends(uint source, uint destination) => $"{Ipv4Address.ToString(source)} > {Ipv4Address.ToString(destination)}";

    private static string Ends(uint source, int from, uint destination, int to) =>
        $"{Ipv4Address.ToString(source)}:{from} > {Ipv4Address.ToString(destination)}:{to}";

    private static int Word(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16BigEndian(bytes[at..]);

    private static uint Number(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32BigEndian(bytes[at..]);
}
