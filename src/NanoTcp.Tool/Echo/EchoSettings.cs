using NanoTcp.Tool.CommandLine;

namespace NanoTcp.Tool.Echo;

/// <summary>What an echo test does.</summary>
/// <param name="Target">The echo server.</param>
internal sealed record EchoSettings(HostAndPort Target)
{
    public const long DefaultBytes = 4 << 20;
    public const long MostBytes = 1L << 40;
    public const int DefaultMessageSize = 1024;
    public const int LargestMessage = 1 << 20;
    public const int MostConnections = 1000;
    public const int MostSeconds = 86_400;

    /// <summary>Bytes to echo over all connections together.</summary>
    public long Bytes { get; init; } = DefaultBytes;

    /// <summary>Bytes of a round trip, and of each write of the stream.</summary>
    public int MessageSize { get; init; } = DefaultMessageSize;

    /// <summary>Connections at once.</summary>
    public int Connections { get; init; } = 1;

    /// <summary>After this time no more is sent; null for no limit.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Longest wait for a connection.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Longest time without a byte moving.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(10);
}
