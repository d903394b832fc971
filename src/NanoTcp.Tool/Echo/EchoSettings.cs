using NanoTcp.Tool.CommandLine;

namespace NanoTcp.Tool.Echo;

/// <summary>Settings of an echo test.</summary>
/// <param name="Target">The echo server.</param>
internal sealed record EchoSettings(HostAndPort Target)
{
    public const long DefaultBytes = 4 << 20;
    public const long MaxBytes = 1L << 40;
    public const int DefaultMessageSize = 1024;
    public const int LargestMessage = 1 << 20;
    public const int MaxConnections = 1000;
    public const int MaxSeconds = 86_400;

    /// <summary>Total bytes to echo over all connections.</summary>
    public long Bytes { get; init; } = DefaultBytes;

    /// <summary>Size of a round-trip message and of each write of the stream, in bytes.</summary>
    public int MessageSize { get; init; } = DefaultMessageSize;

    /// <summary>Number of concurrent connections.</summary>
    public int Connections { get; init; } = 1;

    /// <summary>Time after which sending stops; null for no limit.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Timeout of connect.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Timeout without progress.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(10);
}
