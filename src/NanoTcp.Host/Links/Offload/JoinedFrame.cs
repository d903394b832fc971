using System.Buffers.Binary;
using System.Runtime.InteropServices;
using static NanoTcp.Host.Links.Offload.PacketLayout;

namespace NanoTcp.Host.Links.Offload;

/// <summary>
/// Joins consecutive frames: TCP segments that continue each other become one of up to 64 KB, and a later acknowledgment replaces an
/// earlier one. Other frames pass unchanged.
/// </summary>
internal sealed class JoinedFrame
{
    private const byte IpPlainVersionAndLength = 0x45;
    private const byte Ack = 0x10;
    private const byte Push = 0x08;

    // Two NOPs and timestamps: an acknowledgment with these options only is superseded by the next one.
    private const uint TimestampsOnly = 0x0101080A;
    private const int TcpLengthWithTimestamps = 32;

    private const int LongestPacket = 65_535;

    private readonly byte[] _buffer;
    private readonly int _linkHeader;
    private int _length;
    private int _headers;
    private int _segments;
    private int _segmentSize;
    private ushort _nextIdentification;
    private uint _nextSequence;

    /// <param name="linkHeader">Bytes before the IP header: 14 on Ethernet, 0 for bare IP packets.</param>
    public JoinedFrame(int linkHeader)
    {
        _linkHeader = linkHeader;
        _buffer = new byte[VirtioHeader.Length + EthernetHeader + LongestPacket];
    }

    /// <summary>True while it holds no frame.</summary>
    public bool IsEmpty => _length == 0;

    /// <summary>True when the held frame cannot grow: the last one was neither a full segment nor a pure acknowledgment.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>True when it holds a pure acknowledgment, which can wait longer than data.</summary>
    public bool IsAcknowledgment => !IsEmpty && !IsComplete && _segmentSize == 0;

    private Span<byte> Frame => _buffer.AsSpan(VirtioHeader.Length, _length);

    /// <summary>Adds a frame if it is empty, or if the frame continues the held one.</summary>
    /// <param name="frame">As on a wire: at most MTU plus link header.</param>
    /// <returns>False, without a change, when the held frame must be sent first.</returns>
    public bool TryAdd(ReadOnlySpan<byte> frame)
    {
        int headers = FindPayload(frame);
        if (IsEmpty)
        {
            Begin(frame, headers);
            return true;
        }

        if (IsComplete || headers == 0)
        {
            return false;
        }

        if (IsAcknowledgment)
        {
            return TryReplace(frame, headers);
        }

        return TryAppend(frame, headers);
    }

    /// <summary>Completes and removes the held frame.</summary>
    /// <returns>The frame after its <see cref="VirtioHeader"/>; valid until the next <see cref="TryAdd"/>.</returns>
    public ReadOnlySpan<byte> Finish()
    {
        Span<byte> header = _buffer.AsSpan(0, VirtioHeader.Length);
        header.Clear();
        if (_segments > 1)
        {
            FinishHeaders();
            int transport = _linkHeader + IpMinimumLength;
            header[VirtioHeader.Flags] = VirtioHeader.NeedsChecksum;
            header[VirtioHeader.GsoType] = VirtioHeader.GsoTcpIpv4;
            Write(header, VirtioHeader.HeaderLength, _headers);
            Write(header, VirtioHeader.GsoSize, _segmentSize);
            Write(header, VirtioHeader.ChecksumStart, transport);
            Write(header, VirtioHeader.ChecksumOffset, TcpChecksum);
        }

        int length = VirtioHeader.Length + _length;
        _length = 0;
        return _buffer.AsSpan(0, length);
    }

    private void Begin(ReadOnlySpan<byte> frame, int headers)
    {
        _length = frame.Length;
        frame.CopyTo(Frame);
        _headers = headers;
        _segments = 1;
        _segmentSize = frame.Length - headers;
        IsComplete = headers == 0 || frame[_linkHeader + IpMinimumLength + TcpFlags] != Ack;
        if (!IsComplete)
        {
            _nextIdentification = (ushort)(Identification(frame) + 1);
            _nextSequence = Sequence(frame) + (uint)_segmentSize;
        }
    }

    // A pure acknowledgment is superseded by one that acknowledges more, or as much with data or another window. A duplicate is not: it
    // reports a loss.
    private bool TryReplace(ReadOnlySpan<byte> frame, int headers)
    {
        int window = _linkHeader + IpMinimumLength + TcpWindow;
        int more = (int)(Acknowledgment(frame) - Acknowledgment(Frame));
        bool isRepetition = more == 0 && frame.Length == headers && IsSame(frame, window, window + 2);
        if (!IsSameFlow(frame) || Sequence(frame) != Sequence(Frame) || more < 0 || isRepetition)
        {
            return false;
        }

        Begin(frame, headers);
        return true;
    }

