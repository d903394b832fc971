using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace NanoTcp.Tool.Links.Offload;

/// <summary>
/// Finishes what a system leaves to its network adapter: a frame taken from an interface on the way there may hold one TCP segment of up to
/// 64 KB in place of many, and lack its checksum. What comes out is what a wire would carry.
/// </summary>
internal sealed class OffloadedFrame
{
    // Ethernet (IEEE 802.3), IPv4 (RFC 791), TCP (RFC 9293) and UDP (RFC 768). Offsets in bytes from the header's start.
    private const int EthernetHeader = 14;
    private const int EtherType = 12;
    private const int EtherTypeIpv4 = 0x0800;
    private const int IpTotalLength = 2;
    private const int IpIdentification = 4;
    private const int IpFragment = 6;
    private const int IpFragmentMask = 0x3FFF;
    private const int IpProtocol = 9;
    private const int IpChecksum = 10;
    private const int IpSource = 12;
    private const int IpMinimumLength = 20;
    private const int ProtocolTcp = 6;
    private const int ProtocolUdp = 17;
    private const int TcpSequence = 4;
    private const int TcpDataOffset = 12;
    private const int TcpFlags = 13;
    private const int TcpChecksum = 16;
    private const int TcpMinimumLength = 20;
    private const int UdpChecksum = 6;
    private const int UdpLength = 8;
    private const byte FinAndPush = 0x09;
    private const byte CongestionWindowReduced = 0x80;

    private readonly byte[] _frame;
    private readonly int _linkHeader;
    private readonly int _mtu;
    private int _length;
    private int _transport;
    private int _protocol;
    private int _end;
    private int _payload;
    private int _next;

    /// <param name="linkHeader">Bytes in front of the IP header: 14 on Ethernet, 0 for bare IP packets.</param>
    /// <param name="mtu">Largest IP packet that may come out, in bytes.</param>
    /// <param name="longest">Bytes of the longest frame that may be taken.</param>
    public OffloadedFrame(int linkHeader, int mtu, int longest)
    {
        _linkHeader = linkHeader;
        _mtu = mtu;
        _frame = new byte[longest];
    }

    public static OffloadedFrame OnEthernet(int mtu, int longest) => new(EthernetHeader, mtu, longest);

    /// <summary>Where the next frame is put before <see cref="Begin"/>.</summary>
    public byte[] Buffer => _frame;

    /// <summary>True while there are frames to be taken.</summary>
    public bool HasMore => _next < _end;

    /// <summary>Looks at the frame in the buffer.</summary>
    /// <param name="length">Its length in bytes.</param>
    /// <returns>False when it is too long for the link and cannot be cut; nothing comes out of it then.</returns>
    public bool Begin(int length)
    {
        _length = length;
        _next = 0;
        _end = length;
        _transport = FindTransport();
        _payload = length;
        if (length <= _linkHeader + _mtu)
        {
            if (_transport > 0)
            {
                CompleteChecksum();
            }

            return true;
        }

        if (_transport <= 0 || _protocol != ProtocolTcp || !FindPayload())
        {
            _end = 0;
            return false;
        }

        return true;
    }

    /// <summary>Writes the next frame that the wire would carry.</summary>
    /// <param name="to">Room for the longest: the link's header and an MTU.</param>
    /// <returns>Its length in bytes.</returns>
    public int Take(Span<byte> to)
    {
        if (_length <= _linkHeader + _mtu)
        {
            _frame.AsSpan(0, _length).CopyTo(to);
            _next = _end;
            return _length;
        }

        return TakeSegment(to);
    }

    private int TakeSegment(Span<byte> to)
    {
        int number = (_next - _payload) / LargestSegment;
        int count = Math.Min(LargestSegment, _end - _next);
        _frame.AsSpan(0, _payload).CopyTo(to);
        _frame.AsSpan(_next, count).CopyTo(to[_payload..]);
        Span<byte> ip = to[_linkHeader..(_payload + count)];
        Span<byte> tcp = to[_transport..(_payload + count)];

        BinaryPrimitives.WriteUInt16BigEndian(ip[IpTotalLength..], (ushort)ip.Length);
        ushort identification = BinaryPrimitives.ReadUInt16BigEndian(ip[IpIdentification..]);
        BinaryPrimitives.WriteUInt16BigEndian(ip[IpIdentification..], (ushort)(identification + number));
        ip.Slice(IpChecksum, 2).Clear();
        BinaryPrimitives.WriteUInt16BigEndian(ip[IpChecksum..], (ushort)~Fold(Sum(ip[..(_transport - _linkHeader)])));

        uint sequence = BinaryPrimitives.ReadUInt32BigEndian(tcp[TcpSequence..]);
        BinaryPrimitives.WriteUInt32BigEndian(tcp[TcpSequence..], sequence + (uint)(_next - _payload));
        if (_next != _payload)
        {
            tcp[TcpFlags] &= unchecked((byte)~CongestionWindowReduced);
        }

        _next += count;
        if (HasMore)
        {
            tcp[TcpFlags] &= unchecked((byte)~FinAndPush);
        }

        tcp.Slice(TcpChecksum, 2).Clear();
        BinaryPrimitives.WriteUInt16BigEndian(tcp[TcpChecksum..], (ushort)~Fold(Sum(tcp) + PseudoHeader(ip, tcp.Length)));
        return _payload + count;
    }

