using System.Buffers.Binary;
using NanoTcp.Fuzz.Wire;
using NanoTcp.InteropTests.Differential.Conversations;

namespace NanoTcp.InteropTests.Differential.Subjects;

/// <summary>
/// The peer of one conversation with one subject: turns the script's relative numbers into segments, and what the subject sends into
/// relative numbers again.
/// </summary>
internal sealed class Peer(Conversation conversation, int subjectPort)
{
    public const int Port = 2000;

    private const int Header = 20;
    private const int MaximumOptions = 40;

    // how numbers near the window's edge are shown
    private const int EdgePlace = 1_000_000;
    private const int NearEdge = 2000;

    private uint _next = conversation.PeerStart;
    private bool _offersTimestamps;
    private int _scale;
    private int _windowScale;
    private int _window = 65_535;
    private uint _lastAck;

    // what is known of the subject
    private bool _isStartKnown;
    private uint _start;
    private uint _end;
    private uint _edge;
    private int _subjectScale;
    private bool _subjectScales;
    private bool _subjectOffersTimestamps;
    private uint _lastTimestamp;

    // where the edge was when the peer sent something near it
    private uint _edgeInUse;

    private bool UsesScale => _scale >= 0 && _subjectScales;

    private bool UsesTimestamps => _offersTimestamps && _subjectOffersTimestamps;

    /// <summary>The port that the subject speaks from; an unbound one shows it in its SYN.</summary>
    public int SubjectPort { get; } = subjectPort;

    /// <summary>Builds the frame of a segment, from and to the addresses of <see cref="Frames"/>.</summary>
    /// <param name="now">Milliseconds since the conversation began, by the script.</param>
    public byte[] Build(SegmentStep step, int now)
    {
        uint sequence = BaseOf(step.Base) + (uint)step.Delta;
        _edgeInUse = step.Base == Place.Edge ? _edge : _edgeInUse;
        uint acknowledgment = 0;
        if (step.Has('.'))
        {
            acknowledgment = (step.AckBase == Heard.All ? _end : _lastAck) + (uint)step.AckDelta;
        }

        _window = step.Window == SegmentStep.Unchanged ? _window : step.Window;
        var segment = new TcpSegmentView
        {
            SourcePort = Port,
            DestinationPort = SubjectPort,
            Sequence = sequence,
            Acknowledgment = acknowledgment,
            Flags = FlagsOf(step.Flags),
            Window = _window,
            MaximumSegmentSize = step.SegmentSize,
            WindowScale = step.WindowScale,
            IsSackPermitted = step.SackPermitted,
            Sack = step.Sack.Select(block => (acknowledgment + (uint)block.From, acknowledgment + (uint)block.To)).ToArray(),
            Payload = Payload(sequence, step.Length, step.Has('S')),
        };
        bool hasTimestamps = step.Timestamp == SegmentStep.Agreed ? UsesTimestamps && !step.Opens : step.Timestamp != SegmentStep.None;
        if (hasTimestamps)
        {
            segment.HasTimestamps = true;
            segment.TimestampValue = conversation.PeerClock + (uint)(now + (step.Timestamp == SegmentStep.Agreed ? 0 : step.Timestamp));
            segment.TimestampEcho = step.Echo == SegmentStep.None || !segment.Has(Control.Ack) ? 0 : _lastTimestamp + (uint)step.Echo;
        }

        _windowScale = !step.Has('S') && UsesScale ? Math.Min(_scale, 14) : 0;
        Note(step, segment);
        return Frames.Ip(Frames.ProtocolTcp, WithRawOptions(segment, step.Raw));
    }

    /// <summary>Builds the frame of an ICMP error that quotes a segment of the subject.</summary>
    /// <param name="subject">The subject's address.</param>
    /// <param name="peer">Where the quoted segment went.</param>
    public byte[] Build(IcmpStep step, uint subject, uint peer)
    {
        byte[] quoted = new byte[28];
        quoted[0] = 0x45;
        BinaryPrimitives.WriteUInt16BigEndian(quoted.AsSpan(2), 1500);
        quoted[8] = 63;
        quoted[9] = Frames.ProtocolTcp;
        BinaryPrimitives.WriteUInt32BigEndian(quoted.AsSpan(12), subject);
        BinaryPrimitives.WriteUInt32BigEndian(quoted.AsSpan(16), peer);
        BinaryPrimitives.WriteUInt16BigEndian(quoted.AsSpan(10), (ushort)~Checksums.Sum(quoted.AsSpan(0, 20)));
        BinaryPrimitives.WriteUInt16BigEndian(quoted.AsSpan(20), (ushort)SubjectPort);
        BinaryPrimitives.WriteUInt16BigEndian(quoted.AsSpan(22), Port);
        BinaryPrimitives.WriteUInt32BigEndian(quoted.AsSpan(24), Quoted(step));
        return Frames.Icmp(step.Type, step.Code, (uint)step.Mtu, quoted);
    }

    /// <summary>The error quotes what the subject has not sent yet, but would send next.</summary>
    public bool QuotesNext(IcmpStep step) => Quoted(step) == _end;

    private uint Quoted(IcmpStep step) => (_lastAck == 0 ? _start : _lastAck) + (uint)step.Quoted;

