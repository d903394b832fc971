using System.Buffers.Binary;

namespace NanoTcp.Fuzz.Wire;

[Flags]
public enum Control
{
    None = 0,
    Fin = 1,
    Syn = 2,
    Rst = 4,
    Psh = 8,
    Ack = 16,
    Urg = 32,
    Ece = 64,
    Cwr = 128,
}

/// <summary>A TCP segment with its options, as a test reads and writes it.</summary>
public sealed class TcpSegmentView
{
    public int SourcePort { get; set; }

    public int DestinationPort { get; set; }

    public uint Sequence { get; set; }

    public uint Acknowledgment { get; set; }

    public Control Flags { get; set; }

    public int Window { get; set; }

    /// <summary>0 for no option.</summary>
    public int MaximumSegmentSize { get; set; }

    /// <summary>-1 for no option.</summary>
    public int WindowScale { get; set; } = -1;

    public bool IsSackPermitted { get; set; }

    public bool HasTimestamps { get; set; }

    public uint TimestampValue { get; set; }

    public uint TimestampEcho { get; set; }

    public (uint Start, uint End)[] Sack { get; set; } = [];

    public byte[] Payload { get; set; } = [];

    public bool Has(Control flags) => (Flags & flags) == flags;

    public override string ToString() =>
        $"{SourcePort}>{DestinationPort} {Flags} seq {Sequence} ack {Acknowledgment} win {Window} len {Payload.Length}" +
        (HasTimestamps ? $" ts {TimestampValue} {TimestampEcho}" : "") +
        string.Concat(Sack.Select(block => $" sack {block.Start}-{block.End}"));

    /// <summary>Reads the segment at an offset; the bytes behind it end with the packet. Options must be well formed.</summary>
    public static TcpSegmentView Read(ReadOnlySpan<byte> tcp)
    {
        int headerLength = tcp[12] >> 4 << 2;
        if (headerLength < 20 || headerLength > tcp.Length)
        {
            throw new InvariantException($"TCP header of {headerLength} bytes in {tcp.Length}");
        }

        var segment = new TcpSegmentView
        {
            SourcePort = BinaryPrimitives.ReadUInt16BigEndian(tcp),
            DestinationPort = BinaryPrimitives.ReadUInt16BigEndian(tcp[2..]),
            Sequence = BinaryPrimitives.ReadUInt32BigEndian(tcp[4..]),
            Acknowledgment = BinaryPrimitives.ReadUInt32BigEndian(tcp[8..]),
            Flags = (Control)tcp[13],
            Window = BinaryPrimitives.ReadUInt16BigEndian(tcp[14..]),
            Payload = tcp[headerLength..].ToArray(),
        };
        segment.ReadOptions(tcp[20..headerLength]);
        return segment;
    }

    public byte[] ToBytes()
    {
        byte[] options = WriteOptions();
        byte[] tcp = new byte[20 + options.Length + Payload.Length];
        BinaryPrimitives.WriteUInt16BigEndian(tcp, (ushort)SourcePort);
        BinaryPrimitives.WriteUInt16BigEndian(tcp.AsSpan(2), (ushort)DestinationPort);
        BinaryPrimitives.WriteUInt32BigEndian(tcp.AsSpan(4), Sequence);
        BinaryPrimitives.WriteUInt32BigEndian(tcp.AsSpan(8), Acknowledgment);
        tcp[12] = (byte)((20 + options.Length) << 2);
        tcp[13] = (byte)Flags;
        BinaryPrimitives.WriteUInt16BigEndian(tcp.AsSpan(14), (ushort)Window);
        options.CopyTo(tcp, 20);
        Payload.CopyTo(tcp, 20 + options.Length);
        return tcp;
    }

    private void ReadOptions(ReadOnlySpan<byte> options)
    {
        while (options.Length > 0 && options[0] != 0)
        {
            if (options[0] == 1)
            {
                options = options[1..];
                continue;
            }

            if (options.Length < 2 || options[1] < 2 || options[1] > options.Length)
            {
                throw new InvariantException("malformed TCP option");
            }

            Take(options[0], options[2..options[1]]);
            options = options[options[1]..];
        }
    }

    private void Take(int kind, ReadOnlySpan<byte> value)
    {
        switch (kind, value.Length)
        {
            case (2, 2):
                MaximumSegmentSize = BinaryPrimitives.ReadUInt16BigEndian(value);
                break;
            case (3, 1):
                WindowScale = value[0];
                break;
            case (4, 0):
                IsSackPermitted = true;
                break;
            case (5, > 0) when value.Length % 8 == 0:
                Sack = new (uint, uint)[value.Length / 8];
                for (int i = 0; i < Sack.Length; i++)
                {
                    Sack[i] = (BinaryPrimitives.ReadUInt32BigEndian(value[(8 * i)..]),
                        BinaryPrimitives.ReadUInt32BigEndian(value[(8 * i + 4)..]));
                }

                break;
            case (8, 8):
                HasTimestamps = true;
                TimestampValue = BinaryPrimitives.ReadUInt32BigEndian(value);
                TimestampEcho = BinaryPrimitives.ReadUInt32BigEndian(value[4..]);
                break;
            default:
                throw new InvariantException($"TCP option {kind} of {value.Length + 2} bytes");
        }
    }

    private byte[] WriteOptions()
    {
        var options = new List<byte>();
        if (MaximumSegmentSize > 0)
        {
            options.AddRange([2, 4, (byte)(MaximumSegmentSize >> 8), (byte)MaximumSegmentSize]);
        }

        if (IsSackPermitted)
        {
            options.AddRange([1, 1, 4, 2]);
        }

        if (HasTimestamps)
        {
            options.AddRange([1, 1, 8, 10]);
            Add(options, TimestampValue);
            Add(options, TimestampEcho);
        }

        if (WindowScale >= 0)
        {
            options.AddRange([1, 3, 3, (byte)WindowScale]);
        }

        if (Sack.Length > 0)
        {
            options.AddRange([1, 1, 5, (byte)(2 + 8 * Sack.Length)]);
            foreach ((uint start, uint end) in Sack)
            {
                Add(options, start);
                Add(options, end);
            }
        }

        return [.. options];
    }

    private static void Add(List<byte> options, uint value) =>
        options.AddRange([(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value]);
}
