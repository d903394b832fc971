namespace NanoTcp.Tool.Echo;

/// <summary>What an echo test measured.</summary>
internal sealed record EchoResult
{
    public required int Connections { get; init; }

    /// <summary>Bytes that came back, every one of them verified.</summary>
    public required long Bytes { get; init; }

    /// <summary>Time from the first byte sent to the last one back.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Throughput of the stream in one direction.</summary>
    public required double BytesPerSecond { get; init; }

    public required LatencySummary Latency { get; init; }

    /// <summary>Times of the round trips, in ticks of <see cref="System.Diagnostics.Stopwatch"/>.</summary>
    public required IReadOnlyList<long> RoundTrips { get; init; }

    /// <summary>How the stream went, from its begin to its end: two samples or more.</summary>
    public required IReadOnlyList<ThroughputSample> Samples { get; init; }

    /// <summary>True when the server closed each connection after the client had.</summary>
    public required bool ClosedByServer { get; init; }
}
