namespace NanoTcp.Fuzz.Benches;

public enum ChannelKind
{
    Pipe,
    Pair,
    Stream,
    Datagrams,
}

/// <summary>Two fds of one process, and what was written to one and not yet read from the other.</summary>
public sealed class Channel(ChannelKind kind, int reader, int writer)
{
    public ChannelKind Kind => kind;

    public int Reader => reader;

    public int Writer => writer;

    public bool IsReaderClosed { get; set; }

    public bool IsWriterClosed { get; set; }

    /// <summary>What a stream holds.</summary>
    public List<byte> Bytes { get; } = [];

    /// <summary>What a datagram socket holds.</summary>
    public Queue<byte[]> Messages { get; } = new();

    public override string ToString() => $"{kind} {writer} to {reader}";
}