    private bool TryAppend(ReadOnlySpan<byte> frame, int headers)
    {
        int count = frame.Length - headers;
        int tcp = _linkHeader + IpMinimumLength;
        bool continues = headers == _headers && count > 0 && count <= _segmentSize && _length - _linkHeader + count <= LongestPacket
            && Sequence(frame) == _nextSequence && Identification(frame) == _nextIdentification && IsSameFlow(frame)
            && IsSame(frame, tcp + TcpAcknowledgment, tcp + TcpFlags) && IsSame(frame, tcp + TcpWindow, tcp + TcpChecksum)
            && IsSame(frame, tcp + TcpUrgent, headers);
        if (!continues)
        {
            return false;
        }

        byte flags = frame[tcp + TcpFlags];
        _length += count;
        frame[headers..].CopyTo(Frame[^count..]);
        Frame[tcp + TcpFlags] = flags;
        _segments++;
        _nextIdentification++;
        _nextSequence += (uint)count;
        IsComplete = flags != Ack || count < _segmentSize || _length - _linkHeader + _segmentSize > LongestPacket;
        return true;
    }

    // All but length, identification and checksum of the IP header, and the ports.
    private bool IsSameFlow(ReadOnlySpan<byte> frame) =>
        IsSame(frame, 0, _linkHeader + IpTotalLength)
        && IsSame(frame, _linkHeader + IpFragment, _linkHeader + IpChecksum)
        && IsSame(frame, _linkHeader + IpSource, _linkHeader + IpMinimumLength + TcpSequence);

    private bool IsSame(ReadOnlySpan<byte> frame, int from, int to) => frame[from..to].SequenceEqual(Frame[from..to]);

    /// <summary>Bytes of all headers of a segment that can be joined, including an acknowledgment; 0 for other frames.</summary>
    private int FindPayload(ReadOnlySpan<byte> frame)
    {
        int tcp = _linkHeader + IpMinimumLength;
        if (frame.Length < tcp + TcpMinimumLength
            || (_linkHeader != 0 && BinaryPrimitives.ReadUInt16BigEndian(frame[EtherType..]) != EtherTypeIpv4)
            || frame[_linkHeader] != IpPlainVersionAndLength || frame[_linkHeader + IpProtocol] != ProtocolTcp
            || BinaryPrimitives.ReadUInt16BigEndian(frame[(_linkHeader + IpTotalLength)..]) != frame.Length - _linkHeader
            || (BinaryPrimitives.ReadUInt16BigEndian(frame[(_linkHeader + IpFragment)..]) & IpFragmentMask) != 0
            || (frame[tcp + TcpFlags] | Push) != (Ack | Push))
        {
            return 0;
        }

        int headers = tcp + ((frame[tcp + TcpDataOffset] >> 4) * 4);
        if (headers < tcp + TcpMinimumLength || headers > frame.Length)
        {
            return 0;
        }

        bool isPlain = headers == tcp + TcpMinimumLength
            || (headers == tcp + TcpLengthWithTimestamps
                && BinaryPrimitives.ReadUInt32BigEndian(frame[(tcp + TcpMinimumLength)..]) == TimestampsOnly);
        return isPlain && IsChecksumValid(frame[_linkHeader..]) ? headers : 0;
    }

    // a frame damaged on a cable must not get a new checksum
    private static bool IsChecksumValid(ReadOnlySpan<byte> ip) =>
        InternetSum.Fold(InternetSum.Of(ip[..IpMinimumLength])) == ushort.MaxValue
        && InternetSum.Fold(InternetSum.Of(ip[IpMinimumLength..]) + InternetSum.OfPseudoHeader(ip, ip.Length - IpMinimumLength)) == ushort.MaxValue;

    private void FinishHeaders()
    {
        Span<byte> ip = Frame[_linkHeader..];
        BinaryPrimitives.WriteUInt16BigEndian(ip[IpTotalLength..], (ushort)ip.Length);
        ip.Slice(IpChecksum, 2).Clear();
        BinaryPrimitives.WriteUInt16BigEndian(ip[IpChecksum..], (ushort)~InternetSum.Fold(InternetSum.Of(ip[..IpMinimumLength])));
        ulong pseudoHeader = InternetSum.OfPseudoHeader(ip, ip.Length - IpMinimumLength);
        BinaryPrimitives.WriteUInt16BigEndian(ip[(IpMinimumLength + TcpChecksum)..], InternetSum.Fold(pseudoHeader));
    }

    private ushort Identification(ReadOnlySpan<byte> frame) => BinaryPrimitives.ReadUInt16BigEndian(frame[(_linkHeader + IpIdentification)..]);

    private uint Sequence(ReadOnlySpan<byte> frame) => BinaryPrimitives.ReadUInt32BigEndian(frame[(_linkHeader + IpMinimumLength + TcpSequence)..]);

    private uint Acknowledgment(ReadOnlySpan<byte> frame) =>
        BinaryPrimitives.ReadUInt32BigEndian(frame[(_linkHeader + IpMinimumLength + TcpAcknowledgment)..]);

    private static void Write(Span<byte> header, int field, int value) => MemoryMarshal.Write(header[field..], (ushort)value);
}