    private int LargestSegment => _linkHeader + _mtu - _payload;

    // Index of the TCP or UDP header of an unfragmented IPv4 packet, or 0.
    private int FindTransport()
    {
        ReadOnlySpan<byte> frame = _frame.AsSpan(0, _length);
        if (_length < _linkHeader + IpMinimumLength
            || (_linkHeader != 0 && BinaryPrimitives.ReadUInt16BigEndian(frame[EtherType..]) != EtherTypeIpv4))
        {
            return 0;
        }

        ReadOnlySpan<byte> ip = frame[_linkHeader..];
        int headerLength = (ip[0] & 0x0F) * 4;
        int totalLength = BinaryPrimitives.ReadUInt16BigEndian(ip[IpTotalLength..]);
        _protocol = ip[IpProtocol];
        bool isWhole = ip[0] >> 4 == 4 && headerLength >= IpMinimumLength && totalLength <= ip.Length
            && (BinaryPrimitives.ReadUInt16BigEndian(ip[IpFragment..]) & IpFragmentMask) == 0;
        int least = _protocol == ProtocolTcp ? TcpMinimumLength : UdpLength;
        if (!isWhole || (_protocol != ProtocolTcp && _protocol != ProtocolUdp) || totalLength < headerLength + least)
        {
            return 0;
        }

        _end = _linkHeader + totalLength;
        return _linkHeader + headerLength;
    }

    private bool FindPayload()
    {
        _payload = _transport + ((_frame[_transport + TcpDataOffset] >> 4) * 4);
        _next = _payload;
        return _payload >= _transport + TcpMinimumLength && _payload < _end && LargestSegment > 0;
    }

    // A system that leaves the sum to its adapter puts the pseudo-header's sum into the field, not complemented (so do Linux and Windows).
    // Where a finished checksum looks like that by chance, finishing it again gives the same one.
    private void CompleteChecksum()
    {
        Span<byte> ip = _frame.AsSpan(_linkHeader, _end - _linkHeader);
        Span<byte> transport = _frame.AsSpan(_transport, _end - _transport);
        Span<byte> field = transport.Slice(_protocol == ProtocolTcp ? TcpChecksum : UdpChecksum, 2);
        ulong pseudoHeader = PseudoHeader(ip, transport.Length);
        if (BinaryPrimitives.ReadUInt16BigEndian(field) != Fold(pseudoHeader))
        {
            return;
        }

        field.Clear();
        ushort checksum = (ushort)~Fold(Sum(transport) + pseudoHeader);
        BinaryPrimitives.WriteUInt16BigEndian(field, checksum == 0 && _protocol == ProtocolUdp ? ushort.MaxValue : checksum);
    }

    // RFC 9293 section 3.1: both addresses, the protocol and the length.
    private ulong PseudoHeader(ReadOnlySpan<byte> ip, int length) => Sum(ip.Slice(IpSource, 8)) + (ulong)_protocol + (ulong)length;

    // RFC 1071: the sum may be taken of wider words, in either byte order, and folded and swapped at the end.
    private static ulong Sum(ReadOnlySpan<byte> bytes)
    {
        ulong sum = 0;
        foreach (uint word in MemoryMarshal.Cast<byte, uint>(bytes))
        {
            sum += word;
        }

        Span<byte> rest = stackalloc byte[sizeof(uint)];
        rest.Clear();
        bytes[(bytes.Length & ~3)..].CopyTo(rest);
        sum += MemoryMarshal.Read<uint>(rest);
        ushort folded = Fold(sum);
        return BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(folded) : folded;
    }

    private static ushort Fold(ulong sum)
    {
        while (sum >> 16 != 0)
        {
            sum = (sum & 0xFFFF) + (sum >> 16);
        }

        return (ushort)sum;
    }
}
