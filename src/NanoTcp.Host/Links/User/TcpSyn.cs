using System.Buffers.Binary;

namespace NanoTcp.Host.Links.User;

/// <summary>A SYN in an Ethernet frame.</summary>
internal readonly record struct TcpSyn(uint Source, int SourcePort, uint Destination, int DestinationPort)
{
    private const int EthernetHeaderLength = 14;
    private const int EtherTypeOffset = 12;
    private const ushort EtherTypeIpv4 = 0x0800;
    private const int MinimumIpHeader = 20;
    private const int MinimumTcpHeader = 20;
    private const byte ProtocolTcp = 6;
    private const byte FlagSyn = 0x02;
    private const byte FlagsThatMatter = 0x17;

    /// <summary>Parses a SYN without ACK, RST and FIN, and with a valid checksum.</summary>
    public static bool TryRead(ReadOnlySpan<byte> frame, out TcpSyn syn)
    {
        syn = default;
        if (frame.Length < EthernetHeaderLength + MinimumIpHeader + MinimumTcpHeader
            || BinaryPrimitives.ReadUInt16BigEndian(frame[EtherTypeOffset..]) != EtherTypeIpv4)
        {
            return false;
        }

        ReadOnlySpan<byte> ip = frame[EthernetHeaderLength..];
        int headerLength = (ip[0] & 15) * 4;
        int totalLength = BinaryPrimitives.ReadUInt16BigEndian(ip[2..]);
        if (ip[0] >> 4 != 4 || headerLength < MinimumIpHeader || ip[9] != ProtocolTcp
            || totalLength > ip.Length || totalLength < headerLength + MinimumTcpHeader)
        {
            return false;
        }

        ReadOnlySpan<byte> tcp = ip[headerLength..totalLength];
        if ((tcp[13] & FlagsThatMatter) != FlagSyn || !IsChecksumValid(ip, tcp))
        {
            return false;
        }

        syn = new TcpSyn(
            BinaryPrimitives.ReadUInt32BigEndian(ip[12..]),
            BinaryPrimitives.ReadUInt16BigEndian(tcp),
            BinaryPrimitives.ReadUInt32BigEndian(ip[16..]),
            BinaryPrimitives.ReadUInt16BigEndian(tcp[2..]));
        return true;
    }

    // RFC 9293 section 3.1: over the addresses, the protocol, the length, and the segment.
    private static bool IsChecksumValid(ReadOnlySpan<byte> ip, ReadOnlySpan<byte> tcp)
    {
        uint sum = ProtocolTcp + (uint)tcp.Length + Sum(ip[12..20]) + Sum(tcp);
        while (sum >> 16 != 0)
        {
            sum = (sum & 0xFFFF) + (sum >> 16);
        }

        return sum == 0xFFFF;
    }

    private static uint Sum(ReadOnlySpan<byte> bytes)
    {
        uint sum = 0;
        for (int i = 0; i < bytes.Length; i++)
        {
            sum += (i & 1) == 0 ? (uint)bytes[i] << 8 : bytes[i];
        }

        return sum;
    }
}