    /// <summary>Receives a frame of the subject.</summary>
    /// <returns>Null when it is no TCP segment.</returns>
    public SubjectSegment? Hear(ReadOnlySpan<byte> frame, double at)
    {
        TcpSegmentView? segment = Frames.ReadTcp(frame);
        if (segment == null)
        {
            return null;
        }

        // the board's clock may stand still from one connection to the next, so that both have the same initial sequence number
        if (segment.Has(Control.Syn) && (!_isStartKnown || segment.Sequence != _start || _end != _start + 1))
        {
            _isStartKnown = true;
            _start = segment.Sequence;
            _end = segment.Sequence;
            _lastAck = segment.Sequence;
        }

        int scale = Learn(segment);
        uint end = segment.Sequence + (uint)segment.Payload.Length + (segment.Has(Control.Fin) ? 1u : 0);
        return new SubjectSegment(
            at,
            SubjectSegment.FlagsOf(segment.Flags),
            segment.Has(Control.Rst) && segment.Sequence == 0 ? 0 : (int)(segment.Sequence - _start),
            segment.Has(Control.Ack) ? PlaceOf(segment.Acknowledgment) : null,
            segment.Payload.Length,
            Fingerprint.Of(segment.Payload),
            segment.Window << scale,
            segment.Window,
            segment.MaximumSegmentSize,
            segment.WindowScale,
            segment.IsSackPermitted,
            segment.HasTimestamps ? EchoOf(segment) : null,
            segment.Sack.Select(block => (PlaceOf(block.Start), PlaceOf(block.End))).ToArray())
        {
            WindowLeft = (int)(_lastAck + (uint)(_window << _windowScale) - end),
            InFlight = (int)(segment.Sequence - _lastAck),
        };
    }

    // A place near the window's edge counts from there, since the sides' windows differ.
    private int PlaceOf(uint number)
    {
        int fromEdge = (int)(number - _edgeInUse);
        return _edgeInUse != 0 && Math.Abs(fromEdge) <= NearEdge ? EdgePlace + fromEdge : (int)(number - conversation.PeerStart);
    }

    // what the subject said about itself; returns the scale of its window field
    private int Learn(TcpSegmentView segment)
    {
        if (segment.Has(Control.Syn))
        {
            _subjectOffersTimestamps = segment.HasTimestamps;
            _subjectScales = segment.WindowScale >= 0;
            _subjectScale = Math.Max(segment.WindowScale, 0);
        }

        if (segment.HasTimestamps)
        {
            _lastTimestamp = segment.TimestampValue;
        }

        if (segment.Has(Control.Rst))
        {
            return 0;
        }

        int length = segment.Payload.Length + (segment.Has(Control.Syn) ? 1 : 0) + (segment.Has(Control.Fin) ? 1 : 0);
        if ((int)(segment.Sequence + (uint)length - _end) > 0)
        {
            _end = segment.Sequence + (uint)length;
        }

        int scale = segment.Has(Control.Syn) || _scale < 0 ? 0 : _subjectScale;
        if (segment.Has(Control.Ack))
        {
            _edge = segment.Acknowledgment + (uint)(segment.Window << scale);
        }

        return scale;
    }

    private int EchoOf(TcpSegmentView segment) => segment.TimestampEcho == 0 ? 0 : (int)(segment.TimestampEcho - conversation.PeerClock);

    private void Note(SegmentStep step, TcpSegmentView segment)
    {
        uint end = segment.Sequence + (uint)step.Length + (step.Has('S') ? 1u : 0) + (step.Has('F') ? 1u : 0);
        if (step.Opens)
        {
            _next = end;
            _offersTimestamps = segment.HasTimestamps;
            _scale = step.WindowScale;
            _edge = _edge == 0 ? segment.Sequence : _edge;
        }
        else if (!step.Has('R') && !step.Has('S') && step.Base == Place.Next && step.Delta == 0)
        {
            _next = end;
        }

        bool isNews = (int)(segment.Acknowledgment - _lastAck) > 0;
        if (segment.Has(Control.Ack) && !step.Has('R') && step.AckDelta <= 0 && isNews)
        {
            _lastAck = segment.Acknowledgment;
        }
    }

    private uint BaseOf(Place place) => place switch
    {
        Place.Edge => _edge,
        Place.Start => conversation.PeerStart,
        _ => _next,
    };

    private byte[] Payload(uint sequence, int length, bool isSyn)
    {
        byte[] payload = new byte[length];
        int place = (int)(sequence - conversation.PeerStart) + (isSyn ? 1 : 0);
        for (int i = 0; i < length; i++)
        {
            payload[i] = Fingerprint.ByteAt(place + i);
        }

        return payload;
    }

    private static Control FlagsOf(string flags)
    {
        Control result = Control.None;
        foreach (char flag in flags)
        {
            result |= flag switch
            {
                'S' => Control.Syn,
                'F' => Control.Fin,
                'R' => Control.Rst,
                'P' => Control.Psh,
                'U' => Control.Urg,
                '.' => Control.Ack,
                '-' => Control.None,
                _ => throw new FormatException($"no flag: {flag}"),
            };
        }

        return result;
    }

    private static byte[] WithRawOptions(TcpSegmentView segment, string raw)
    {
        byte[] tcp = segment.ToBytes();
        byte[] options = Convert.FromHexString(raw);
        int before = (tcp[12] >> 4 << 2) - Header;
        int length = (before + options.Length + 3) & ~3;
        if (options.Length == 0 || length > MaximumOptions)
        {
            return tcp;
        }

        byte[] result = new byte[tcp.Length + length - before];
        tcp.AsSpan(0, Header + before).CopyTo(result);
        options.CopyTo(result, Header + before);
        tcp.AsSpan(Header + before).CopyTo(result.AsSpan(Header + length));
        result[12] = (byte)((Header + length) << 2);
        return result;
    }
}
