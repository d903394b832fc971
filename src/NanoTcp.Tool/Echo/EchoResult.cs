namespace NanoTcp.Tool.Echo;

/// <summary>Results of an echo test.</summary>
internal sealed record EchoResult
{
    public required int Connections { get; init; }

    /// <summary>Echoed bytes, all verified.</summary>
    public required long Bytes { get; init; }

    /// <summary>Time from the first byte sent to the last byte received.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Throughput of the stream in one direction.</summary>
    public required double BytesPerSecond { get; init; }

    public required LatencySummary Latency { get; init; }

    /// <summary>Times of the round trips, in ticks of <see cref="System.Diagnostics.Stopwatch"/>.</summary>
    public required IReadOnlyList<long> RoundTrips { get; init; }

    /// <summary>Progress of the stream from begin to end: at least two samples.</summary>
    public required IReadOnlyList<ThroughputSample> Samples { get; init; }

    /// <summary>True when the server closed every connection after the client's FIN.</summary>
    public required bool ClosedByServer { get; init; }
}
