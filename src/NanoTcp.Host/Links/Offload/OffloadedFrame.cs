using System.Buffers.Binary;
using static NanoTcp.Host.Links.Offload.PacketLayout;

namespace NanoTcp.Host.Links.Offload;

/// <summary>
/// Does the work that a system offloads to its network adapter: a captured frame may hold one TCP segment of up to 64 KB instead of many,
/// and lack its checksum. The output is as on a wire.
/// </summary>
internal sealed class OffloadedFrame
{
    private const byte FinAndPush = 0x09;
    private const byte CongestionWindowReduced = 0x80;

    private readonly byte[] _bytes;
    private readonly int _linkHeader;
    private readonly int _mtu;
    private int _length;
    private int _transport;
    private int _protocol;
    private int _end;
    private int _payload;
    private int _next;
    private int _segmentSize;
    private bool _isCut;

    /// <param name="linkHeader">Bytes before the IP header: 14 on Ethernet, 0 for bare IP packets.</param>
    /// <param name="mtu">Largest IP packet of the output, in bytes.</param>
    /// <param name="longest">Longest input frame in bytes.</param>
    public OffloadedFrame(int linkHeader, int mtu, int longest)
    {
        _linkHeader = linkHeader;
        _mtu = mtu;
        _bytes = new byte[VirtioHeader.Length + longest];
    }

    public static OffloadedFrame OnEthernet(int mtu, int longest) => new(EthernetHeader, mtu, longest);

    /// <summary>Buffer for the next frame, filled before <see cref="Begin"/>.</summary>
    public Span<byte> Buffer => _bytes.AsSpan(VirtioHeader.Length);

    /// <summary>The same, preceded by space for a <see cref="VirtioHeader"/>.</summary>
    public Span<byte> BufferWithHeader => _bytes;

    /// <summary>True while there are output frames.</summary>
    public bool HasMore => _next < _end;

    /// <summary>Parses the frame in the buffer.</summary>
    /// <param name="length">Its length in bytes.</param>
    /// <param name="segmentSize">Payload of each segment in bytes; 0 if unknown.</param>
    /// <returns>False when it is too long for the link and cannot be split; there is no output then.</returns>
    public bool Begin(int length, int segmentSize = 0)
    {
        _length = length;
        _next = 0;
        _end = length;
        _transport = FindTransport();
        _payload = length;
        _segmentSize = segmentSize;
        _isCut = length > _linkHeader + _mtu || segmentSize != 0;
        if (!_isCut)
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

    /// <summary>Writes the next output frame.</summary>
    /// <param name="to">Must hold link header plus MTU.</param>
    /// <returns>Its length in bytes.</returns>
    public int Take(Span<byte> to)
    {
        if (!_isCut)
        {
            Buffer.Slice(0, _length).CopyTo(to);
            _next = _end;
            return _length;
        }

        return TakeSegment(to);
    }

    private int TakeSegment(Span<byte> to)
    {
        int number = (_next - _payload) / LargestSegment;
        int count = Math.Min(LargestSegment, _end - _next);
        Buffer.Slice(0, _payload).CopyTo(to);
        Buffer.Slice(_next, count).CopyTo(to[_payload..]);
        Span<byte> ip = to[_linkHeader..(_payload + count)];
        Span<byte> tcp = to[_transport..(_payload + count)];

        BinaryPrimitives.WriteUInt16BigEndian(ip[IpTotalLength..], (ushort)ip.Length);
        ushort identification = BinaryPrimitives.ReadUInt16BigEndian(ip[IpIdentification..]);
        BinaryPrimitives.WriteUInt16BigEndian(ip[IpIdentification..], (ushort)(identification + number));
        ip.Slice(IpChecksum, 2).Clear();
        BinaryPrimitives.WriteUInt16BigEndian(ip[IpChecksum..], (ushort)~InternetSum.Fold(InternetSum.Of(ip[..(_transport - _linkHeader)])));

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
        BinaryPrimitives.WriteUInt16BigEndian(tcp[TcpChecksum..], (ushort)~InternetSum.Fold(InternetSum.Of(tcp) + InternetSum.OfPseudoHeader(ip, tcp.Length)));
        return _payload + count;
    }

    private int LargestSegment
    {
        get
        {
            int room = _linkHeader + _mtu - _payload;
            return _segmentSize == 0 ? room : Math.Min(room, _segmentSize);
        }
    }

    // Index of the TCP or UDP header of an unfragmented IPv4 packet, or 0.
    private int FindTransport()
    {
        ReadOnlySpan<byte> frame = Buffer.Slice(0, _length);
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
        _payload = _transport + ((Buffer[_transport + TcpDataOffset] >> 4) * 4);
        _next = _payload;
        return _payload >= _transport + TcpMinimumLength && _payload < _end && LargestSegment > 0;
    }

    // With checksum offload the field holds the pseudo-header's sum, not complemented (Linux, Windows). If a complete checksum happens to
    // equal it, completing it again gives the same value.
    private void CompleteChecksum()
    {
        Span<byte> ip = Buffer.Slice(_linkHeader, _end - _linkHeader);
        Span<byte> transport = Buffer.Slice(_transport, _end - _transport);
        Span<byte> field = transport.Slice(_protocol == ProtocolTcp ? TcpChecksum : UdpChecksum, 2);
        ulong pseudoHeader = InternetSum.OfPseudoHeader(ip, transport.Length);
        if (BinaryPrimitives.ReadUInt16BigEndian(field) != InternetSum.Fold(pseudoHeader))
        {
            return;
        }

        field.Clear();
        ushort checksum = (ushort)~InternetSum.Fold(InternetSum.Of(transport) + pseudoHeader);
        BinaryPrimitives.WriteUInt16BigEndian(field, checksum == 0 && _protocol == ProtocolUdp ? ushort.MaxValue : checksum);
    }
}
