using System.Buffers.Binary;

namespace NanoTcp.Fuzz.Wire;

/// <summary>The two stations of a bench, and frames from the peer to the stack.</summary>
public static class Frames
{
    public const uint StackAddress = 0x0A000001;
    public const uint PeerAddress = 0x0A000002;
    public const int PrefixLength = 24;
    public const int LinkHeader = 14;
    public const int IpHeader = 20;
    public const int ProtocolIcmp = 1;
    public const int ProtocolIgmp = 2;
    public const int ProtocolTcp = 6;
    public const int ProtocolUdp = 17;

    public static readonly byte[] StackMac = [2, 0, 0, 0, 0, 1];
    public static readonly byte[] PeerMac = [2, 0, 0, 0, 0, 2];
    public static readonly byte[] Broadcast = [255, 255, 255, 255, 255, 255];

    private static ushort s_identification;

    public static byte[] Ethernet(byte[] destination, int type, ReadOnlySpan<byte> content)
    {
        byte[] frame = new byte[LinkHeader + content.Length];
        destination.CopyTo(frame, 0);
        PeerMac.CopyTo(frame, 6);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(12), (ushort)type);
        content.CopyTo(frame.AsSpan(LinkHeader));
        return frame;
    }

    public static byte[] Ip(int protocol, ReadOnlySpan<byte> content, uint source = PeerAddress, uint destination = StackAddress)
    {
        byte[] packet = new byte[IpHeader + content.Length];
        packet[0] = 0x45;
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)packet.Length);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(4), ++s_identification);
        packet[8] = 64;
        packet[9] = (byte)protocol;
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(12), source);
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(16), destination);
        content.CopyTo(packet.AsSpan(IpHeader));
        byte[] frame = Ethernet(StackMac, 0x0800, packet);
        Checksums.Mend(frame);
        return frame;
    }

    public static byte[] Tcp(TcpSegmentView segment) => Ip(ProtocolTcp, segment.ToBytes());

    public static byte[] Udp(int sourcePort, int destinationPort, ReadOnlySpan<byte> content)
    {
        byte[] udp = new byte[8 + content.Length];
        BinaryPrimitives.WriteUInt16BigEndian(udp, (ushort)sourcePort);
        BinaryPrimitives.WriteUInt16BigEndian(udp.AsSpan(2), (ushort)destinationPort);
        BinaryPrimitives.WriteUInt16BigEndian(udp.AsSpan(4), (ushort)udp.Length);
        content.CopyTo(udp.AsSpan(8));
        return Ip(ProtocolUdp, udp);
    }

    public static byte[] Icmp(int type, int code, uint rest, ReadOnlySpan<byte> content)
    {
        byte[] icmp = new byte[8 + content.Length];
        icmp[0] = (byte)type;
        icmp[1] = (byte)code;
        BinaryPrimitives.WriteUInt32BigEndian(icmp.AsSpan(4), rest);
        content.CopyTo(icmp.AsSpan(8));
        return Ip(ProtocolIcmp, icmp);
    }

    public static byte[] Arp(int operation, byte[] destination, byte[] senderMac, uint sender, byte[] targetMac, uint target)
    {
        byte[] arp = new byte[28];
        arp[1] = 1;
        arp[2] = 8;
        arp[4] = 6;
        arp[5] = 4;
        arp[7] = (byte)operation;
        senderMac.CopyTo(arp, 8);
        BinaryPrimitives.WriteUInt32BigEndian(arp.AsSpan(14), sender);
        targetMac.CopyTo(arp, 18);
        BinaryPrimitives.WriteUInt32BigEndian(arp.AsSpan(24), target);
        return Ethernet(destination, 0x0806, arp);
    }

    /// <summary>The segment in a frame that the audit has passed; null for anything but TCP.</summary>
    public static TcpSegmentView? ReadTcp(ReadOnlySpan<byte> frame) =>
        frame[12] == 8 && frame[13] == 0 && frame[LinkHeader + 9] == ProtocolTcp
            ? TcpSegmentView.Read(frame[(LinkHeader + IpHeader)..])
            : null;
}
