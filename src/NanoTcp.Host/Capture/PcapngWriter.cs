using System.Buffers.Binary;
using System.Text;
using NanoTcp.Links;

namespace NanoTcp.Host.Capture;

/// <summary>
/// Writes a pcapng file (draft-ietf-opsawg-pcapng), which Wireshark and tshark open: named interfaces, microsecond timestamps, the
/// direction of each frame, and comments. May be used from any thread.
/// </summary>
internal sealed class PcapngWriter : IDisposable
{
    private const uint SectionHeaderBlock = 0x0A0D0D0A;
    private const uint InterfaceDescriptionBlock = 1;
    private const uint EnhancedPacketBlock = 6;
    private const uint ByteOrderMagic = 0x1A2B3C4D;

    private const ushort OptionEnd = 0;
    private const ushort OptionComment = 1;
    private const ushort OptionInterfaceName = 2;
    private const ushort OptionTimestampResolution = 9;
    private const ushort OptionUserApplication = 4;
    private const ushort OptionPacketFlags = 2;

    // link types of the tcpdump registry
    private const ushort LinkTypeEthernet = 1;
    private const ushort LinkTypeRaw = 101;

    // an option's length has 16 bits
    private const int MaxCalls = 500;

    private const byte MicrosecondResolution = 6;
    private const int LargestFrame = 65_536;
    private static readonly TimeSpan s_flushPeriod = TimeSpan.FromMilliseconds(500);

    private readonly Lock _lock = new();
    private readonly Stream _stream;
    private readonly Timer _flush;
    private readonly List<string> _calls = [];
    private byte[] _block = new byte[4096];
    private int _length;
    private int _interfaces;
    private bool _closed;

    /// <param name="stream">Closed with the writer.</param>
    public PcapngWriter(Stream stream)
    {
        _stream = new BufferedStream(stream, 64 * 1024);
        WriteSectionHeader();
        _flush = new Timer(_ => Flush(), null, s_flushPeriod, s_flushPeriod);
    }

    /// <summary>Declares an interface.</summary>
    /// <returns>Its number, for <see cref="WriteFrame"/>.</returns>
    public int AddInterface(string name, LinkKind kind)
    {
        lock (_lock)
        {
            Begin(InterfaceDescriptionBlock);
            Add16(kind == LinkKind.Ethernet ? LinkTypeEthernet : LinkTypeRaw);
            Add16(0);
            Add32(LargestFrame);
            AddOption(OptionInterfaceName, Encoding.UTF8.GetBytes(name));
            AddOption(OptionTimestampResolution, [MicrosecondResolution]);
            AddOption(OptionEnd, []);
            End();
            return _interfaces++;
        }
    }

    /// <summary>Notes the begin of a socket call for the next frame's comment.</summary>
    public void NoteCall(string call) => Note(call);

    /// <summary>Notes the return of a socket call: on the line of its begin, if no frame and no other call came in between.</summary>
    /// <param name="call">The text passed to <see cref="NoteCall"/>.</param>
    /// <param name="result">Text of the result.</param>
    public void NoteReturn(string call, string result)
    {
        lock (_lock)
        {
            if (_calls.Count > 0 && _calls[^1] == call)
            {
                _calls.RemoveAt(_calls.Count - 1);
            }
        }

        Note($"{call} {result}");
    }

    /// <summary>Writes a frame with the calls noted since the previous one.</summary>
    public void WriteFrame(int interfaceId, DateTime utc, ReadOnlySpan<byte> frame, FrameDirection direction, string? comment)
    {
        long microseconds = (utc - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        lock (_lock)
        {
            Begin(EnhancedPacketBlock);
            Add32((uint)interfaceId);
            Add32((uint)(microseconds >> 32));
            Add32((uint)microseconds);
            Add32((uint)frame.Length);
            Add32((uint)frame.Length);
            AddPadded(frame);
            Span<byte> flags = stackalloc byte[4];
            BinaryPrimitives.WriteUInt32LittleEndian(flags, (uint)direction);
            AddOption(OptionPacketFlags, flags);
            if (comment != null || _calls.Count > 0)
            {
                AddOption(OptionComment, Encoding.UTF8.GetBytes(string.Join('\n', comment == null ? _calls : [comment, .. _calls])));
                _calls.Clear();
            }

            AddOption(OptionEnd, []);
            End();
        }
    }

    public void Dispose()
    {
        _flush.Dispose();
        lock (_lock)
        {
            if (!_closed)
            {
                _closed = true;
                _stream.Dispose();
            }
        }
    }

    // keep the latest calls, which caused the frame
    private void Note(string line)
    {
        lock (_lock)
        {
            if (_calls.Count == MaxCalls)
            {
                _calls.RemoveAt(0);
            }

            _calls.Add(line);
        }
    }

    private void Flush()
    {
        lock (_lock)
        {
            if (!_closed)
            {
                _stream.Flush();
            }
        }
    }

    private void WriteSectionHeader()
    {
        Begin(SectionHeaderBlock);
        Add32(ByteOrderMagic);
        Add16(1);
        Add16(0);
        Add32(uint.MaxValue);
        Add32(uint.MaxValue);
        AddOption(OptionUserApplication, "nanotcp"u8);
        AddOption(OptionEnd, []);
        End();
    }

    private void Begin(uint type)
    {
        _length = 0;
        Add32(type);
        Add32(0);
    }

    // a block has its total length at both ends
    private void End()
    {
        uint total = (uint)_length + 4;
        Add32(total);
        BinaryPrimitives.WriteUInt32LittleEndian(_block.AsSpan(4), total);
        if (!_closed)
        {
            _stream.Write(_block, 0, _length);
        }
    }

    private void AddOption(ushort code, ReadOnlySpan<byte> value)
    {
        Add16(code);
        Add16((ushort)value.Length);
        AddPadded(value);
    }

    private void AddPadded(ReadOnlySpan<byte> bytes)
    {
        int padded = (bytes.Length + 3) & ~3;
        Span<byte> room = Reserve(padded);
        bytes.CopyTo(room);
        room[bytes.Length..].Clear();
    }

    private void Add16(ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(Reserve(2), value);

    private void Add32(uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Reserve(4), value);

    private Span<byte> Reserve(int count)
    {
        if (_block.Length - _length < count)
        {
            Array.Resize(ref _block, Math.Max(_block.Length * 2, _length + count));
        }

        Span<byte> room = _block.AsSpan(_length, count);
        _length += count;
        return room;
    }
}
