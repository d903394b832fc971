using NanoTcp.Fuzz.Targets;
using NanoTcp.Fuzz.Wire;

namespace NanoTcp.Fuzz.Benches;

/// <summary>What the peer of a connection knows of it.</summary>
/// <param name="port">The peer's port.</param>
/// <param name="initialSequence">The peer's ISS.</param>
/// <param name="timestampOffset">0 for a peer without timestamps.</param>
public sealed class BatchConnection(int port, uint initialSequence, uint timestampOffset)
{
    public int Port => port;

    public uint InitialSequence => initialSequence;

    public bool HasTimestamps { get; set; } = timestampOffset != 0;

    /// <summary>The next sequence number that the stack expects.</summary>
    public uint Next { get; set; }

    /// <summary>End of what the stack has sent.</summary>
    public uint Acknowledged { get; set; }

    /// <summary>Last timestamp of the stack.</summary>
    public uint Echo { get; set; }

    /// <summary>The fds of the three programs.</summary>
    public int[] Fds { get; set; } = [];

    public TcpSegmentView Syn(uint now) => new()
    {
        SourcePort = port,
        DestinationPort = FuzzWorld.TcpPort,
        Sequence = initialSequence,
        Flags = Control.Syn,
        Window = 20_000,
        MaximumSegmentSize = 1460,
        IsSackPermitted = true,
        HasTimestamps = HasTimestamps,
        TimestampValue = now + timestampOffset,
    };

    /// <summary>A segment that the stack expects, some bytes after the next one.</summary>
    public TcpSegmentView Segment(Control flags, uint now, uint ahead, byte[] payload) => new()
    {
        SourcePort = port,
        DestinationPort = FuzzWorld.TcpPort,
        Sequence = Next + ahead,
        Acknowledgment = Acknowledged,
        Flags = flags,
        Window = 20_000,
        HasTimestamps = HasTimestamps,
        TimestampValue = now + timestampOffset,
        TimestampEcho = Echo,
        Payload = payload,
    };
}
