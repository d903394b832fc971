namespace NanoTcp.Host.Links.Offload;

/// <summary>
/// Offsets in bytes and values of header fields of Ethernet (IEEE 802.3), IPv4 (RFC 791), TCP (RFC 9293) and UDP (RFC 768).
/// </summary>
internal static class PacketLayout
{
    public const int EthernetHeader = 14;
    public const int EtherType = 12;
    public const int EtherTypeIpv4 = 0x0800;
    public const int IpTotalLength = 2;
    public const int IpIdentification = 4;
    public const int IpFragment = 6;
    public const int IpFragmentMask = 0x3FFF;
    public const int IpProtocol = 9;
    public const int IpChecksum = 10;
    public const int IpSource = 12;
    public const int IpMinimumLength = 20;
    public const int ProtocolTcp = 6;
    public const int ProtocolUdp = 17;
    public const int TcpSequence = 4;
    public const int TcpAcknowledgment = 8;
    public const int TcpDataOffset = 12;
    public const int TcpFlags = 13;
    public const int TcpWindow = 14;
    public const int TcpChecksum = 16;
    public const int TcpUrgent = 18;
    public const int TcpMinimumLength = 20;
    public const int UdpChecksum = 6;
    public const int UdpLength = 8;
}
