using NanoTcp.Host;

namespace NanoTcp.Benchmarks.Load;

/// <summary>Settings of a load test.</summary>
internal sealed record LoadSettings
{
    /// <summary>Parts to run, in this order.</summary>
    public IReadOnlyList<LoadPart> Parts { get; init; } = Enum.GetValues<LoadPart>();

    /// <summary>Connections that are open at once.</summary>
    public int Connections { get; init; } = 1000;

    /// <summary>Bytes that each of them has echoed.</summary>
    public int BytesEach { get; init; } = 1000;

    /// <summary>Duration of the churn.</summary>
    public TimeSpan Churn { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Duration of the soak.</summary>
    public TimeSpan Soak { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Null for a TAP interface where this process may make one, else the virtual cable.</summary>
    public LoadLink? Link { get; init; }

    /// <summary>Delay of each frame each way, in milliseconds; 0 for none.</summary>
    public int Delay { get; init; }

    /// <summary>Entries of the SYN cache; null for those of the profile for a PC.</summary>
    public int? SynCacheSize { get; init; }

    /// <summary>What the cable of the soak does to frames.</summary>
    public Impairments Impairments { get; init; } = Impairments.Parse("loss=1%,dup=1%,reorder=1%,corrupt=0.5%");

    /// <summary>Seed of the impairments and of the bytes.</summary>
    public uint Seed { get; init; } = 1;
}
