using System.Globalization;

namespace NanoTcp.Benchmarks.Load;

/// <summary>What one part of a load test found.</summary>
internal sealed record LoadResult
{
    // What the runtime and the tables of a stack keep of a peak, in bytes. A ring that leaks per connection is far more.
    private const long KeptMemory = 4 << 20;

    // The runtime opens a few of its own when it needs another thread or queue.
    private const int KeptHandles = 8;

    public required LoadPart Part { get; init; }

    public required LoadLink Link { get; init; }

    public required LoadCounts Counts { get; init; }

    /// <summary>Connections that had to be established; 0 for as many as possible.</summary>
    public required int Wanted { get; init; }

    /// <summary>Most connections of the stack at one time, as far as seen.</summary>
    public required int OpenAtOnce { get; init; }

    public required TimeSpan Elapsed { get; init; }

    /// <summary>How long it took until all were connected; null where that is not measured.</summary>
    public TimeSpan? Connecting { get; init; }

    /// <summary>Times that the cable was unplugged.</summary>
    public int LinkFlaps { get; init; }

    public required ProcessMemory Memory { get; init; }

    /// <summary>The stack before the first connection.</summary>
    public required StackState Before { get; init; }

    /// <summary>The stack after the last connection.</summary>
    public required StackState After { get; init; }

    public required NetStatistics Statistics { get; init; }

    /// <summary>Everything that must not be; empty for a pass.</summary>
    public IEnumerable<string> Failures
    {
        get
        {
            (bool IsFailure, FormattableString Text)[] checks =
            [
                (Counts.Resets > 0, $"{Counts.Resets} resets"),
                (Counts.Errors > 0, $"{Counts.Errors} errors ({string.Join("; ", Counts.ErrorTexts.Take(3))})"),
                (Counts.WrongBytes > 0, $"{Counts.WrongBytes} wrong bytes"),
                (Counts.Connections == 0, $"no connection"),
                (OpenAtOnce < Wanted, $"{OpenAtOnce} of {Wanted} connections open at once"),
                (Memory.Final > Memory.Before + KeptMemory, $"{Memory.Final - Memory.Before:N0} bytes of memory not released"),
                (Memory.HandlesFinal > Memory.HandlesBefore + KeptHandles, $"{Memory.HandlesFinal - Memory.HandlesBefore} handles not closed"),
                (After.Files != Before.Files, $"{After.Files - Before.Files} fds of the stack not closed"),
                (After.Connections > 0, $"{After.Connections} connections not ended"),
                (After.HalfOpen > 0, $"{After.HalfOpen} half-open connections left"),
            ];
            return checks.Where(check => check.IsFailure).Select(check => check.Text.ToString(CultureInfo.InvariantCulture));
        }
    }
}
